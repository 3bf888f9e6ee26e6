"""Assertions about requests, and what they say when they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_mock.pytest_plugin.exchanges import Exchange, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stability_mock.pytest_plugin.control import Control

LISTED = 10


def require(
    control: Control, pattern: Mapping[str, Any], counts: Mapping[str, int], began: datetime | None = None
) -> None:
    """Raise AssertionError, with the nearest misses, unless as many requests fit as wanted; `began` is the test."""
    __tracebackhide__ = True
    verdict = control.call("POST", "/journal/verify", {"pattern": pattern, **counts})
    if verdict.is_error:
        found = verdict.json()
        seen = _seen(found, control) if found["seen"] else strangers(control, began)
        first = f"expected {_number(counts)}{_wanted(pattern)}, found {found['matched'] or 'none'}"
        raise AssertionError("\n".join([first, *seen]))


def _seen(verdict: Mapping[str, Any], control: Control) -> Iterable[str]:
    if verdict["matched"]:
        yield "all requests:"
        yield from listed([Exchange.of(one, control) for one in control.read("/journal")])
    else:
        yield f"{counted(verdict['seen'])} seen; the nearest:"
        for miss in verdict["nearest_misses"]:
            yield f"  {Exchange.of(control.read('/journal/' + miss['id']), control)}"
            yield from (f"    {name}: {_difference(found)}" for name, found in miss["differences"].items())


def strangers(control: Control, began: datetime | None) -> Iterable[str]:
    """Say that no request came with the test's key, and which came with others: a client may have its own."""
    yield "no request was made with the key of this test"
    since = {"since": began.isoformat()} if began else {}
    others = [Exchange.of(one, control) for one in control.everyones().read("/journal", **since)]
    if others:
        yield f"but {counted(len(others))} with another key or none; does your client use stability_mock.api_key?"
        yield from listed(others)


def listed(exchanges: Sequence[Exchange]) -> Iterable[str]:
    """Show the last requests, one on a line."""
    if len(exchanges) > LISTED:
        yield f"  ({len(exchanges) - LISTED} before these)"
    yield from (f"  {exchange}" for exchange in exchanges[-LISTED:])


def counted(number: int) -> str:
    """Count requests in words."""
    return "1 request" if number == 1 else f"{number} requests"


def _number(counts: Mapping[str, int]) -> str:
    if "times" in counts:
        return counted(counts["times"]) if counts["times"] else "no request"
    least, most = counts.get("at_least"), counts.get("at_most")
    if most is None:
        return f"at least {counted(1 if least is None else least)}"
    return f"at most {counted(most)}" if not least else f"{least} to {counted(most)}"


def _wanted(pattern: Mapping[str, Any]) -> str:
    fields = {f"field {name}": value for name, value in pattern.get("fields", {}).items()}
    wanted = {name: value for name, value in pattern.items() if name != "fields"} | fields
    return " with " + ", ".join(f"{name}={value!r}" for name, value in wanted.items()) if wanted else ""


def _difference(found: Mapping[str, Any]) -> str:
    expected, received = (shortened(v) if isinstance(v, str) else v for v in (found["expected"], found["received"]))
    return f"expected {expected!r}, received {'nothing' if received is None else repr(received)}"
