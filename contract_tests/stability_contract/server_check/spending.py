"""Plans for a server that takes money: what costs nothing first, one success of each endpoint, then what is left."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.cases import forms
from stability_contract.cases.plan import Planned
from stability_contract.counting import counted
from stability_contract.http.exchange import Source
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_contract.contract.document import Operation
    from stability_contract.oracle.judge import Judge
    from stability_contract.server_check.budget import Budget


EXPENSIVE = 3
"""How many times the average an endpoint costs whose price the plan names."""

SUCCESS = "success"
"""The phase of the one success of each endpoint."""


def order(plans: Iterable[Planned]) -> list[Planned]:
    """Put requests that must be refused first, then the one success, then the rest; the same order every time."""
    return sorted(plans, key=lambda planned: (planned.max_price > 0, planned.source.phase != SUCCESS))


def split(plans: Iterable[Planned]) -> tuple[list[Planned], list[Planned]]:
    """Part what is sent in any case, as far as the budget goes, from what is sent if money is left at the end."""
    found = list(plans)
    rest = [planned for planned in found if planned.max_price and planned.source.phase != SUCCESS]
    return [planned for planned in found if not planned.max_price or planned.source.phase == SUCCESS], rest


def once(operation: Operation, judge: Judge, key: str) -> Planned:
    """Return the cheapest success of an endpoint."""
    form = forms.bare(operation.branches[0])
    parts = forms.having(form, *_cheapest(operation))
    request = forms.request(operation, parts, key)
    return Planned(request, Source(SUCCESS, operation.name, "the cheapest picture"), judge.judge(request))


def _cheapest(operation: Operation) -> list[Part]:
    if isinstance(operation.credits, str):
        return []
    ((name, prices),) = operation.credits.items()
    choices = operation.branches[0]["properties"][name]["enum"]
    return [Part(name, min(choices, key=lambda choice: Decimal(prices[choice])).encode())]


def summary(plans: Iterable[Planned], budget: Budget) -> list[str]:
    """Say what will be sent and what it can cost at most."""
    found = list(plans)
    free = sum(not planned.max_price for planned in found)
    lines = [f"{counted(free, 'request')} that must be refused, and so cost nothing"]
    if budget.max == 0:
        return [*lines, "the published facts that need no picture", "no picture, and so nothing will be spent"]
    once = [planned for planned in found if planned.source.phase == SUCCESS]
    price = sum((planned.max_price for planned in once), Decimal(0))
    pictures = counted(len(once), "picture")
    return [
        *lines,
        f"{pictures}, one of each endpoint, for {counted(price, 'credit')}{_expensive(once, price)}",
        f"{counted(len(found) - free - len(once), 'further picture')}, facts and laws, as far as the budget goes",
        *_bounds(budget),
    ]


def _expensive(once: list[Planned], price: Decimal) -> str:
    """Say which endpoints make up most of the price, if a few do; the others are cheap without them."""
    expensive = [planned for planned in once if planned.max_price > price / len(once) * EXPENSIVE]
    if not expensive:
        return ""
    names = " and ".join(f"{planned.source.operation} ({planned.max_price})" for planned in expensive)
    rest = price - sum((planned.max_price for planned in expensive), Decimal(0))
    return f"; {rest} without {names}: --operations chooses"


def _bounds(budget: Budget) -> Iterator[str]:
    if budget.balance is not None and budget.max == budget.balance:
        yield f"the account holds {counted(budget.balance, 'credit')}, and no more than that can be spent"
    if budget.limit is None:
        yield "no budget bounds what will be spent"
    else:
        yield f"at most {counted(budget.max or Decimal(0), 'credit')} will be spent"
