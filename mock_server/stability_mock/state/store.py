"""Where sandboxes are kept, as the service sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.state.credits import Charge
    from stability_mock.state.exchange import Exchange
    from stability_mock.state.journal import About, Entry
    from stability_mock.state.sandbox import Sandbox

Result = TypeVar("Result")


class StoreError(Exception):
    """The store cannot be used now; the text says why."""


class Store(Protocol):
    """Keeps the sandboxes. A key that has none yet gets one when it is first named. Raises StoreError."""

    look_seconds: float
    """How often whoever waits for a change may look at `sequence`."""

    async def change(self, key: str, act: Callable[[Sandbox, int], Result]) -> Result:
        """Run `act` on the key's sandbox, with the real time in microseconds, as one atomic step.

        What is due in the sandbox is settled before, in the same step.
        What `act` changed is kept also when it raises an ApiError.
        """
        ...

    async def change_all(self, act: Callable[[Sandbox, int], Result]) -> list[Result]:
        """Run `act` on every sandbox, and on the one that future sandboxes are made from, whose result comes first."""
        ...

    async def draw(self, key: str, request: str) -> int:
        """Return how many equal requests the key has made since its last reset, this one not counted; count it."""
        ...

    async def charges(self, key: str) -> list[Charge]:
        """List what the key was charged for, the oldest first."""
        ...

    async def record(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal."""
        ...

    async def entries(self, key: str, since: int = 0) -> list[Entry]:
        """List what came into the key's journal after the number `since`, the oldest exchange first."""
        ...

    async def exchange(self, key: str, request_id: str) -> Exchange | None:
        """Return an exchange of a journal, None if it has left."""
        ...

    async def keep_result(self, key: str, generation_id: str, data: bytes) -> None:
        """Keep what an asynchronous generation gives; past the bound of all keys the oldest are dropped."""
        ...

    async def result(self, key: str, generation_id: str) -> bytes | None:
        """Return what a generation gave, None if it was dropped."""
        ...

    async def clear_journal(self, key: str) -> None:
        """Forget the key's journal, and nothing else."""
        ...

    async def reset(self, key: str | None) -> None:
        """Forget the sandbox of one key, or all sandboxes."""
        ...

    async def keys(self) -> list[str]:
        """Name the keys that have a sandbox."""
        ...

    async def key_of(self, sandbox_id: str) -> str | None:
        """Name the key whose sandbox has this id, None if there is none."""
        ...

    async def note(self, key: str | None) -> None:
        """Count a change of one sandbox, or of all, that is not an exchange in its journal."""
        ...

    async def sequence(self, key: str | None) -> int:
        """Return the number of the last change of one sandbox, or of any. Numbers grow, also over a start."""
        ...

    async def about(self, key: str) -> About:
        """Return what one sandbox looks like from outside."""
        ...

    async def latest(self, count: int) -> tuple[int, list[About]]:
        """Return how many sandboxes have changed, and those that changed last, the last one first."""
        ...

    async def close(self) -> None:
        """Let go of what the store holds open."""
        ...
