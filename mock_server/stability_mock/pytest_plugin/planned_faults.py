"""Faults that a test plans in its sandbox, and those of them that must fire."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from stability_mock.pytest_plugin.control_client import ControlClient

Latency = float | tuple[float, float] | dict[str, Any]
"""Seconds of the sandbox's time: a number, a minimum and a maximum, or as the control API takes it."""


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault that was planned."""

    id: str
    _control: ControlClient

    @property
    def matched(self) -> int:
        """How many requests were of the kind that it hits."""
        return int(self._state()["matched"])

    @property
    def fired(self) -> int:
        """How many requests it hit."""
        return int(self._state()["fired"])

    def remove(self) -> None:
        """Remove it."""
        self._control.call("DELETE", f"/faults/{self.id}")

    def _state(self) -> dict[str, Any]:
        states: list[dict[str, Any]] = self._control.read("/faults")
        return next((state for state in states if state["id"] == self.id), {"matched": 0, "fired": 0})


@dataclass(frozen=True, slots=True)
class ExpectedFault:
    """A fault that must fire: how `fail_next` was called and where, and how often the fault must fire."""

    words: str
    place: str
    fault_id: str
    times: int


class PlannedFaults:
    """The faults of one sandbox, and the latency of all requests that no fault hits."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control
        self._expected: list[ExpectedFault] = []
        self._latency: dict[str, Any] = {}
        self._latency_id = ""

    def set_latency(self, latency: Latency) -> None:
        """Set the latency of all requests that no fault hits."""
        __tracebackhide__ = True
        self._latency = {"latency": latency_model(latency)}
        self._latency_id = self._control.call("POST", "/faults", self._latency).json()[0]["id"]

    def add(self, model: Mapping[str, Any]) -> PlannedFault:
        """Plan a fault after those planned before, and move the latency behind it: the first that matches fires."""
        __tracebackhide__ = True
        planned = self._control.call("POST", "/faults", model).json()
        if self._latency_id:
            self._control.call("DELETE", f"/faults/{self._latency_id}")
            self._latency_id = self._control.call("POST", "/faults", self._latency).json()[0]["id"]
        return PlannedFault(planned[0]["id"], self._control)

    def expect(self, expected: ExpectedFault) -> None:
        """Remember that a fault must fire."""
        self._expected.append(expected)

    def unfired(self) -> list[str]:
        """Return which of the expected faults fired too rarely; one that was removed does not count."""
        if not self._expected:
            return []
        fired = {state["id"]: state["fired"] for state in self._control.read("/faults")}
        return [
            f"{fault.words} refused {_of(fired[fault.fault_id], fault.times)}; it was planned at {fault.place}"
            for fault in self._expected
            if fired.get(fault.fault_id, fault.times) < fault.times
        ]


def fault_model(match: Mapping[str, Any], effect: Mapping[str, Any]) -> dict[str, Any]:
    """Write a fault as the control API takes it; what is None is left out."""
    model = {name: value for name, value in effect.items() if value is not None}
    if "latency" in model:
        model["latency"] = latency_model(model["latency"])
    return model | {"match": {name: value for name, value in match.items() if value is not None}}


def latency_model(latency: Latency | Sequence[float]) -> Mapping[str, Any]:
    """Write a latency as the control API takes it."""
    if isinstance(latency, dict):
        return latency
    return {"fixed": latency} if isinstance(latency, int | float) else {"uniform": list(latency)}


def caller() -> str:
    """Return the file and line of the test that called us: the first frame outside of this package."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the way to walk frames without reading sources
    while frame is not None and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
    return f"{_name(frame.f_code.co_filename)}:{frame.f_lineno}" if frame else "an unknown place"


def _name(path: str) -> str:
    return re.split(r"[\\/]", path)[-1]  # not by pathlib, which tests replace


def _of(fired: int, wanted: int) -> str:
    refused = "no request" if not fired else "1 request" if fired == 1 else f"{fired} requests"
    return refused if wanted == 1 else f"{refused} instead of {wanted}"
