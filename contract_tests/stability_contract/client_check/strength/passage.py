"""The way between a client and its mock server, on which one kind of good answer is made wrong."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_contract.client_check.strength.changes import AGAIN, Place
from stability_contract.client_check.strength.good_answer import GoodAnswer
from stability_contract.http import gateway
from stability_contract.http.exchange import Exchange, NoResponse, Response

if TYPE_CHECKING:
    from stability_contract.client_check.strength.wrong_answers import WrongAnswer
    from stability_contract.contract.document import Document
    from stability_contract.http.client import RawClient
    from stability_contract.http.exchange import Headers, Request

OK = 200


@dataclass
class Passage:
    """Passes requests on, and changes the good answers of operations: those of one call, or all.

    `changed` has what was sent in place of a good answer.
    """

    client: RawClient
    document: Document
    kind: WrongAnswer | None = None
    call: int | None = None
    changed: list[Exchange] = field(default_factory=list)
    reason: str | None = None
    _calls: int = 0
    _before: GoodAnswer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def answer(self, request: Request) -> Response:
        """Return what the client gets."""
        asked = replace(request, target=request.target.partition(AGAIN)[0].rstrip("?&"))
        found = self.client.send(asked)
        if isinstance(found, NoResponse):
            return Response(502, (), found.reason.encode())
        good = GoodAnswer.of(found) if found.status == OK and self.document.at(asked.path) else None
        return self._changed(request, good) if good and self.kind else found

    def _changed(self, request: Request, good: GoodAnswer) -> Response:
        with self._lock:
            before, self._before = self._before, good
            self._calls += 1
            hit = self.call in {None, self._calls}
        found = self.kind.change(good, Place(request, before)) if hit and self.kind else None
        if found is None:
            return good.answer
        self.changed.append(Exchange(request, found))
        return found

    @staticmethod
    def written(answer: Response) -> tuple[Headers, bytes]:
        """Return the headers and the body as they are to be sent."""
        return gateway.plain(answer)
