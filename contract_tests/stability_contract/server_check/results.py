"""Fetches the result of each asynchronous success, as a client would: asks for it until it is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stability_contract.http import generations
from stability_contract.http.exchange import Exchange, Response

if TYPE_CHECKING:
    from stability_contract.cases.plan import Planned
    from stability_contract.contract.document import Document
    from stability_contract.server_check.sending import Sender
    from stability_contract.target import Control

OK = 200
SECONDS = 10.0
"""How long to wait between two questions: more often than that may be refused."""


@dataclass(frozen=True, slots=True)
class Results:
    """Asks one server for results; where time can be moved, no real time is waited."""

    document: Document
    sender: Sender
    control: Control | None

    def of(self, exchange: Exchange, planned: Planned) -> Exchange | None:
        """Return the exchange with the result of a submit; None where there is no generation to ask for."""
        operation, answer = planned.verdict.operation, exchange.answer
        if operation is None or not operation.asynchronous or not isinstance(answer, Response) or answer.status != OK:
            return None
        identity = generations.identity(answer)
        if identity is None:
            return None
        path = self.document.page(operation.results[0]).path_of(identity)
        request = exchange.request
        accept = request.header("accept") or "*/*"
        asked = generations.question(path, request.header("authorization") or "", _readable(accept))
        source = replace(exchange.source, purpose=f"the result of {exchange.source.purpose}")
        return Exchange(asked, generations.collect(asked, self.sender.ask, self._wait), source)

    def _wait(self) -> None:
        if self.control:
            self.control.advance(SECONDS)
        else:
            self.sender.pace.wait(SECONDS)


def _readable(accept: str) -> str:
    """Return what to accept of a result: what the submit asked for, if that is plain."""
    return accept if accept in {"image/*", "application/json"} else "*/*"
