"""What is bounded in all: whoever wants more than is left waits, in the order of coming."""

from __future__ import annotations

import asyncio

from stability_mock.budget import Budget


async def turns() -> None:
    """Let everything happen that can."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_who_wants_more_than_is_left_waits_until_it_is_given_back() -> None:
    async def story() -> None:
        budget = Budget(10)
        first = await budget.take(7)
        second = asyncio.ensure_future(budget.take(5))
        third = asyncio.ensure_future(budget.take(1))
        await turns()
        assert (second.done(), third.done(), budget.held, budget.wanted) == (False, False, 7, True)

        first.keep(5)
        await turns()
        assert (second.done(), third.done(), budget.held) == (True, False, 10)

        del first
        await turns()
        assert (third.done(), budget.held, budget.wanted) == (True, 6, False)

    asyncio.run(story())


def test_what_is_too_much_goes_alone() -> None:
    async def story() -> None:
        budget = Budget(10)
        share = await budget.take(99)
        assert budget.held == 10
        del share
        assert budget.held == 0

    asyncio.run(story())


def test_who_no_longer_waits_takes_nothing() -> None:
    async def story() -> None:
        budget = Budget(10)
        share = await budget.take(10)
        waiting = asyncio.ensure_future(budget.take(10))
        await turns()
        share.keep(0)
        waiting.cancel()
        await turns()
        assert budget.held == 0

    asyncio.run(story())


def test_an_event_loop_that_has_ended_keeps_nothing() -> None:
    budget = Budget(10)

    share = asyncio.run(budget.take(10))
    assert budget.held == 10
    del share

    assert budget.held == 0
