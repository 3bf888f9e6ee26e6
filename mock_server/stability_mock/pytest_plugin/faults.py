"""Faults that a test plans in its world, and those of them that must come about."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

    from stability_mock.pytest_plugin.control import Control

Latency = float | tuple[float, float] | dict[str, Any]
"""Seconds of the world's time: so many, or between two numbers, or as the control API takes it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was planned."""

    id: str
    _control: Control

    @property
    def matched(self) -> int:
        """How many requests were of the kind that it hits."""
        return int(self._state()["matched"])

    @property
    def fired(self) -> int:
        """How many requests it hit."""
        return int(self._state()["fired"])

    def remove(self) -> None:
        """Take it back."""
        self._control.call("DELETE", f"/faults/{self.id}")

    def _state(self) -> dict[str, Any]:
        states: list[dict[str, Any]] = self._control.read("/faults")
        return next((state for state in states if state["id"] == self.id), {"matched": 0, "fired": 0})


@dataclass(frozen=True, slots=True)
class Promise:
    """What a `fail_next` promised: how it was called and where, and how often its fault must fire."""

    words: str
    place: str
    fault_id: str
    times: int


class Plan:
    """The faults of one world, and the latency that lies under them all."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._promises: list[Promise] = []
        self._latency: dict[str, Any] = {}
        self._latency_id = ""

    def set_latency(self, latency: Latency) -> None:
        """Let every answer take so long that nothing else is planned for."""
        __tracebackhide__ = True
        self._latency = {"latency": latency_model(latency)}
        self._latency_id = self._control.call("POST", "/faults", self._latency).json()[0]["id"]

    def add(self, model: Mapping[str, Any]) -> Fault:
        """Plan a fault after those planned before, and move the latency behind it: the first that matches fires."""
        __tracebackhide__ = True
        planned = self._control.call("POST", "/faults", model).json()
        if self._latency_id:
            self._control.call("DELETE", f"/faults/{self._latency_id}")
            self._latency_id = self._control.call("POST", "/faults", self._latency).json()[0]["id"]
        return Fault(planned[0]["id"], self._control)

    def promise(self, promise: Promise) -> None:
        """Remember that a fault must fire."""
        self._promises.append(promise)

    def unmet(self) -> list[str]:
        """Tell which of the promised faults did not fire as often as they should; one taken back is forgotten."""
        if not self._promises:
            return []
        fired = {state["id"]: state["fired"] for state in self._control.read("/faults")}
        return [
            f"{promise.words} refused {_of(fired[promise.fault_id], promise.times)}; it was planned at {promise.place}"
            for promise in self._promises
            if fired.get(promise.fault_id, promise.times) < promise.times
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
    """Name the file and line of the test that called us: the first frame outside of this package."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the way to walk frames without reading sources
    while frame is not None and Path(frame.f_code.co_filename).parent == Path(__file__).parent:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}" if frame else "an unknown place"


def _of(fired: int, wanted: int) -> str:
    refused = "no request" if not fired else "1 request" if fired == 1 else f"{fired} requests"
    return refused if wanted == 1 else f"{refused} instead of {wanted}"
