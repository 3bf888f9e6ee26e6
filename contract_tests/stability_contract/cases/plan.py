"""What will be sent: each request with its verdict, known before the first byte goes out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request, Source
    from stability_contract.oracle.judge import Verdict


GENERATED = ("examples", "coverage", "fuzzing")
"""The phases that schemathesis makes cases for."""


class NotSent(Exception):  # noqa: N818 - not an error: the end of what may be sent
    """A planned request is not sent; the text says why."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to make: `fuzz` random cases for each shape of a form, from a seed, in the phases named."""

    seed: int = 1
    fuzz: int = 30
    phases: tuple[str, ...] = GENERATED


@dataclass(frozen=True, slots=True)
class Planned:
    """One request to send. `case` is what schemathesis made it from, for its own checks."""

    request: Request
    source: Source
    verdict: Verdict
    case: Any = None

    @property
    def max_price(self) -> Decimal:
        """Return what the answer can cost at most, in credits; nothing where no success is right.

        A server that accepts what it must refuse charges all the same: see `risk`.
        """
        return self.risk if self.verdict.may_succeed else Decimal(0)

    @property
    def risk(self) -> Decimal:
        """Return what a success would cost, whether it would be right or not."""
        operation = self.verdict.operation
        return operation.price(self.verdict.values) if operation else Decimal(0)
