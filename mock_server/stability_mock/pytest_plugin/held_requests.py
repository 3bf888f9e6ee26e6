"""Requests that a test holds, to look what its client does meanwhile, and answers when it likes."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stability_mock.pytest_plugin.control_client import ControlClient
    from stability_mock.pytest_plugin.planned_faults import PlannedFault

LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class HeldRequest:
    """A request that waits for its answer."""

    id: str
    operation: str
    model: str
    prompt: str
    _control: ControlClient

    def answer(self, status: int | str | None = None, *, wire: str | None = None, body: str | None = None) -> None:
        """Answer it as usual, with a status (or an error's name), or with a wire fault as docs/faults.md has them.

        Raises ValueError for values that do not exist, and LookupError if it does not wait any more.
        """
        __tracebackhide__ = True
        given = {"status": status, "wire": wire, "body": body}
        how = {name: value for name, value in given.items() if value is not None}
        self._control.call("POST", f"/held/{self.id}", how)


@dataclass(frozen=True, slots=True)
class Hold:
    """The order to hold requests of one kind."""

    fault: PlannedFault
    _control: ControlClient

    @property
    def held(self) -> list[HeldRequest]:
        """The requests to this sandbox that wait now, the one that came first first."""
        return [self._request(state) for state in self._control.read("/held")]

    def wait(self, timeout: float = 10) -> HeldRequest:
        """Wait until a request is held, and return it. Raises TimeoutError after `timeout` seconds."""
        __tracebackhide__ = True
        waiting = Event()  # of a lock: a test may have replaced `time`
        for _ in range(max(1, round(timeout / LOOK_SECONDS))):
            if held := self.held:
                return held[0]
            waiting.wait(LOOK_SECONDS)
        raise TimeoutError(f"no request was held within {timeout:g} seconds")

    def remove(self) -> None:
        """Hold no further request; those that wait go on waiting."""
        self.fault.remove()

    def _request(self, state: dict[str, Any]) -> HeldRequest:
        return HeldRequest(state["id"], state["operation"], state["model"], state["prompt"], self._control)
