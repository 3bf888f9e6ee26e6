"""Sends what is planned: within the rate, within the budget, and counts what each answer costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from contract_tests.exchange import Exchange, Response, Silence

if TYPE_CHECKING:
    from contract_tests.budget import Budget
    from contract_tests.exchange import Request
    from contract_tests.pace import Pace
    from contract_tests.plan import Planned

OK = 200


class Sends(Protocol):
    """Whatever carries a request to a server."""

    def send(self, request: Request) -> Response | Silence:
        """Give the answer, or say why none came."""
        ...

    def end(self) -> None:
        """Close every connection."""
        ...


@dataclass
class Sender:
    """One way out for every request of a run."""

    line: Sends
    pace: Pace
    budget: Budget

    def send(self, planned: Planned, *, hurried: bool = False) -> Exchange:
        """Send one request; `hurried` ones do not wait for the rate. Raises OverBudget, Overcharged."""
        self.budget.admit(planned.most)
        cost = planned.most  # of a request that was lost on the way nobody knows whether it was charged
        try:
            if not hurried:
                self.pace.admit()
            exchange = Exchange(planned.request, self.line.send(planned.request), planned.source)
            cost = _cost(exchange.answer, planned)
        finally:
            self.budget.settle(planned.most, cost, f"{planned.source.operation}: {planned.source.purpose}")
        return exchange


def _cost(answer: Response | Silence, planned: Planned) -> Decimal:
    if isinstance(answer, Silence):
        return planned.most
    return planned.risk if answer.status == OK else Decimal(0)
