"""What became of a client when something went wrong: by how it ended, what it said and what it asked."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from stability_contract.client_check.traffic_rules import (
    CALLS_OF_A_CALLER,
    HAMMERING,
    HOPELESS,
    NO_CREDITS,
    OK,
    TOO_MANY,
    during,
    repeated,
)
from stability_contract.client_check.trial_patterns import ACCIDENT, ALARM, EXCEPTION, GOOD_NEWS, NO_ACCIDENT
from stability_contract.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_contract.client_check.judged import Judged
    from stability_contract.client_check.process import Ended

Verdict = Literal[
    "surfaced",
    "retried",
    "waits",
    "unharmed",
    "not reached",
    "uncertain",
    "still waiting",
    "accepted garbage",
    "took half of a picture",
    "took a filtered picture",
    "hung",
    "crashed",
    "hammered",
]
SURVIVED: frozenset[Verdict] = frozenset({"surfaced", "retried", "waits", "unharmed"})
CODES: dict[Verdict, str] = {
    "accepted garbage": "TRY001",
    "hung": "TRY002",
    "crashed": "TRY003",
    "hammered": "TRY004",
    "took a filtered picture": "TRY005",
    "took half of a picture": "TRY006",
}
"""The finding that a verdict is reported as."""
UNDECIDED: frozenset[Verdict] = frozenset({"not reached", "uncertain", "still waiting"})
"""Verdicts that count neither way."""
ROOM_SECONDS = 125.0
"""A time-out of two minutes is a usual one: only who waits longer has none."""
Taken = Literal["accepted garbage", "took half of a picture", "took a filtered picture"]

_OURS = re.compile(r"stability-mock: .*")
_GOOD = re.compile(r"\b200\b")
_BY_SIGNAL = frozenset({128 + number for number in (4, 6, 7, 8, 11)})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One trial's run, and the healthy one to compare it with.

    `usual` are the requests of the healthy run by what they ask for. `usable` faults leave the picture whole, those
    `of_json` concern only who asks for JSON, and `taken` is the verdict on who takes the answer for a good one.
    """

    healthy: Ended
    ended: Ended
    judged: Sequence[Judged]
    time_out: float
    usual: Mapping[Any, int] = field(default_factory=dict)
    usable: bool = False
    of_json: bool = False
    taken: Taken = "accepted garbage"


def tell(seen: Circumstances) -> tuple[Verdict, str]:
    """Return the verdict and a few words on why."""
    faulty = [one for one in seen.judged if one.entry.fault]
    hit = [one for one in faulty if not seen.of_json or one.verdict.preference.form != "picture"]
    if not hit:
        return "not reached", "it asked for no JSON" if faulty else "it made no request that the fault could hit"
    if words := _hammering(seen):
        return "hammered", words
    if seen.ended.code is None:
        return _still_running(seen)
    return _failed(seen.ended) if seen.ended.code else _content(seen, hit)


def subject(one: Judged) -> object:
    """Return what a request asks for, whatever its seed."""
    return one.operation, one.verdict.values.get("prompt")


def _hammering(seen: Circumstances) -> str:
    """Say how a client asks again and again for what it cannot get, more often than it asks when all is well."""
    if (after := _after_429(seen.judged, seen.time_out)) >= HAMMERING:
        return f"{after} requests during the time-out"
    groups: defaultdict[object, list[Judged]] = defaultdict(list)
    for one in seen.judged:
        groups[subject(one)].append(one)
    for what, same in groups.items():
        if len(same) <= max(seen.usual.get(what, 0), CALLS_OF_A_CALLER):
            continue
        if 1 + _after_429(same, seen.time_out) > CALLS_OF_A_CALLER:
            return f"asked the same {len(same)} times, which a 429 refuses until its time-out is over"
        refused = max(repeated(same, HOPELESS | {NO_CREDITS}), key=len, default=[])
        if len(refused) > CALLS_OF_A_CALLER:
            return f"asked the same {len(refused)} times, and was refused with {refused[-1].entry.status} each time"
    return ""


def _failed(ended: Ended) -> tuple[Verdict, str]:
    """Return whether the client says what is wrong or stumbles over it."""
    exception = _exception(ended.output)
    stumbled = ACCIDENT.search(exception.partition(": ")[0]) and exception not in NO_ACCIDENT
    if ended.code in _BY_SIGNAL or stumbled:
        return "crashed", exception[:160] or f"ended with {ended.code}"
    return "surfaced", f"ended with {ended.code}"


def _exception(output: str) -> str:
    """Return the last exception that ended a program, without where it was."""
    own = _OURS.sub("", output.replace("\r\n", "\n"))
    found = [text for match in EXCEPTION.finditer(own) for text in _errors(match)]
    return found[-1].strip() if found else ""


def _errors(match: re.Match[str]) -> Iterator[str]:
    """Return what the matching language calls the error."""
    return (text for name, text in match.groupdict().items() if text and name.endswith("_error"))


def _content(seen: Circumstances, hit: Sequence[Judged]) -> tuple[Verdict, str]:
    """Return why one ended well: because it made good what was wrong, or said it, or saw nothing."""
    if all(_made_good(one, seen) for one in hit):
        return "retried", f"{len(seen.judged)} requests, all made good in the end"
    if said := message(seen):
        return "surfaced", said
    if seen.usable:
        return "unharmed", "the picture was whole"
    if evidence := _evidence(seen):
        return seen.taken, f"ended with 0, and {evidence}"
    return "uncertain", "ended with 0, and neither said nor wrote anything by which to tell"


def _evidence(seen: Circumstances) -> str:
    """Say by what a client shows that it took the answer for good: it wrote or said all that it does otherwise."""
    if seen.healthy.wrote and seen.healthy.wrote <= seen.ended.wrote:
        return f"wrote {', '.join(sorted(seen.healthy.wrote)[:3])}"
    usual = {_plain(line) for line in _own(seen.healthy) if line.strip()}
    said = {_plain(line) for line in _own(seen.ended)}
    return "said what it says when all is well" if usual and usual <= said else ""


def _still_running(seen: Circumstances) -> tuple[Verdict, str]:
    """Return whether the client waits for the end of a time-out or hangs."""
    if seen.judged[-1].entry.status == TOO_MANY:
        if after := _after_429(seen.judged, seen.time_out):
            return "hammered", f"{after} more during the time-out, and no end of it"
        return "waits", "asked nothing more after the 429"
    waited = f"{seen.ended.seconds:.0f} seconds"
    if seen.ended.seconds < ROOM_SECONDS:
        return (
            "still waiting",
            f"still waiting after {waited}: a --patience of {ROOM_SECONDS:g} shows whether it ends",
        )
    return "hung", f"was stopped after {waited} and {counted(len(seen.judged), 'request')}"


def _after_429(judged: Sequence[Judged], time_out: float) -> int:
    return max((len(during(one.entry, judged, time_out)) for one in judged if one.entry.status == TOO_MANY), default=0)


def _made_good(one: Judged, seen: Circumstances) -> bool:
    """Return whether the same was asked again later, and then answered with a picture.

    A retry may have another seed: then it shows as one request more than the healthy run has.
    """
    more = len(seen.judged) > sum(seen.usual.values()) > 0
    return any(
        (later.meaning == one.meaning or (more and subject(later) == subject(one)))
        and later.entry.start > one.entry.start
        and later.entry.status == OK
        and not later.entry.fault
        for later in seen.judged
    )


def message(seen: Circumstances) -> str:
    """Return the first line that reports a failure or the status, and that a healthy run does not print."""
    usual = {_plain(line) for line in _own(seen.healthy)}
    greeted = {_plain(_GOOD.sub("status", line)) for line in _own(seen.healthy) if _GOOD.search(line)}
    refused = re.compile("|".join(rf"\b{one.entry.status}\b" for one in seen.judged if one.entry.status > OK) or "(?!)")
    for line in _own(seen.ended):
        reported = refused.search(line) and _plain(refused.sub("status", line)) in greeted
        if reported or (ALARM.search(GOOD_NEWS.sub("", line)) and _plain(line) not in usual):
            return f"said: {line.strip()[:120]}"
    return ""


def _own(ended: Ended) -> list[str]:
    """Return the lines that the command printed, without those that led it here."""
    return _OURS.sub("", ended.output).splitlines()


def _plain(line: str) -> str:
    """Return a line without its numbers, ids and names of temporary files, which differ from run to run."""
    return re.sub(r"\S*\d\S*", "0", line.strip())
