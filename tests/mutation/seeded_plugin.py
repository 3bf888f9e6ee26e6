"""Puts one seeded defect between the tests and the application: `pytest -p mutation.seeded_plugin`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import httpx
import yaml
from stability_contract.http.exchange import Request, Response
from stability_mock import contract
from transport import InProcess

from mutation import measure
from mutation.gateway import Gateway, Passage

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutation.defect import Defect, Edit

VARIABLE = "SEEDED_DEFECT"
"""Names the defect."""


class _Line:
    """Sends to the application behind the tests' transport."""

    def __init__(self, transport: InProcess, handle: Callable[[InProcess, httpx.Request], httpx.Response]) -> None:
        self.transport, self.handle = transport, handle

    def send(self, request: Request) -> Response:
        """Return the answer of the healthy application."""
        url = "http://127.0.0.1" + request.target
        answer = self.handle(
            self.transport, httpx.Request(request.method, url, headers=list(request.headers), content=request.body)
        )
        return Response(answer.status_code, tuple(answer.headers.multi_items()), answer.content)


def pytest_configure() -> None:
    """Put the defect in, once, before anything is built."""
    defect = next(known for known in measure.defects() if known.name == os.environ[VARIABLE])
    if defect.edit:
        _edit(defect.edit, defect.year)
    if defect.before or defect.after:
        _intercept(defect)


def _edit(edit: Edit, year: str) -> None:
    read = contract._read

    def edited(name: str) -> str:
        document = yaml.safe_load(read(name))
        if name == year:
            edit(document)
        return yaml.safe_dump(document, sort_keys=False)

    contract._read = edited


def _intercept(defect: Defect) -> None:
    healthy = InProcess.handle_request

    def handle(transport: InProcess, request: httpx.Request) -> httpx.Response:
        gateway = Gateway(Passage(_Line(transport, healthy)), defect)  # type: ignore[arg-type] # sends, as a line does
        headers = tuple((name.lower(), value) for name, value in request.headers.multi_items())
        asked = Request(request.method, request.url.raw_path.decode(), headers, request.read())
        answer = gateway.answer(asked)
        return httpx.Response(answer.status, headers=list(answer.headers), content=answer.body)

    InProcess.handle_request = handle  # type: ignore[method-assign, assignment]
