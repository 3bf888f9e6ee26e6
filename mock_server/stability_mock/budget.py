"""A bound on what is held at once. Whoever wants more than is left waits, first come, first served."""

from __future__ import annotations

import asyncio
import threading
from collections import deque


class Budget:
    """Bounds a sum, such as the pixels that are held at once. An amount above the bound is taken alone.

    It may be used from any thread and any event loop.
    """

    def __init__(self, max_held: int) -> None:
        self._max_held = self._left = max_held
        self._lock = threading.RLock()  # what is collected as garbage meanwhile may give back, too
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits."""
        return bool(self._waiting)

    @property
    def held(self) -> int:
        """How much is held."""
        return self._max_held - self._left

    async def take(self, amount: int) -> Share:
        """Wait until this amount is free, and return a share of it."""
        share, turn = Share(self), asyncio.get_running_loop().create_future()
        amount = min(amount, self._max_held)
        with self._lock:
            self._waiting.append((amount, turn))
            self._serve()
        await turn
        share.amount = amount
        return share

    def give_back(self, amount: int) -> None:
        """Make this amount available to others."""
        with self._lock:
            self._left += amount
            self._serve()

    def _serve(self) -> None:
        while self._waiting and self._waiting[0][0] <= self._left:
            amount, turn = self._waiting.popleft()
            self._left -= amount
            try:
                turn.get_loop().call_soon_threadsafe(self._let, amount, turn)
            except RuntimeError:  # its event loop has ended
                self._left += amount

    def _let(self, amount: int, turn: asyncio.Future[None]) -> None:
        if turn.done():  # it was not waited for any longer
            self.give_back(amount)
        else:
            turn.set_result(None)


class Share:
    """A part of a budget. It is given back when nothing refers to it any more."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.amount = 0

    def keep(self, amount: int) -> None:
        """Keep this amount, and give back the rest."""
        over = max(0, self.amount - amount)
        self.amount -= over
        self._budget.give_back(over)

    def __del__(self) -> None:
        """Release the share."""
        self._budget.give_back(self.amount)
