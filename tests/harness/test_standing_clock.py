"""Pictures while the clock stands: where they wait for it, nobody asks for 150 at one moment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from servers import success
from stability_contract.facts import standing_clock
from stability_contract.facts.probe import Probe, Untried
from stability_contract.http.client import RawClient
from stability_contract.server_check.budget import Budget
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle
from stability_contract.target import Control

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request, Response
    from stability_contract.oracle.judge import Judge

KEY = "sk-good"


class Server(Control):
    """A server and its control API: a picture comes once the clock has moved, if `waits`."""

    def __init__(self, *, waits: bool) -> None:
        super().__init__(RawClient("http://127.0.0.1:1"), KEY)
        self.waits, self.moved, self.done = waits, threading.Event(), list[str]()

    def send(self, _: Request) -> Response:
        """Return a picture, at its time."""
        if self.waits:
            self.moved.wait(10)
        return success()

    def end(self) -> None:
        """Close nothing: there is no connection."""

    def reset(self) -> None:
        """Write down that it was asked for."""
        self.done.append("reset")

    def freeze(self) -> None:
        """Write down that it was asked for."""
        self.done.append("freeze")

    def advance(self, seconds: float) -> None:
        """Let the pictures come."""
        self.done.append(f"advance {seconds:g}")
        self.moved.set()


def probe(server: Server, judge: Judge) -> Probe:
    return Probe("general", Sender(server, Throttle(10**9, 1), Budget()), judge, KEY, server)


def test_pictures_that_take_no_time_of_the_clock_are_asked_for_at_one_moment(judge: Judge) -> None:
    server = Server(waits=False)
    mine = probe(server, judge)

    standing_clock.need_instant_pictures(mine)

    assert server.done == ["freeze", "reset", "freeze"]
    assert mine.hurried


def test_pictures_that_wait_for_the_clock_get_it_and_the_fact_is_not_tried(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_clock, "PATIENCE", 0.01)
    server = Server(waits=True)
    mine = probe(server, judge)

    for _ in range(2):  # the second time it is known
        with pytest.raises(Untried, match="take time of the clock"):
            standing_clock.need_instant_pictures(mine)

    assert server.done == ["freeze", "advance 3600"]
