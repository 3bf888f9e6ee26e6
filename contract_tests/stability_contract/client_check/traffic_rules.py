"""The rules for several requests of a client together: its pace, its retries, and what it pays for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stability_contract.client_check import statuses
from stability_contract.client_check.request_rules import finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stability_contract.client_check.judged import Judged
    from stability_contract.client_check.recording import Entry
    from stability_contract.oracle.findings import Finding

OK, NO_CREDITS, TOO_MANY = 200, 402, 429
HOPELESS = frozenset({400, 401, 403, 404, 405, 413, 422})
FAILED = frozenset({0, 500, 502, 503, 504})
PAID = frozenset({"", "latency", "dribble", "slow_headers", "wrong_type", "no_seed", "content_filtered"})
"""Faults after which a picture has come, and is charged."""
SOON_SECONDS = 0.1
SLOWEST_SECONDS = 13.0
"""The service may take this long for a picture."""
MAX_RETRIES = 5
HAMMERING = 3
CALLS_OF_A_CALLER = 2
"""So often a caller may ask for the same without knowing of the refusal; what comes more often is a retry."""


def of(judged: Sequence[Judged], limit: tuple[int, float, float]) -> Iterator[Finding]:
    """Return a finding for each rule that several requests break together; `limit` is requests, seconds, time-out."""
    for mine in _grouped(judged, lambda one: one.entry.key):
        yield from _pace(mine, limit)
        yield from _without_credits(mine)
    known = [one for one in judged if not one.entry.request.missing]
    for same in _grouped(known, lambda one: one.meaning):
        yield from _repetitions(same)
    yield from _impatience(judged)
    for same in _grouped([one for one in known if one.operation], lambda one: one.picture):
        yield from _purchases(same)
    yield from _keys(judged)


def _grouped(judged: Sequence[Judged], by: Callable[[Judged], object]) -> list[list[Judged]]:
    groups: defaultdict[object, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[by(one)].append(one)
    return list(groups.values())


def _pace(mine: Sequence[Judged], limit: tuple[int, float, float]) -> Iterator[Finding]:
    """Look at who is over the limit, and at what they do after a 429."""
    max_requests, seconds, time_out = limit
    counted = [one for one in mine if one.operation]
    refused = [one for one in counted if one.entry.status == TOO_MANY]
    natural = next((one for one in refused if not one.entry.fault), None) or _fastest(counted, max_requests, seconds)
    if natural:
        yield _of(natural, "USE030", f"more than {max_requests} requests in {seconds:g} seconds")
    worst = max((during(one.entry, counted, time_out) for one in refused), key=len, default=[])
    if worst:
        code = "USE032" if len(worst) >= HAMMERING else "USE031"
        yield _of(worst[-1], code, f"{len(worst)} within {time_out:g} seconds of a 429")


def during(refused: Entry, judged: Sequence[Judged], time_out: float) -> list[Judged]:
    """Return the requests that were sent after a 429 had come, and before its time-out was over."""
    return [one for one in judged if refused.end < one.entry.start < refused.end + time_out]


def _fastest(counted: Sequence[Judged], max_requests: int, seconds: float) -> Judged | None:
    """Return the first request that is one too many in its window, going by when each was sent."""
    for first, one in zip(counted, counted[max_requests:], strict=False):
        if one.entry.start - first.entry.start < seconds:
            return one
    return None


def _without_credits(mine: Sequence[Judged]) -> Iterator[Finding]:
    refused = next((one for one in mine if one.entry.status == NO_CREDITS), None)
    after = [one for one in mine if refused and one.operation and one.entry.start > refused.entry.end]
    if after:
        yield _of(after[0], "USE034", f"{len(after)} more after the first 402")


def _repetitions(same: Sequence[Judged]) -> Iterator[Finding]:
    """Look at one request and its repetitions."""
    refused = max(repeated(same), key=len, default=[])
    if len(refused) > CALLS_OF_A_CALLER:
        last = refused[-1]
        detail = f"sent {len(refused)} times on end, and refused with {last.entry.status} each time"
        sentence, label = statuses.sentence(last)
        yield replace(_of(last, "USE033", detail), sentence=sentence, label=label)
    failed = [(one, later) for one, later in pairwise(same) if _failed(one.entry)]
    hasty = [later for one, later in failed if 0 <= later.entry.start - one.entry.end < SOON_SECONDS]
    if hasty:
        yield _of(hasty[0], "USE036", f"comes within {SOON_SECONDS:g} seconds of the failure")
    runs = [list(run) for bad, run in groupby(same, lambda one: _failed(one.entry)) if bad]
    longest = max(runs, key=len, default=[])
    if len(longest) > MAX_RETRIES:
        yield _of(longest[-1], "USE037", f"failed {len(longest)} times on end")


def _impatience(judged: Sequence[Judged]) -> Iterator[Finding]:
    """Look at who leaves before the service can have answered."""
    left = [one for one in judged if one.entry.abandoned and one.entry.end - one.entry.start < SLOWEST_SECONDS]
    if left:
        waited = min(one.entry.end - one.entry.start for one in left)
        yield _of(left[0], "USE038", f"left after {waited:.1f} seconds, {len(left)} of {len(judged)} times")


def repeated(same: Sequence[Judged], statuses: frozenset[int] = HOPELESS) -> Iterator[list[Judged]]:
    """Return the runs in which one request was refused, and sent again once that was known."""
    run: list[Judged] = []
    for one in same:
        hopeless = one.entry.status in statuses
        if run and (not hopeless or one.entry.start <= run[-1].entry.end):
            yield run
            run = []
        run = [*run, one] if hopeless else []
    yield run


def _failed(entry: Entry) -> bool:
    """Return whether no whole answer came, or one that asks to try again."""
    return entry.status in FAILED or (entry.status == OK and entry.fault not in PAID)


def _purchases(same: Sequence[Judged]) -> Iterator[Finding]:
    bought = [one for one in same if one.entry.status == OK and one.entry.fault in PAID]
    if len(bought) > 1 and bought[1].verdict.values.get("seed"):
        yield _of(bought[1], "USE035", f"bought {len(bought)} times with seed {bought[1].verdict.values['seed']}")


def _keys(judged: Sequence[Judged]) -> Iterator[Finding]:
    keys = dict.fromkeys(one.entry.key for one in judged if one.entry.key and one.operation)
    if len(keys) > 1:
        last = next(one for one in judged if one.entry.key == list(keys)[1])
        yield _of(last, "USE006", f"{len(keys)} keys are used")


def _of(one: Judged, code: str, detail: str) -> Finding:
    fields = {"USE030": "", "USE035": "seed", "USE006": "authorization"}
    return finding(one.entry, code, (one.operation, fields.get(code, "")), detail)
