"""Sends what is planned: within the rate, within the budget, and counts what each answer costs."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from stability_contract.http.exchange import Exchange, NoResponse, Response
from stability_contract.oracle.findings import Finding
from stability_contract.server_check.budget import Item, OverBudget
from stability_contract.target import ServerGoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_contract.cases.plan import Planned
    from stability_contract.http.account import Account
    from stability_contract.http.exchange import Request
    from stability_contract.server_check.budget import Budget
    from stability_contract.server_check.throttle import Throttle

SUCCESSES = range(200, 300)
NO_CREDITS = 402
WATCHED = 50
"""Number of requests that must be free after which the balance is read, too."""

MAX_UNANSWERED = 5
"""Number of requests in a row without an answer after which none is expected any more."""

MAX_SLOW = 100
"""Number of time-outs that a run waits for slow answers in all."""


class Sends(Protocol):
    """Whatever carries a request to a server."""

    def send(self, request: Request) -> Response | NoResponse:
        """Return the answer, or say why none came."""
        ...

    def end(self) -> None:
        """Close every connection."""
        ...


@dataclass
class Sender:
    """One way out for every request of a run. `account` is set where pictures are paid for with real credits.

    `timeout` is how many seconds an answer may take; `waited` returns what all slow ones took, which may be a hundred
    times as long.
    """

    client: Sends
    pace: Throttle
    budget: Budget
    account: Account | None = None
    report: Callable[[Finding], None] = lambda _: None
    timeout: float = 20.0
    waited: Callable[[], float] = lambda: 0.0
    unsent: int = 0
    refused: str = ""
    _free: int = 0
    _kept: dict[Request, Exchange] = field(default_factory=dict)
    _unanswered: list[str] = field(default_factory=list)
    _paying: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def send(self, planned: Planned, *, hurried: bool = False) -> Exchange:
        """Send a request; `hurried` ones do not wait for the rate. Raises OverBudget, Overcharged, ServerGoneError."""
        if (kept := self._kept.pop(planned.request, None)) is not None:
            return replace(kept, source=planned.source)
        self._require_answers()
        with self._alone(planned):
            try:
                self.budget.admit(planned.max_price)
            except OverBudget as reason:
                self._unsent(reason)
                raise
            return self._send(planned, hurried=hurried)

    def _unsent(self, reason: OverBudget) -> None:
        self.unsent, self.refused = self.unsent + 1, str(reason)

    def keep(self, exchange: Exchange) -> None:
        """Keep an answer that was paid for, for the next who sends the same request."""
        self._kept[exchange.request] = exchange

    @contextlib.contextmanager
    def _alone(self, planned: Planned) -> Iterator[None]:
        """Let nothing else be paid for meanwhile, so that the balance shows what this one costs."""
        if self.account and planned.max_price:
            with self._paying:
                yield
        else:
            yield

    def _send(self, planned: Planned, *, hurried: bool) -> Exchange:
        item = Item(_name(planned), planned.max_price, planned.max_price, lost=True)
        exchange = None
        try:
            self._before(planned)
            exchange = Exchange(planned.request, self.ask(planned.request, hurried=hurried), planned.source)
            self._listen(exchange.answer)
            item = self._item(planned, exchange.answer, hurried=hurried)
        finally:
            self.budget.settle(planned.max_price, item)
        self._tell(item, exchange)
        self._after(planned, exchange)
        return exchange

    def ask(self, request: Request, *, hurried: bool = False) -> Response | NoResponse:
        """Send a request past the budget, and give the answer; raises ServerGoneError."""
        self._require_answers()
        if hurried:
            self.pace.note()
        else:
            self.pace.admit()
        return self.client.send(request)

    def _listen(self, answer: Response | NoResponse) -> None:
        self._unanswered = [*self._unanswered, answer.reason] if isinstance(answer, NoResponse) else []

    def _require_answers(self) -> None:
        """Wait no longer for a server that is gone: a run has thousands of requests, and each may wait long."""
        if len(self._unanswered) >= MAX_UNANSWERED:
            raise ServerGoneError(
                f"{len(self._unanswered)} requests in a row got no answer, the last one: {self._unanswered[-1]}"
            )
        if (waited := self.waited()) > MAX_SLOW * self.timeout:
            raise ServerGoneError(
                f"its slow answers took {waited:,.0f} seconds together; to wait longer, raise --timeout"
            )

    def balance(self) -> Decimal | None:
        """Read the balance of the account, in credits; None where there is none, or no answer reports it."""
        return self.account.hear(self.ask(self.account.question)) if self.account else None

    def audit(self) -> None:
        """Read the balance a last time; what nobody has counted yet was taken for what is free."""
        if self.account and self.balance() is not None:
            item = Item("the requests that are free", self._uncounted(), Decimal(0))
            self.budget.settle(Decimal(0), item)
            self._tell(item, None)

    def _before(self, planned: Planned) -> None:
        if self.account and planned.max_price and self.account.first is None:
            self.balance()

    def _item(self, planned: Planned, answer: Response | NoResponse, *, hurried: bool) -> Item:
        """Say what an answer cost: its price by the contract, or more if the balance fell by more."""
        price = _price(planned, answer)
        self._free += not (price or planned.max_price)
        if self.account and not hurried and (price or planned.max_price or self._free % WATCHED == 0):
            self.balance()
        return Item(_name(planned), max(price, self._uncounted()), price, lost=isinstance(answer, NoResponse))

    def _uncounted(self) -> Decimal:
        """Return what was taken off the balance and stands on no receipt; some servers take it a while later."""
        return max(Decimal(0), self.account.taken - self.budget.spent) if self.account else Decimal(0)

    def _tell(self, item: Item, exchange: Exchange | None) -> None:
        if item.cost > item.price:
            operation = exchange.source.operation if exchange else "general"
            detail = f"the balance fell by {item.cost} credits, the contract says {item.price}"
            self.report(Finding("ANS032", operation, "", detail, exchange=exchange))

    def _after(self, planned: Planned, exchange: Exchange) -> None:
        """Stop buying when the credits are used up, which is not a fault of the server unless some are left."""
        if not (self.account and planned.max_price and getattr(exchange.answer, "status", 0) == NO_CREDITS):
            return
        self.budget.closed = "the server says that no credits are left (402)"
        if self.account.last is None or self.account.last < planned.max_price:
            reason = OverBudget(self.budget.closed)
            self._unsent(reason)
            raise reason


def _name(planned: Planned) -> str:
    return f"{planned.source.operation}: {planned.source.purpose}"


def _price(planned: Planned, answer: Response | NoResponse) -> Decimal:
    """Return what an answer costs by the contract; of a request that was lost nobody knows whether it was charged."""
    if isinstance(answer, NoResponse):
        return planned.max_price
    return planned.risk if answer.status in SUCCESSES else Decimal(0)
