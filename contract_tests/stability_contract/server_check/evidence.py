"""What a run keeps of its exchanges: of each fault the best example whole, within a bound; of others the beginning."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_contract.http.exchange import Exchange, Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.oracle.findings import Finding

MAX_BYTES = 64 << 20
"""Bytes of all bodies that are kept whole."""

REQUEST_BYTES = 65536
ANSWER_BYTES = 4096


@dataclass
class Evidence:
    """Decides what is kept whole, first come, first served."""

    left: int = MAX_BYTES
    _sizes: dict[tuple[str, ...], int] = field(default_factory=dict)

    def keep(self, exchange: Exchange, findings: Iterable[Finding]) -> tuple[Exchange, tuple[Finding, ...]]:
        """Return the exchange as it is kept, and its findings with that."""
        found = tuple(findings)
        kept = exchange if self._best(exchange, found) else slim(exchange)
        return kept, tuple(replace(finding, exchange=kept) for finding in found)

    def _best(self, exchange: Exchange, findings: tuple[Finding, ...]) -> bool:
        """Return whether this is the best example so far of some fault, and there is room for it."""
        size = len(exchange.request.body)
        better = [one.group for one in findings if size < self._sizes.get(one.group, size + 1)]
        answer = exchange.answer.body if isinstance(exchange.answer, Response) else b""
        if not better or size + len(answer) > self.left:
            return False
        self.left -= size + len(answer)
        self._sizes.update(dict.fromkeys(better, size))
        return True


def slim(exchange: Exchange) -> Exchange:
    """Return an exchange with the beginning of large bodies only."""
    answer = exchange.answer
    if isinstance(answer, Response) and len(answer.body) > ANSWER_BYTES:
        answer = replace(answer, body=answer.body[:ANSWER_BYTES])
    return Exchange(_slim_request(exchange.request), answer, exchange.source)


def _slim_request(request: Request) -> Request:
    missing = len(request.body) - REQUEST_BYTES
    if missing <= 0:
        return request
    return replace(request, body=request.body[:REQUEST_BYTES], missing=request.missing + missing)
