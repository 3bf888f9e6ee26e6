"""An exchange of a client with the judge's verdict on it, and what is wrong behind a fault that covers the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stability_contract.client_check.recording import Entry
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Verdict


@dataclass(frozen=True, slots=True)
class Beneath:
    """A request as it would be without what a server refuses it for as a whole, and the verdict on that."""

    request: Request
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """An exchange, with the judge's verdict on its request."""

    entry: Entry
    verdict: Verdict
    beneath: Beneath | None = None

    @property
    def operation(self) -> str:
        """Name the operation."""
        return self.verdict.operation.name if self.verdict.operation else ""

    @property
    def failed(self) -> bool:
        """Return whether it was refused, or given up by the client."""
        return self.entry.status >= 400 or self.entry.abandoned  # noqa: PLR2004 - the refusals

    @property
    def meaning(self) -> tuple[object, ...]:
        """Return what was asked, whatever the boundary: equal for a request and its repetition."""
        request = self.entry.request
        form = (request.header("content-type") or "").partition(";")[0]
        return *self.picture, request.header("accept"), form

    @property
    def picture(self) -> tuple[object, ...]:
        """Return which picture was asked for, in whatever form it is answered."""
        request, verdict = self.entry.request, self.beneath.verdict if self.beneath else self.verdict
        if not verdict.values:
            return self.entry.key, request.method, request.target, request.body
        fields = tuple(sorted((name, str(value)) for name, value in verdict.values.items()))
        return self.entry.key, request.method, request.path, fields, tuple(sorted(verdict.uploads.items()))
