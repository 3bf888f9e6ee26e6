"""What became of a client in one run of a sweep: the verdict of a trial, and what must hold over the whole run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from stability_contract.client_check import summary, traffic_rules, trial_outcome, trials
from stability_contract.client_check.check import ORDER
from stability_contract.client_check.rules import rule
from stability_contract.client_check.sweep.healthy import in_files, paid
from stability_contract.client_check.trial_outcome import SURVIVED, UNDECIDED, Circumstances, Verdict
from stability_contract.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.client_check.sweep.healthy import Healthy
    from stability_contract.client_check.sweep.plan import PlannedRun
    from stability_contract.client_check.workers import Run
    from stability_contract.http.exchange import Exchange

Broken = Literal[
    "paid twice",
    "lost a paid picture",
    "left half a file",
    "hid the failure",
    "asked during the time-out",
    "went on without credits",
    "retried too often",
    "retried at once",
]
"""What a client did that no single answer shows, and that must not be over a whole run."""
CODES: dict[Verdict | Broken, str] = {
    **{verdict: code for verdict, code in trial_outcome.CODES.items()},  # noqa: C416
    "paid twice": "TRY007",
    "lost a paid picture": "TRY008",
    "left half a file": "TRY009",
    "hid the failure": "TRY010",
    "asked during the time-out": "USE031",
    "went on without credits": "USE034",
    "retried too often": "USE037",
    "retried at once": "USE036",
}
"""The finding that each verdict is reported as."""
OF_TRAFFIC: dict[str, Broken] = {
    "USE031": "asked during the time-out",
    "USE032": "asked during the time-out",
    "USE034": "went on without credits",
    "USE037": "retried too often",
    "USE036": "retried at once",
}
WORST = frozenset({"crashed", "hung", "hammered"})
"""Verdicts that stand before all that is found over the whole run."""
VAGUE = frozenset({"accepted garbage", "took half of a picture", "took a filtered picture", "uncertain"})
WORTH_ANOTHER = frozenset({"dribble", "slow_headers", "content_filtered"})
"""Faults after which it makes sense to pay for the same picture again."""
Found = tuple[Verdict | Broken, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the client in one run. `also` are further verdicts, each with a few words.

    `exchange` is the call that the fault hit, if it hit one. `failed_tests` are those of a suite.
    """

    cell: PlannedRun
    verdict: Verdict | Broken
    words: str
    also: tuple[Found, ...]
    code: int | None
    seconds: float
    output: str
    requests: int
    exchange: Exchange | None = None
    failed_tests: tuple[str, ...] = ()

    @property
    def found(self) -> str:
        """Return the code of the finding, or nothing."""
        return CODES.get(self.verdict, "")

    @property
    def survived(self) -> bool:
        """Return whether the client did what a good one does."""
        return self.verdict in SURVIVED

    @property
    def decided(self) -> bool:
        """Return whether the run says something of the client."""
        return self.verdict not in UNDECIDED

    @property
    def tail(self) -> str:
        """Return the end of what the command said."""
        return summary.tail(self.output)


def tell(cell: PlannedRun, run: Run, healthy: Healthy) -> Outcome:
    """Return what became of the client."""
    by_name = healthy.run.ended.wrote <= healthy.run.kept.names
    ended = replace(run.ended, wrote=run.kept.names) if by_name else run.ended
    seen = Circumstances(healthy.run.ended, ended, run.judged, healthy.limit[2], healthy.usual)
    seen = trials.held(seen, cell.trial)
    verdict, words = trial_outcome.tell(seen)
    if run.failed_tests and verdict == "surfaced":
        words = f"{counted(len(run.failed_tests), 'test')} failed: {', '.join(run.failed_tests[:3])}"
    broken = [] if verdict == "not reached" else list(_over_the_run(run, healthy, seen))
    first, *also = _in_order((verdict, words), broken)
    hit = next((one for one in run.judged if one.entry.fault), None)
    return Outcome(
        cell,
        *first,
        tuple(also),
        run.ended.code,
        run.ended.seconds,
        run.ended.output,
        len(run.judged),
        hit.entry.exchange if hit else None,
        run.failed_tests,
    )


def _in_order(base: Found, broken: Sequence[Found]) -> list[Found]:
    """Return all that was found, the worst first. Who hid the failure did not just accept an answer."""
    hid = any(name == "hid the failure" for name, _ in broken)
    every = list(broken) if hid and base[0] in VAGUE else [base, *broken]
    return sorted(every, key=lambda found: _rank(found[0]))


def _rank(verdict: Verdict | Broken) -> int:
    if verdict in WORST:
        return 0
    return 1 + ORDER[rule(CODES[verdict]).severity] if verdict in CODES else 1 + len(ORDER)


def _over_the_run(run: Run, healthy: Healthy, seen: Circumstances) -> Iterator[tuple[Broken, str]]:
    """Look at what must hold whatever happens on the way."""
    yield from _paid_twice(run, healthy)
    if run.ended.code is not None:
        yield from _lost(run, healthy)
        yield from _half(run, healthy)
        yield from _concealed(run, healthy, seen)
    codes = {found.code: found.detail for found in traffic_rules.of(run.judged, healthy.limit)}
    for code, name in OF_TRAFFIC.items():
        if code in codes and code not in healthy.broken_rules:
            yield name, codes[code]


def _paid_twice(run: Run, healthy: Healthy) -> Iterator[tuple[Broken, str]]:
    """Look for pictures that were bought more often than in health; one that came too slowly may be bought again."""
    now = Counter(what for what, one in paid(run.judged) if one.entry.fault not in WORTH_ANOTHER)
    again = sum(number for what, number in (now - healthy.bought).items() if what in healthy.bought)
    if again:
        yield "paid twice", f"{counted(again, 'picture')} more bought, of which one had come"


def _lost(run: Run, healthy: Healthy) -> Iterator[tuple[Broken, str]]:
    """Look for pictures that came whole, and are in no file though the healthy run keeps them."""
    came = {what for what, one in paid(run.judged) if not one.entry.fault}
    if lost := (came & healthy.saved) - {*in_files(run)}:
        yield "lost a paid picture", f"{counted(len(lost), 'picture')} came whole and went into no file"


def _half(run: Run, healthy: Healthy) -> Iterator[tuple[Broken, str]]:
    """Look for files that a failed run leaves; who ends well and leaves one has accepted it."""
    usual = healthy.run.kept.broken | healthy.run.kept.temporary
    left = run.kept.temporary | (run.kept.broken if run.ended.code else frozenset())
    if left := left - usual:
        yield "left half a file", f"left {', '.join(sorted(left)[:3])}"


def _concealed(run: Run, healthy: Healthy, seen: Circumstances) -> Iterator[tuple[Broken, str]]:
    """Look for who ends well, says nothing, and has fewer pictures than in health."""
    missing = len(healthy.run.kept.pictures) - len(run.kept.pictures)
    broken = run.kept.broken - healthy.run.kept.broken
    if run.ended.code == 0 and missing > 0 and not broken and not trial_outcome.message(seen):
        yield "hid the failure", f"ended with 0, said nothing, and wrote {counted(missing, 'picture')} less"
