"""Requests that are held, over a real connection: a test answers them, a client leaves, a server ends."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest
from live import Live, start
from redis_server import running
from stability_mock.testing import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.testing import StabilityMock

PATH = "/v2beta/stable-image/generate/core"
FORM = {"prompt": (None, "A fox")}


@pytest.fixture
def sandbox(served: Live, key: str) -> Iterator[StabilityMock]:
    """Return a sandbox of a running server."""
    found = MockServer(served.url).sandbox(key)
    yield found
    found.close()


def test_a_test_holds_a_request_and_answers_it(sandbox: StabilityMock) -> None:
    client = sandbox.client()
    hold = sandbox.hold(operation="core", times=2)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(client.post, PATH, files=FORM)
        held = hold.wait()
        assert (held.operation, held.prompt, first.done()) == ("core", "A fox", False)
        held.answer(402)
        assert first.result().status_code == 402

        second = threads.submit(client.post, PATH, files=FORM)
        hold.wait().answer(wire="closed")
        with pytest.raises(httpx.RemoteProtocolError):
            second.result()

        assert client.post(PATH, files=FORM).status_code == 200
    assert hold.held == []


def test_an_answer_that_does_not_exist_and_a_request_that_does_not_wait_are_errors(sandbox: StabilityMock) -> None:
    hold = sandbox.hold()
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(sandbox.client().post, PATH, files=FORM)
        held = hold.wait()
        with pytest.raises(ValueError, match="status must be one of"):
            held.answer(418)
        held.answer()
        assert answer.result().status_code == 200
    with pytest.raises(LookupError, match="waits"):
        held.answer()


def test_a_hold_that_was_removed_holds_nothing(sandbox: StabilityMock) -> None:
    hold = sandbox.hold(times=None)
    hold.remove()

    assert sandbox.client().post(PATH, files=FORM).status_code == 200
    with pytest.raises(TimeoutError, match="no request was held within"):
        hold.wait(0.1)


def test_a_client_that_leaves_is_forgotten_and_pays_nothing(sandbox: StabilityMock) -> None:
    hold = sandbox.hold()
    with sandbox.client(timeout=0.5) as client, pytest.raises(httpx.ReadTimeout):
        client.post(PATH, files=FORM)

    while hold.held:
        time.sleep(0.05)
    assert sandbox.last_request.verdict == "client_disconnected"
    assert sandbox.credits_spent == 0


def test_a_held_request_does_not_hold_up_the_end_of_the_server(key: str) -> None:
    with start() as live:
        sandbox = MockServer(live.url).sandbox(key)
        hold, failed = sandbox.hold(), threading.Event()

        def ask() -> None:
            with pytest.raises(httpx.TransportError):
                sandbox.client().post(PATH, files=FORM)
            failed.set()

        thread = threading.Thread(target=ask)
        thread.start()
        hold.wait()

        assert live.stop() == -signal.SIGTERM
        assert "exceeded" not in live.log
        thread.join()
        assert failed.is_set()
        sandbox.close()


def test_any_worker_answers_what_another_holds(key: str) -> None:
    with running() as redis, start("--store", redis.url, "--workers", "2") as live:
        sandbox = MockServer(live.url).sandbox(key)
        hold = sandbox.hold(times=None)
        with ThreadPoolExecutor() as threads:
            answers = [threads.submit(sandbox.client().post, PATH, files=FORM) for _ in range(6)]
            for _ in answers:
                hold.wait().answer(402)
            assert [answer.result().status_code for answer in answers] == [402] * 6
        sandbox.close()
