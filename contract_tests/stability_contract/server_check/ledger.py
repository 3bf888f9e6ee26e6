"""Keeps a ledger of its own of what the contract's prices make, and holds the server's balance against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.http.exchange import Response
from stability_contract.oracle.findings import Finding
from stability_contract.oracle.judge import key_of
from stability_contract.server_check.sending import SUCCESSES
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from stability_contract.cases.plan import Planned
    from stability_contract.http.exchange import Exchange
    from stability_contract.target import Control

EACH = ("pairs",)
"""The phases after each request of which the balance is read; else it is read at their end."""


@dataclass
class Ledger:
    """What one key should have left, phase by phase. The control API reads the balance, which costs nothing."""

    control: Control
    _expected: Decimal | None = None
    _place: tuple[str, str] = ("", "")
    _pictures: int = 0

    def note(self, exchange: Exchange, planned: Planned) -> Iterator[Finding]:
        """Count one answer; where a phase begins, yield what went wrong until now.

        A balance that cannot be read ends the counting: that the server is gone is reported by the requests.
        """
        try:
            yield from self._note(exchange, planned)
        except TargetError:
            self.forget()

    def _note(self, exchange: Exchange, planned: Planned) -> Iterator[Finding]:
        place = (exchange.source.operation, exchange.source.phase)
        if self._expected is None:  # the balance after the first answer is taken as given
            self._expected, self._place = self.control.credits(), place
        else:
            self._add(exchange, planned)
            if place != self._place:
                yield from self._compare(None)
                self._place = place
            elif place[1] in EACH:
                yield from self._compare(exchange)

    def settle(self) -> Iterator[Finding]:
        """Yield what is wrong with the balance now, and begin anew."""
        if self._expected is not None:
            yield from self._compare(None)
        self.forget()

    def forget(self) -> None:
        """Begin anew: the balance was set by others."""
        self._expected, self._pictures, self._place = None, 0, ("", "")

    def _add(self, exchange: Exchange, planned: Planned) -> None:
        if self._expected is not None and _succeeded(exchange) and key_of(exchange.request) == self.control.key:
            self._expected -= planned.risk
            self._pictures += 1

    def _compare(self, exchange: Exchange | None) -> Iterator[Finding]:
        operation, phase = self._place
        balance = self.control.credits()
        if self._expected is not None and balance != self._expected:
            detail = (
                f"{phase}: the balance is {balance} credits after {self._pictures} more pictures; "
                f"by the contract's prices it is {self._expected}"
            )
            yield Finding("ANS033", operation, "" if exchange else phase, detail, exchange=exchange)
            self._expected = balance


def _succeeded(exchange: Exchange) -> bool:
    return isinstance(exchange.answer, Response) and exchange.answer.status in SUCCESSES
