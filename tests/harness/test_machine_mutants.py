"""Mutants made by machine: enough of them, each changes something, and a campaign goes on where it was."""

from __future__ import annotations

import ast
import copy
import json
from typing import TYPE_CHECKING

import pytest
from mutation.gateway import Passage
from mutation.machine import answers, campaign, catalogue, code, document, summary
from mutation.machine.operators import changes
from places import ROOT
from servers import refusal, success
from stability_contract.cases import forms, pictures
from stability_contract.contract import document as contracts
from stability_contract.http.exchange import Request, Response
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from pathlib import Path

KEY = "sk-good"


def test_there_are_thousands_of_each_kind_of_place_and_each_has_a_name_of_its_own() -> None:
    sizes = {kind: len(catalogue.mutants(kind)) for kind in catalogue.KINDS}

    assert sizes["code"] > 2_000
    assert sizes["document"] > 800
    assert sizes["answers"] > 1_000
    assert sizes["requests"] > 200
    assert {found.file for found in code.mutants()} == set(code.REQUEST_PATH)


@pytest.mark.parametrize("mutant", code.sample(40, 7), ids=lambda mutant: mutant.name)
def test_a_mutant_of_the_code_compiles_and_differs(mutant: code.Mutant) -> None:
    healthy = (ROOT / code.FOLDER / mutant.file).read_text("utf-8")

    compile(mutant.text, mutant.file, "exec")
    assert ast.dump(ast.parse(mutant.text)) != ast.dump(ast.parse(healthy))


@pytest.mark.parametrize(
    ("text", "mutants"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a and b", {"a or b", "b", "a"}),
        ("x = 1", {"x = 2", "x = 0", "x = None"}),
        ("f(b=2)", {"f()", "f(b=3)", "f(b=1)", "None"}),
        ("raise E", {"raise SystemError()"}),
        ("def f(x: int) -> int:\n    'Says.'\n    return x", {"def f(x: int) -> int:\n    'Says.'\n    return None"}),
        ("if TYPE_CHECKING:\n    import a", set()),
    ],
)
def test_an_operator_changes_one_thing(text: str, mutants: set[str]) -> None:
    found = set()
    for place in range(len(list(changes(ast.parse(text))))):
        tree = ast.parse(text)
        list(changes(tree))[place].apply()
        found.add(ast.unparse(ast.fix_missing_locations(tree)))

    assert {line.replace('"""Says."""', "'Says.'") for line in found} == mutants


@pytest.mark.parametrize("year", ["2024", "2026"])
def test_a_mutant_of_the_document_changes_one_place(year: str) -> None:
    healthy = document.raw(year)
    for found in list(document.mutants(year))[::40]:
        assert found.edit is not None
        edited = copy.deepcopy(healthy)
        found.edit(edited)
        assert json.dumps(edited) != json.dumps(healthy), found.name


def _answers() -> list[tuple[Request, Response]]:
    operation = contracts.load().operation("sd3")
    fields = {"prompt": "a", "seed": "7", "negative_prompt": "b", "output_format": "jpeg", "model": "sd3-medium"}
    plain = forms.request(operation, [Part(name, text.encode()) for name, text in fields.items()], KEY)
    rich = [success(7, pictures.draw(kind, (96, 64)), f"image/{kind}") for kind in ("png", "jpeg", "webp")]
    encoded = b'{"finish_reason":"SUCCESS","image":"ab+/","seed":7}'
    refused = [refusal(status, "a_name", "strength: first 1", "seed: second") for status in answers.STATUSES[1:]]
    encoded_too = Response(200, (("content-type", "application/json; type=image/png"), ("x-request-id", "a")), encoded)
    kept = [Response(one.status, (*one.headers, ("allow", "POST")), one.body) for one in refused]
    return [(plain, one) for one in (*rich, encoded_too, *kept, *rich[::-1], *kept[::-1])]


def test_an_operator_on_answers_changes_one_of_them() -> None:
    always = [found for found in answers.mutants() if found.name.endswith(", always")]
    seen = _answers()

    for found in always:
        assert found.after is not None
        passage = Passage(None)  # type: ignore[arg-type] # nothing is sent
        assert any(found.after(request, answer, passage) != answer for request, answer in seen), found.name
    assert len(always) > 100


def test_a_campaign_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    states = {"a": "caught", "b": "unfinished", "c": "survives", "d": "equivalent"}
    lines = [json.dumps({"kind": "code", "name": name, "state": state}) for name, state in states.items()]
    file.write_text("\n".join(lines) + "\n", "utf-8")

    left = campaign.left([campaign.Job("code", name) for name in "abcde"], file)

    assert [job.name for job in left] == ["b", "e"]


def test_the_last_result_of_a_mutant_counts(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    for state in ("unfinished", "caught"):
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"kind": "code", "name": "a", "state": state}) + "\n")

    assert [one["state"] for one in campaign.read(file)] == ["caught"]


def test_the_same_seed_draws_the_same_sample_and_another_another() -> None:
    assert catalogue.sample("requests", 20, "2026-12-01") == catalogue.sample("requests", 20, "2026-12-01")
    assert catalogue.sample("requests", 20, "2026-12-01") != catalogue.sample("requests", 20, "2026-12-02")


@pytest.mark.parametrize(
    ("caught", "tried", "low", "high"),
    [(0, 0, 0.0, 1.0), (155, 207, 0.686, 0.803), (60, 60, 0.940, 1.0), (0, 10, 0.0, 0.278)],
)
def test_an_interval_is_wilsons(caught: int, tried: int, low: float, high: float) -> None:
    found = summary.interval(caught, tried)

    assert found == pytest.approx((low, high), abs=0.001)


def test_the_summary_counts_by_kind_and_has_the_cost() -> None:
    def result(state: str, requests: int = 0) -> dict[str, object]:
        return {
            "kind": "code",
            "name": "x",
            "area": "y",
            "state": state,
            "requests": requests,
            "credits": "3",
            "seconds": 1,
        }

    results = [
        result("caught", 10),
        result("caught", 30),
        result("survives"),
        result("equivalent"),
        result("not served"),
    ]
    table = list(summary.lines(results, {"code": 100}))

    assert "| code | 100 | 5 | 1 | 1 | 3 | 2 | 66.7 | 20.8 to 93.9 |" in table
    assert "| requests | 20.0 | 30.0 |" in table
