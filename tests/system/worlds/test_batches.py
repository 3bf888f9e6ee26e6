"""What waits is worked on together."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING, Any

from stability_mock.state.redis.batches import Batches

if TYPE_CHECKING:
    from stability_mock.state.redis.batches import Waiting


class Worker:
    """Answers each item with its double, once `open`; fails at 13, and notes every batch."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []
        self.begun = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def work(self, batch: list[Waiting[int]]) -> None:
        """Do it."""
        self.seen.append([waiting.item for waiting in batch])
        self.begun.set()
        await self.open.wait()
        for waiting in batch:
            if waiting.item == 13:
                raise ValueError("unlucky")
            waiting.answer(2 * waiting.item)


def test_what_waits_is_one_batch_in_the_order_in_which_it_came() -> None:
    async def add() -> tuple[list[int], list[list[int]]]:
        worker = Worker()
        batches = Batches(worker.work)
        return await asyncio.gather(*(batches.add(number) for number in (3, 1, 2))), worker.seen

    assert asyncio.run(add()) == ([6, 2, 4], [[3, 1, 2]])


def test_what_comes_while_a_batch_is_under_way_makes_the_next() -> None:
    async def add() -> tuple[list[int], list[list[int]]]:
        worker = Worker()
        worker.open.clear()
        batches = Batches(worker.work)
        first = batches.add(1)
        await worker.begun.wait()
        rest = [batches.add(number) for number in (2, 3)]
        await asyncio.sleep(0)
        worker.open.set()
        return await asyncio.gather(first, *rest), worker.seen

    assert asyncio.run(add()) == ([2, 4, 6], [[1], [2, 3]])


def test_a_failure_is_told_to_those_of_its_batch_that_were_not_answered_and_to_nobody_later() -> None:
    async def add() -> list[str]:
        batches = Batches(Worker().work)
        found = await asyncio.gather(*(batches.add(number) for number in (1, 13, 2)), return_exceptions=True)
        return [str(result) for result in (*found, await batches.add(4))]

    assert asyncio.run(add()) == ["2", "unlucky", "unlucky", "8"]


def test_who_gives_up_before_a_batch_begins_is_not_in_it() -> None:
    async def add() -> tuple[list[int], list[list[int]]]:
        worker = Worker()
        batches = Batches(worker.work)
        tasks = [batches.add(number) for number in (1, 2, 3)]
        tasks[1].cancel()
        return await asyncio.gather(tasks[0], tasks[2]), worker.seen

    assert asyncio.run(add()) == ([2, 6], [[1, 3]])


def test_who_gives_up_while_a_batch_is_under_way_takes_nothing_from_the_others() -> None:
    async def add() -> list[Any]:
        worker = Worker()
        worker.open.clear()
        batches = Batches(worker.work)
        tasks = [batches.add(number) for number in (1, 2, 3)]
        await worker.begun.wait()
        tasks[0].cancel()
        worker.open.set()
        return await asyncio.gather(*tasks[1:])

    assert asyncio.run(add()) == [4, 6]


def test_a_batch_of_none_but_those_who_gave_up_is_not_worked_on_and_the_next_is() -> None:
    async def add() -> tuple[int, list[list[int]]]:
        worker = Worker()
        batches = Batches(worker.work)
        task = batches.add(1)
        task.cancel()
        for _ in range(3):
            await asyncio.sleep(0)
        return await batches.add(2), worker.seen

    assert asyncio.run(add()) == (4, [[2]])


def test_nothing_keeps_what_failed() -> None:
    """An item of ten megabytes must not wait for the garbage collector."""

    class Item:
        pass

    async def work(batch: list[Waiting[Item]]) -> None:
        held = [waiting.item for waiting in batch]
        try:
            held[2]
        except IndexError as problem:
            raise OSError("lost") from problem

    async def add() -> list[object]:
        items = [Item(), Item()]
        left = [weakref.ref(item) for item in items]
        batches = Batches(work)
        told = await asyncio.gather(*(batches.add(item) for item in items), return_exceptions=True)
        assert [str(problem) for problem in told] == ["lost", "lost"]
        del items, told
        await asyncio.sleep(0)
        return [item() for item in left]

    gc.disable()
    try:
        assert asyncio.run(add()) == [None, None]
    finally:
        gc.enable()


def test_who_waits_when_the_work_is_cancelled_is_cancelled_and_later_items_are_worked_on() -> None:
    async def add() -> tuple[list[object], int]:
        worker = Worker()
        worker.open.clear()
        batches = Batches(worker.work)
        waiting = [batches.add(1)]
        await worker.begun.wait()
        waiting.append(batches.add(2))
        await asyncio.sleep(0)
        assert batches._task
        batches._task.cancel()
        gone = await asyncio.gather(*waiting, return_exceptions=True)
        worker.open.set()
        return [type(each) for each in gone], await batches.add(3)

    assert asyncio.run(add()) == ([asyncio.CancelledError] * 2, 6)
