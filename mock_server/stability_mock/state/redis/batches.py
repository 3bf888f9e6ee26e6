"""Work that waits is done together: what comes while one batch is under way makes the next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from traceback import clear_frames
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, eq=False)
class Waiting(Generic[Item]):
    """An item, and the future that somebody awaits; they may have given up, and then nobody is told anything."""

    item: Item
    _answer: asyncio.Future[Any]

    @property
    def over(self) -> bool:
        """Whether nobody waits any more: it was answered, or given up."""
        return self._answer.done()

    def answer(self, result: object) -> None:
        """Give the result."""
        if not self.over:
            self._answer.set_result(result)

    def give_up(self) -> None:
        """Cancel those who wait for the result, if there are any left."""
        self._answer.cancel()

    def fail(self, problem: Exception) -> None:
        """Raise the problem where the result is awaited."""
        if not self.over:
            self._answer.set_exception(problem)


class Batches(Generic[Item]):
    """Hands items to `work`, one batch after another, each in the order in which its items came.

    `work` answers each of them, or raises: then all fail that it has not answered. It runs in a task of its own, so
    that one who gives up takes nothing from the others.
    """

    def __init__(self, work: Callable[[list[Waiting[Item]]], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: list[Waiting[Item]] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, item: Item) -> asyncio.Future[Any]:
        """Put an item into the next batch; what is given is its answer, to be awaited."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(item, answer))
        if self._task is None:
            self._task = asyncio.create_task(self._work_off())
        return answer

    async def _work_off(self) -> None:
        batch: list[Waiting[Item]] = []
        try:
            while batch := [waiting for waiting in self._waiting if not waiting.over]:
                self._waiting = []
                try:
                    await self._work(batch)
                except Exception as problem:  # noqa: BLE001 - told to those who wait
                    _fail(batch, problem)
        finally:  # where the event loop ends, too
            for waiting in (*batch, *self._waiting):
                waiting.give_up()
            self._waiting = []
            self._task = None


def _fail(batch: Iterable[Waiting[Item]], problem: Exception) -> None:
    """Tell all of a failure, having emptied the frames that it came through: they hold the batch, that holds it."""
    cause: BaseException | None = problem
    while cause is not None:
        clear_frames(cause.__traceback__)
        cause = cause.__cause__ or cause.__context__
    for waiting in batch:
        waiting.fail(problem)
