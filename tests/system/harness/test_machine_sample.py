"""Mutants made by machine on the wire: a changed server starts, the sieve gives reasons, and a sample is caught."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from mutation import measure
from mutation.defect import Defect
from mutation.machine import campaign, catalogue, code
from mutation.machine.equivalence import NOT_COMPILED, READ_BY_NOBODY, SAME, TOUCHES_NOTHING, Equivalence
from mutation.machine.summary import interval
from places import ROOT
from stability_contract.cases import forms
from stability_contract.contract import document
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Response
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

PUBLISHED = 0.75
"""The share caught that docs/contract-suite.md publishes, less its interval: below it, something got worse."""


def mutant(file: str, change: str, text: str) -> code.Mutant:
    """Return the first mutant of a file with this change, on the line that holds a text."""
    lines = (ROOT / code.FOLDER / file).read_text("utf-8").splitlines()
    found = code.of_file(ROOT / code.FOLDER / file, file)
    return next(one for one in found if one.change == change and text in lines[one.line - 1])


def test_a_changed_server_starts_and_answers_otherwise() -> None:
    found = mutant("parameters.py", "'required' becomes 'REQUIRED'", "_because")
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
def test_the_sieve_says_why_a_mutant_cannot_be_told(mock_server: str) -> None:
    known = Equivalence(mock_server)
    schemas = ("components", "schemas")

    def node(raw: dict[str, Any], *path: str) -> dict[str, Any]:
        for step in path:
            raw = raw[step]
        return raw

    told = {
        "": [
            _edit(lambda raw: node(raw, *schemas, "OutputFormat")["enum"].remove("webp")),
            Defect("a", "headers", after=lambda _, answer, __: Response(299, answer.headers, answer.body)),
            Defect("b", "code", code=mutant("parameters.py", "'required' becomes 'REQUIRED'", "_because")),
        ],
        READ_BY_NOBODY: [_edit(lambda raw: node(raw, *schemas, "RequestId").update(pattern="x"))],
        NOT_COMPILED: [_edit(lambda raw: node(raw, *schemas, "AspectRatio").update(enum="x"))],
        TOUCHES_NOTHING: [Defect("c", "headers", after=lambda _, answer, __: answer)],
        SAME: [Defect("d", "code", code=mutant("web/multipart.py", "'ascii' becomes 'ASCII'", "ascii"))],
    }

    for reason, defects in told.items():
        for defect in defects:
            assert known.reason(defect) == reason, defect.name


@pytest.mark.long
@pytest.mark.timeout(7_200)
def test_a_sample_of_60_drawn_anew_each_day_is_caught_as_published(tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    jobs = [campaign.Job(kind, name) for kind in catalogue.KINDS for name in catalogue.sample(kind, 15, today)]

    results = list(campaign.carry_out(jobs, tmp_path / "sample.jsonl", 2))

    tried = [one for one in results if one["state"] in {"caught", "survives"}]
    caught = [one for one in tried if one["state"] == "caught"]
    survivors = [f"{one['kind']}: {one['name']}" for one in tried if one["state"] == "survives"]
    assert interval(len(caught), len(tried))[1] >= PUBLISHED, survivors
