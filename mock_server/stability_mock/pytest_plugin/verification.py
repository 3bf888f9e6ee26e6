"""Assertions about requests, and what they say when they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_mock.pytest_plugin.control_client import CONFLICT
from stability_mock.pytest_plugin.recorded_requests import RecordedRequest, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stability_mock.pytest_plugin.control_client import ControlClient

LISTED = 10


def require(
    control: ControlClient, pattern: Mapping[str, Any], counts: Mapping[str, int], began: datetime | None = None
) -> None:
    """Raise AssertionError, with the nearest misses, unless as many requests match as wanted.

    `began` is the start of the test.
    """
    __tracebackhide__ = True
    verdict = control.call("POST", "/journal/verify", {"pattern": pattern, **counts})
    if verdict.status == CONFLICT:
        found = verdict.json()
        seen = _seen(found, control) if found["seen"] else describe_other_keys(control, began)
        first = f"expected {_number(counts)}{_wanted(pattern)}, found {found['matched'] or 'none'}"
        raise AssertionError("\n".join([first, *seen]))


def _seen(verdict: Mapping[str, Any], control: ControlClient) -> Iterable[str]:
    if verdict["matched"]:
        yield "all requests:"
        yield from listed([RecordedRequest.of(one, control) for one in control.read("/journal")])
    else:
        yield f"{counted(verdict['seen'])} seen; the nearest:"
        for miss in verdict["nearest_misses"]:
            yield f"  {RecordedRequest.of(control.read('/journal/' + miss['id']), control)}"
            yield from (f"    {name}: {_difference(found)}" for name, found in miss["differences"].items())


def describe_other_keys(control: ControlClient, began: datetime | None) -> Iterable[str]:
    """Return that no request came with the test's key, and which came with others: a client may have its own."""
    yield "no request was made with the key of this test"
    since = {"since": began.isoformat()} if began else {}
    others = [RecordedRequest.of(one, control) for one in control.for_all().read("/journal", **since)]
    if others:
        yield f"but {counted(len(others))} with another key or none; does your client use stability_mock.api_key?"
        yield from listed(others)


def listed(exchanges: Sequence[RecordedRequest]) -> Iterable[str]:
    """Return the last requests, one on a line."""
    if len(exchanges) > LISTED:
        yield f"  ({len(exchanges) - LISTED} before these)"
    yield from (f"  {exchange}" for exchange in exchanges[-LISTED:])


def counted(number: int) -> str:
    """Return a number of requests in words."""
    return "1 request" if number == 1 else f"{number} requests"


def _number(counts: Mapping[str, int]) -> str:
    if "times" in counts:
        return counted(counts["times"]) if counts["times"] else "no request"
    minimum, maximum = counts.get("at_least"), counts.get("at_most")
    if maximum is None:
        return f"at least {counted(1 if minimum is None else minimum)}"
    return f"at most {counted(maximum)}" if not minimum else f"{minimum} to {counted(maximum)}"


def _wanted(pattern: Mapping[str, Any]) -> str:
    fields = {f"field {name}": value for name, value in pattern.get("fields", {}).items()}
    wanted = {name: value for name, value in pattern.items() if name != "fields"} | fields
    return " with " + ", ".join(f"{name}={value!r}" for name, value in wanted.items()) if wanted else ""


def _difference(found: Mapping[str, Any]) -> str:
    expected, received = (shortened(v) if isinstance(v, str) else v for v in (found["expected"], found["received"]))
    return f"expected {expected!r}, received {'nothing' if received is None else repr(received)}"
