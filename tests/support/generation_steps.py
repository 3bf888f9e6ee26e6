"""What every store does with asynchronous generations: checks that run on the one in memory and on Redis."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from stability_mock.errors import GenerationNotFound
from stability_mock.state.clock import SECOND
from stability_mock.state.generations import FINISHED, Generation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from stability_mock.state.credits import Charge
    from stability_mock.state.sandbox import Sandbox
    from stability_mock.state.store import Store

    Step = Callable[[Store], Awaitable[None]]

KEY = "sk-generations"
CREDITS = Decimal(100)
DAY = 24 * 60 * 60 * SECOND


def generation(name: str = "a", due: int = 0, polls: int = 0, fault: str = "") -> Generation:
    """Return a generation of 60 credits."""
    operation, price, media_type = "upscale-creative", Decimal(60), "image/png"
    return Generation(name, operation, "", price, f"submit {name}", media_type, 7, due, polls, fault)


async def submit(store: Store, *names: str, after: int = 0, polls: int = 0, fault: str = "") -> int:
    """Remember generations, each due so many microseconds from now; return how many were dropped."""

    def act(sandbox: Sandbox, wall_us: int) -> int:
        now = sandbox.clock.now(wall_us)
        return sum(sandbox.generations.add(generation(name, now + after, polls, fault), now, 3) for name in names)

    return await store.change(KEY, act)


async def freeze(store: Store) -> None:
    """Stop the clock of the sandbox."""
    await store.change(KEY, lambda sandbox, wall_us: sandbox.clock.freeze(wall_us))


async def advance(store: Store, duration: int) -> None:
    """Move the clock of the sandbox."""
    await store.change(KEY, lambda sandbox, wall_us: sandbox.advance(wall_us, duration))


async def poll(store: Store, name: str = "a", key: str = KEY) -> str:
    """Poll once; return the outcome. Raises GenerationNotFound."""

    def act(sandbox: Sandbox, wall_us: int) -> str:
        now = sandbox.clock.now(wall_us)
        found = sandbox.generations.find(name, now)
        found.poll(now)
        sandbox.settle(wall_us)
        return found.outcome

    return await store.change(key, act)


async def charges(store: Store) -> list[Charge]:
    """List the charges, once what is due is settled."""
    await store.change(KEY, lambda _sandbox, _wall_us: None)
    return await store.charges(KEY)


async def is_charged_once_when_it_is_due(store: Store) -> None:
    """Due by the clock alone: one charge, with the time at which it was due, whoever looks how often."""
    await freeze(store)
    await submit(store, "a", after=5 * SECOND)
    before = await charges(store)
    await advance(store, 60 * SECOND)

    outcomes = [await poll(store) for _ in range(3)]
    found = await charges(store)
    balance, now = await store.change(
        KEY, lambda sandbox, wall_us: (sandbox.ledger.balance, sandbox.clock.now(wall_us))
    )

    assert before == []
    assert outcomes == [FINISHED] * 3
    assert [(charge.operation, charge.price, charge.request_id) for charge in found] == [
        ("upscale-creative", Decimal(60), "submit a")
    ]
    assert found[0].time == now - 55 * SECOND
    assert balance == 40


async def waits_for_polls(store: Store) -> None:
    """Two polls are answered that it is under way, and nothing is charged; the third finishes it."""
    await submit(store, "a", polls=3)

    first = [await poll(store) for _ in range(2)]
    before = await charges(store)

    assert first == ["", ""]
    assert before == []
    assert await poll(store) == FINISHED
    assert len(await charges(store)) == 1


async def a_moved_clock_ends_the_waiting_for_polls(store: Store) -> None:
    """Nobody polls; the clock is moved to before it is due, and past that."""
    await freeze(store)
    await submit(store, "a", polls=3, after=10 * SECOND)
    await advance(store, 9 * SECOND)
    before = await charges(store)
    await advance(store, 1 * SECOND)

    assert before == []
    assert len(await charges(store)) == 1
    assert await poll(store) == FINISHED


async def a_balance_that_does_not_cover_it_ends_it(store: Store) -> None:
    """Of two for 60 credits with a balance of 100, the one that is due first is paid for."""
    await freeze(store)
    await submit(store, "late", after=2 * SECOND)
    await submit(store, "early", after=1 * SECOND)
    await advance(store, 5 * SECOND)

    assert [await poll(store, name) for name in ("early", "late")] == [FINISHED, "payment_required"]
    assert [charge.request_id for charge in await charges(store)] == ["submit early"]


async def a_fault_decides_how_it_ends(store: Store) -> None:
    """Charge nothing that fails, and what only expires early."""
    await submit(store, "a", fault="fails")
    await submit(store, "b", fault="moderated")
    await submit(store, "c", fault="never_finishes")

    assert [await poll(store, name) for name in "abc"] == ["internal_error", "content_moderation", ""]
    assert await charges(store) == []

    await submit(store, "d", fault="expires_early")
    with pytest.raises(GenerationNotFound):
        await poll(store, "d")
    assert len(await charges(store)) == 1


async def it_is_there_for_a_day_and_for_its_own_key_only(store: Store) -> None:
    """To the microsecond; one that never finishes is forgotten, too."""
    await freeze(store)
    await submit(store, "a")
    await submit(store, "b", fault="never_finishes")
    with pytest.raises(GenerationNotFound):
        await poll(store, "a", key="sk-other")
    await advance(store, DAY - 1)
    assert [await poll(store, name) for name in "ab"] == [FINISHED, ""]

    await advance(store, 1)

    for name in "ab":
        with pytest.raises(GenerationNotFound):
            await poll(store, name)


async def past_the_number_the_oldest_is_dropped(store: Store) -> None:
    """Three are kept; those that are gone anyway are not counted."""
    await freeze(store)
    assert await submit(store, "a", "b", "c") == 0
    assert await submit(store, "d") == 1
    with pytest.raises(GenerationNotFound):
        await poll(store, "a")
    await advance(store, DAY)

    assert await submit(store, "e", "f") == 0
    assert await poll(store, "e") == "payment_required"


async def results_are_kept_by_key_until_a_reset(store: Store) -> None:
    """Bytes come back as they are, to nobody else; a reset of one key leaves the others'."""
    data = bytes(range(256)) * 4
    await store.keep_result(KEY, "a", data)
    await store.keep_result("sk-other", "a", b"other")
    await submit(store, "a")

    assert await store.result(KEY, "a") == data
    assert await store.result(KEY, "b") is None
    assert await store.result("sk-other", "a") == b"other"

    await store.reset(KEY)

    assert await store.result(KEY, "a") is None
    assert await store.result("sk-other", "a") == b"other"
    with pytest.raises(GenerationNotFound):
        await poll(store)
    await store.reset(None)
    assert await store.result("sk-other", "a") is None


async def past_the_bytes_the_oldest_result_is_dropped(store: Store) -> None:
    """Keep 10,000 bytes, those of all keys counted together."""
    for name in "abcd":
        await store.keep_result(KEY, name, name.encode() * 3_000)
    first = [await store.result(KEY, name) is not None for name in "abcd"]
    await store.reset(KEY)
    for name in "efgh":
        await store.keep_result(f"sk-{name}", name, name.encode() * 3_000)

    assert first == [False, True, True, True]
    assert [await store.result(f"sk-{name}", name) is not None for name in "efgh"] == [False, True, True, True]


async def what_was_fetched_is_dropped_before_what_was_not(store: Store) -> None:
    """Of those that were fetched, and of the others, the oldest is dropped first, whoever has it."""
    kept = [("sk-1", "a"), ("sk-2", "b"), ("sk-1", "c")]
    for key, name in kept:
        await store.keep_result(key, name, name.encode() * 3_000)
    for key, name in reversed(kept[1:]):
        await store.result(key, name)

    for name in "de":
        await store.keep_result("sk-3", name, bytes(3_000))

    assert [await store.result(key, name) is not None for key, name in kept] == [True, False, False]
    for name in "fgh":
        await store.keep_result("sk-4", name, bytes(3_000))
    assert [await store.result("sk-3", name) is not None for name in "de"] == [False, False]
    assert [await store.result("sk-4", name) is not None for name in "fgh"] == [True, True, True]


async def changes_at_once_charge_once(store: Store) -> None:
    """Fifty look at the same time at what is due."""
    await submit(store, "a")

    await asyncio.gather(*(poll(store) for _ in range(50)))

    assert len(await charges(store)) == 1


RESULT_BYTES = 10_000
STEPS: list[Step] = [
    is_charged_once_when_it_is_due,
    waits_for_polls,
    a_moved_clock_ends_the_waiting_for_polls,
    a_balance_that_does_not_cover_it_ends_it,
    a_fault_decides_how_it_ends,
    it_is_there_for_a_day_and_for_its_own_key_only,
    past_the_number_the_oldest_is_dropped,
    results_are_kept_by_key_until_a_reset,
    past_the_bytes_the_oldest_result_is_dropped,
    what_was_fetched_is_dropped_before_what_was_not,
    changes_at_once_charge_once,
]
