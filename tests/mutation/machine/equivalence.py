"""Which mutants no request can distinguish from the healthy server, and why: known before the suite is asked."""

from __future__ import annotations

import json
import tempfile
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from stability_contract.http.client import RawClient

from mutation.gateway import Passage
from mutation.machine import battery
from mutation.machine.document import raw
from mutation.machine.sieve import ENDED, Sieve, forked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.http.exchange import Request, Response

    from mutation.defect import Defect, Edit

UNREACHED = "no request at the default settings runs through the line"
SAME = "no answer of the battery differs"
READ_BY_NOBODY = "the document compiles to the same contract: the server does not read what was changed"
NOT_COMPILED = "the document is refused"
TOUCHES_NOTHING = "changes no request and no answer of the battery"
SAMPLE = 12
"""One of this many requests of the battery goes through the gateway."""


class Equivalence:
    """What is known of the healthy server, to hold mutants against."""

    def __init__(self, healthy: str) -> None:
        """Take the URL of a healthy server."""
        self._healthy = healthy

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve()

    @cached_property
    def _contract(self) -> list[str]:
        return forked(lambda: _compiled(lambda _: None), None)

    def reason(self, defect: Defect) -> str:
        """Return why a mutant cannot be distinguished; empty if it can."""
        if defect.code:
            return "" if self._sieve.shown(defect.code) else SAME if self._sieve.reached(defect.code) else UNREACHED
        if defect.edit:
            edit = defect.edit
            compiled = forked(lambda: _compiled(edit), None)
            return NOT_COMPILED if compiled[-1:] != [ENDED] else READ_BY_NOBODY if compiled == self._contract else ""
        return "" if self._touches(defect) else TOUCHES_NOTHING

    def _touches(self, defect: Defect) -> bool:
        """Return whether a mutant of the gateway changes a request of the battery, or what an answer says."""
        passage = Passage(RawClient(self._healthy))
        try:
            for number, request in enumerate(battery.requests()):
                if request.path.startswith("/_mock/"):
                    passage.forward(request)
                elif number % SAMPLE == 0 and _changes(defect, request, passage):
                    return True
        finally:
            passage.client.end()
        return False


def _changes(defect: Defect, request: Request, passage: Passage) -> bool:
    if defect.before:
        return defect.before(request, passage) != request
    answer = passage.forward(request)
    return bool(defect.after) and _meaning(defect.after(request, answer, passage)) != _meaning(answer)  # type: ignore[misc]


def _meaning(answer: Response) -> tuple[object, ...]:
    """Return what an answer says, however its JSON is written."""
    try:
        body: object = json.loads(answer.body)
    except ValueError:
        body = answer.body
    return answer.status, sorted(answer.headers), body


def _compiled(edit: Edit) -> Iterator[str]:
    """Yield what an edited document compiles to; in a process of its own, since it loads the server."""
    from stability_mock.contract import load  # noqa: PLC0415

    document = raw("2024")
    edit(document)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "edited.json"
        file.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
        contract = load(str(file))
    yield json.dumps([repr(getattr(contract, found.name)) for found in fields(contract) if found.name != "document"])
