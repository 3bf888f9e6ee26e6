"""The cases: schemathesis's and our own, always the same for one seed, and the judge agrees with their makers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml
from stability_contract.cases import semantic
from stability_contract.cases.generated import generate
from stability_contract.cases.plan import Effort
from stability_contract.contract import document
from stability_contract.contract.document import DocumentError
from stability_contract.server_check import suite
from stability_contract.server_check.suite import own

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.cases.plan import Planned
    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Judge

KEY = "sk-good"


@pytest.fixture(scope="module")
def generated(contract: Document, judge: Judge) -> list[Planned]:
    effort = Effort(seed=3, fuzz=15)
    return [one for operation in contract.operations for one in generate(contract, operation, judge, KEY, effort)]


def test_another_seed_plans_other_requests(contract: Document, judge: Judge) -> None:
    core = contract.operation("core")
    bodies = [
        [one.request.body for one in generate(contract, core, judge, KEY, Effort(seed, 10, ("fuzzing",)))]
        for seed in (1, 2)
    ]

    assert bodies[0] != bodies[1]


def test_no_request_carries_a_boundary_drawn_by_chance(generated: list[Planned]) -> None:
    kinds = {one.request.header("content-type") for one in generated if b"name=" in one.request.body}

    assert "multipart/form-data; boundary=stability-contract-boundary" in kinds
    assert all("boundary=" not in kind or "stability-contract" in kind for kind in kinds if kind)


def test_every_shape_of_a_form_is_reached_with_valid_cases(generated: list[Planned], contract: Document) -> None:
    sd3 = contract.operation("sd3")
    reached = Counter(
        (sd3.branch(one.verdict.values) or {}).get("title")
        for one in generated
        if one.source.operation == "sd3" and one.verdict.acceptable
    )

    assert set(reached) == {branch["title"] for branch in sd3.branches}
    assert min(reached.values()) >= 20


def test_the_judge_agrees_with_what_schemathesis_calls_valid(generated: list[Planned]) -> None:
    disputed = [
        one.source.purpose
        for one in generated
        if one.source.purpose.startswith("positive") and not one.verdict.acceptable and b"\0" not in one.request.body
    ]

    assert disputed == []


def test_coverage_makes_about_as_many_bad_cases_as_good_ones(generated: list[Planned]) -> None:
    verdicts = Counter(one.verdict.acceptable for one in generated if one.source.phase == "coverage")

    assert verdicts[True] >= 180
    assert verdicts[False] >= 180


def test_semantic_cases_meet_every_rule_of_fields(contract: Document, judge: Judge) -> None:
    codes = {
        violation.rule.code
        for operation in contract.operations
        for one in own(operation, judge, KEY, "semantics")
        for violation in one.verdict.violations
    }

    assert {f"REQ0{number}" for number in (*range(10, 21), *range(30, 35), 40, 41)} <= codes


def test_wire_cases_meet_every_rule_of_requests(contract: Document, judge: Judge) -> None:
    planned = list(own(contract.operation("core"), judge, KEY, "wire"))
    codes = {violation.rule.code for one in planned for violation in one.verdict.violations}

    assert {f"REQ00{number}" for number in range(1, 9)} | {"REQ042", "REQ043"} <= codes
    sizes = {len(one.request.body) for one in planned}
    assert {10_485_760, 10_485_761} <= sizes


def test_cases_of_one_operation_have_good_and_bad_neighbours(contract: Document) -> None:
    names = [name for name, _ in semantic.cases(contract.operation("core"))]

    assert "aspect_ratio is 16:9" in names
    assert "aspect_ratio is '16:9 '" in names
    assert "seed is '4294967295'" in names


def test_a_document_that_schemathesis_cannot_use_is_reported_in_one_line(
    contract: Document, judge: Judge, tmp_path: Path
) -> None:
    raw = yaml.safe_load(yaml.safe_dump(contract.raw))
    raw["components"]["schemas"]["Prompt"]["pattern"] = "("
    file = tmp_path / "contract.yaml"
    file.write_text(yaml.safe_dump(raw), "utf-8")
    try:
        broken = document.load(file)
        list(suite.plan(broken.operation("core"), broken, judge, KEY, Effort(1, 1)))
    except (DocumentError, ValueError) as problem:
        assert "\n" not in str(problem).strip()  # noqa: PT017 - either reader may be the one to say it
