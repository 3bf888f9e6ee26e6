"""What became of a client to which something went wrong: told from how it ended, what it said and what it asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stability_contract.client_check.traffic_rules import HAMMERING, OK, TOO_MANY, during

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_contract.client_check.process import Ended
    from stability_contract.client_check.traffic_rules import Judged

Verdict = Literal[
    "surfaced",
    "retried",
    "waits",
    "unharmed",
    "not reached",
    "accepted garbage",
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
}
"""The finding that a verdict is reported as."""

_ALARM = re.compile(
    r"error|fail|exception|refus|reject|denied|invalid|forbidden|unauthori|limit|moderat|filter|flagged|unsupported"
    r"|too (many|large)|time[sd]?[ -]?out|retry|again|abort|broken|corrupt|truncat|incomplete|unexpected|unable|problem"
    r"|warn|missing|giving up|gave up|cannot|could(n't| not)|no (whole )?(png|jpeg|webp|image|picture|answer)"
    r"|not an? (valid |whole )?(png|jpeg|webp|image|picture)|payment|credit|reset|closed|hang up|\b[45]\d\d\b",
    re.IGNORECASE,
)
"""What a message has in it that tells its reader of a failure."""
_ALL_WELL = re.compile(
    r"\b(no|0|without|any) (error|failure|problem|warning)s?\b|\b(error|failure)s?: (0|none)\b", re.IGNORECASE
)
_OURS = re.compile(r"stability-mock: .*")
_UNCAUGHT = re.compile(
    r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)+(?P<python>\S.*)\s*\Z"
    r"|^(?P<node>[A-Z]\w*(?:Error|Exception)\b.*)\n(?:.*\n){0,20}? +at \S.*[(:]\S*:\d+"
    r'|^Exception in thread "[^"\n]*" (?P<java>\S.*)$'
    r"|^(?:PHP )?Fatal error: +Uncaught (?P<php>\S.*)$"
    r"|^\S+:\d+:in .*: .*\((?P<ruby>[\w:]+)\)\s*\Z"
    r"|^(?P<other>panic: .*|thread '.*' panicked at.*)$",
    re.MULTILINE,
)
"""The exception with which a program ends, in the words of its language; of a chain the last.

In Python and Ruby nothing may follow it: one that was logged on the way ends nothing.
"""
_ACCIDENT = re.compile(
    r"\b(KeyError|IndexError|AttributeError|TypeError|JSONDecodeError|binascii\.Error|UnicodeDecodeError|NameError"
    r"|UnboundLocalError|SyntaxError|ReferenceError|RangeError|UnidentifiedImageError|JsonException|NoMethodError"
    r"|ParserError|NullPointerException|ClassCastException|(Array)?IndexOutOfBoundsException|NoSuchElementException"
    r"|NumberFormatException|JsonProcessingException|JsonSyntaxException|JSONException|panic|panicked)\b"
)
"""Exceptions by which a program stumbles, as against those that it raises to say what is wrong."""
_NO_ACCIDENT = {"TypeError: fetch failed", "TypeError: terminated"}
"""What Node's fetch says of a connection that broke."""
_GOOD = re.compile(r"\b200\b")
_BY_SIGNAL = frozenset({128 + number for number in (4, 6, 7, 8, 11)})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One trial's run, and the healthy one to compare it with."""

    healthy: Ended
    ended: Ended
    judged: Sequence[Judged]
    time_out: float
    usual: int = 0
    """Requests of the healthy run."""
    harmless: bool = False
    filtered: bool = False


def tell(seen: Circumstances) -> tuple[Verdict, str]:
    """Give the verdict and a few words on why."""
    hit = [one for one in seen.judged if one.entry.fault]
    if not hit:
        return "not reached", "it made no request that the fault could hit"
    if (after := _after_429(seen.judged, seen.time_out)) >= HAMMERING:
        return "hammered", f"{after} requests during the time-out"
    if seen.ended.code is None:
        return _still_running(seen)
    return _failed(seen.ended) if seen.ended.code else _content(seen, hit)


def _failed(ended: Ended) -> tuple[Verdict, str]:
    """Tell one who says what is wrong from one who stumbles over it."""
    exception = _exception(ended.output)
    stumbled = _ACCIDENT.search(exception.partition(": ")[0]) and exception not in _NO_ACCIDENT
    if ended.code in _BY_SIGNAL or stumbled:
        return "crashed", exception[:160] or f"ended with {ended.code}"
    return "surfaced", f"ended with {ended.code}"


def _exception(output: str) -> str:
    """Give the last exception that ended a program, without where it was."""
    own = _OURS.sub("", output.replace("\r\n", "\n"))
    found = [match[match.lastgroup or 0] for match in _UNCAUGHT.finditer(own)]
    return found[-1].strip() if found else ""


def _content(seen: Circumstances, hit: Sequence[Judged]) -> tuple[Verdict, str]:
    """Tell why one ended well: because it made good what was wrong, or said it, or saw nothing."""
    if all(_made_good(one, seen) for one in hit):
        return "retried", f"{len(seen.judged)} requests, all made good in the end"
    if message := _message(seen):
        return "surfaced", message
    if seen.harmless:
        return "unharmed", "the picture was whole"
    if seen.filtered:
        return "took a filtered picture", "ended with 0, and said nothing of the finish reason"
    return "accepted garbage", "ended with 0, and said nothing"


def _still_running(seen: Circumstances) -> tuple[Verdict, str]:
    """Tell one who waits for the end of a time-out from one who hangs."""
    if seen.judged[-1].entry.status == TOO_MANY:
        if after := _after_429(seen.judged, seen.time_out):
            return "hammered", f"{after} more during the time-out, and no end of it"
        return "waits", "asked nothing more after the 429"
    return "hung", f"was stopped after {seen.ended.seconds:.0f} seconds and {len(seen.judged)} requests"


def _after_429(judged: Sequence[Judged], time_out: float) -> int:
    return max((len(during(one.entry, judged, time_out)) for one in judged if one.entry.status == TOO_MANY), default=0)


def _made_good(one: Judged, seen: Circumstances) -> bool:
    """Tell whether the same was asked again later, and then answered with a picture.

    A retry may have another seed: then it shows as one request more than the healthy run has.
    """
    more = len(seen.judged) > seen.usual > 0
    return any(
        (later.meaning == one.meaning or (more and _subject(later) == _subject(one)))
        and later.entry.start > one.entry.start
        and later.entry.status == OK
        and not later.entry.fault
        for later in seen.judged
    )


def _subject(one: Judged) -> tuple[str, object]:
    return one.operation, one.verdict.values.get("prompt")


def _message(seen: Circumstances) -> str:
    """Give the first line that tells of a failure and that a healthy run does not print, or that tells the status."""
    usual = {_plain(line) for line in _own(seen.healthy)}
    greeted = {_plain(_GOOD.sub("status", line)) for line in _own(seen.healthy) if _GOOD.search(line)}
    refused = re.compile("|".join(rf"\b{one.entry.status}\b" for one in seen.judged if one.entry.status > OK) or "(?!)")
    for line in _own(seen.ended):
        told = refused.search(line) and _plain(refused.sub("status", line)) in greeted
        if told or (_ALARM.search(_ALL_WELL.sub("", line)) and _plain(line) not in usual):
            return f"said: {line.strip()[:120]}"
    return ""


def _own(ended: Ended) -> list[str]:
    """Give the lines that the command printed, without those that led it here."""
    return _OURS.sub("", ended.output).splitlines()


def _plain(line: str) -> str:
    """Give a line without its numbers, ids and names of temporary files, which differ from run to run."""
    return re.sub(r"\S*\d\S*", "0", line.strip())
