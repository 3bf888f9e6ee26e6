"""Mutants made by machine on the wire: a changed server starts, and the sieve gives reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mutation import measure
from mutation.defect import Defect
from mutation.machine import code
from mutation.machine.equivalence import NOT_COMPILED, READ_BY_NOBODY, SAME, TOUCHES_NOTHING, Equivalence
from places import ROOT
from stability_contract.cases import forms
from stability_contract.contract import document
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Response
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def mutant(file: str, change: str, text: str) -> code.Mutant:
    """Return the first mutant of a file with this change, on the line that holds a text."""
    lines = (ROOT / code.FOLDER / file).read_text("utf-8").splitlines()
    found = code.of_file(ROOT / code.FOLDER / file, file)
    return next(one for one in found if one.change == change and text in lines[one.line - 1])


def test_a_changed_server_starts_and_answers_otherwise() -> None:
    found = mutant("parameters/branches.py", "'required' becomes 'REQUIRED'", "_because")
    refused = forms.request(document.load().operation("core"), [Part("seed", b"-1")], "sk-good")

    with measure.mutated(found) as url:
        line = RawClient(url)
        answer = line.send(refused)
        line.end()

    assert isinstance(answer, Response)
    assert answer.status == 400
    assert b'"prompt: REQUIRED"' in answer.body


def _edit(change: Callable[[dict[str, Any]], object]) -> Defect:
    def edit(raw: dict[str, Any]) -> None:
        change(raw)

    return Defect("edited", "document", edit=edit)


@pytest.mark.timeout(600)
def test_the_sieve_says_why_a_mutant_cannot_be_distinguished(mock_server: str) -> None:
    known = Equivalence(mock_server)
    schemas = ("components", "schemas")

    def node(raw: dict[str, Any], *path: str) -> dict[str, Any]:
        for step in path:
            raw = raw[step]
        return raw

    alike = {
        "": [
            _edit(lambda raw: node(raw, *schemas, "OutputFormat")["enum"].remove("webp")),
            Defect("a", "headers", after=lambda _, answer, __: Response(299, answer.headers, answer.body)),
            Defect("b", "code", code=mutant("parameters/branches.py", "'required' becomes 'REQUIRED'", "_because")),
        ],
        READ_BY_NOBODY: [_edit(lambda raw: node(raw, *schemas, "RequestId").update(pattern="x"))],
        NOT_COMPILED: [_edit(lambda raw: node(raw, *schemas, "AspectRatio").update(enum="x"))],
        TOUCHES_NOTHING: [Defect("c", "headers", after=lambda _, answer, __: answer)],
        SAME: [Defect("d", "code", code=mutant("web/multipart.py", "'ascii' becomes 'ASCII'", "ascii"))],
    }

    for reason, defects in alike.items():
        for defect in defects:
            assert known.reason(defect) == reason, defect.name
