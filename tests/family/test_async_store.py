"""Asynchronous generations in the memory of one process; `generation_steps` says what each check is."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import generation_steps
import pytest
from generation_steps import CREDITS, RESULT_BYTES, STEPS
from stability_mock.errors import RateLimitExceeded
from stability_mock.state.clock import SECOND, wall_clock
from stability_mock.state.generations import FINISHED
from stability_mock.state.journal import JournalBounds
from stability_mock.state.memory import MemoryStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from generation_steps import Step

BOUNDS = JournalBounds(10, 10_000, 10_000)


def opened(max_sandboxes: int = 10) -> MemoryStore:
    """Open a store that keeps few results."""
    return MemoryStore(wall_clock(), InitialState(CREDITS), max_sandboxes, BOUNDS, RESULT_BYTES)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_store_in_memory(step: Step) -> None:
    asyncio.run(step(opened()))  # type: ignore[arg-type] # a coroutine


def test_a_sandbox_that_leaves_takes_its_results_along() -> None:
    async def fill(store: MemoryStore) -> list[bytes | None]:
        for key in ("sk-1", "sk-2", "sk-3"):
            await store.draw(key, "")
            await store.keep_result(key, "a", b"x")
        return [await store.result(key, "a") for key in ("sk-1", "sk-2", "sk-3")]

    assert asyncio.run(fill(opened(2))) == [None, b"x", b"x"]


def test_a_dropped_result_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def fill(store: MemoryStore) -> None:
        for name in "ab":
            await store.keep_result("sk-1", name, bytes(RESULT_BYTES))

    with caplog.at_level(logging.WARNING):
        asyncio.run(fill(opened()))

    assert [record.getMessage() for record in caplog.records] == [
        "over 0 MB of results: 1 dropped; --generations-mb keeps more"
    ]


def test_a_poll_too_soon_is_refused_with_the_rest_of_the_pause() -> None:
    generation = generation_steps.generation()
    generation.require_pause(5 * SECOND, 10)
    generation.poll(5 * SECOND)

    with pytest.raises(RateLimitExceeded) as refused:
        generation.require_pause(12 * SECOND, 10)
    generation.require_pause(15 * SECOND, 10)

    assert refused.value.retry_after == 3


def test_it_is_kept_for_a_day_after_the_poll_that_finished_it() -> None:
    generation = generation_steps.generation(due=5, polls=2)
    generation.poll(8)
    waiting = generation.due
    generation.poll(9)
    generation.outcome = FINISHED

    assert (waiting, generation.due, generation.polls) == (5, 9, 0)
    assert not generation.is_gone(8 + generation_steps.DAY)
    assert generation.is_gone(9 + generation_steps.DAY)
