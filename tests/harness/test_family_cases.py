"""The cases for the whole family: forms that keep the rules between fields or break them, and who gets which."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from stability_contract.cases import forms, joint, semantic, share, wire
from stability_contract.cases.generated import generate
from stability_contract.cases.plan import Effort
from stability_contract.contract import document, rules
from stability_contract.http import generations
from stability_contract.http.exchange import Request, Response
from stability_contract.http.multipart import Part
from stability_contract.oracle.judge import Judge
from stability_contract.server_check import spending, suite
from stability_contract.server_check.budget import Budget

KEY = "sk-good"
DOCUMENT = document.load("2026")
JUDGE = Judge(DOCUMENT, lambda key: key == KEY)
FAMILY = [operation for operation in DOCUMENT.operations if operation.kind != document.SCENE]
NAMES = [operation.name for operation in FAMILY]
RULES = [one for one in FAMILY if rules.of(one.branches[0]) != rules.Rules()]


@pytest.mark.parametrize("operation", FAMILY, ids=NAMES)
def test_the_bare_and_the_full_form_must_be_accepted(operation: document.Operation) -> None:
    branch = operation.branches[0]

    for form in (forms.bare(branch), forms.full(branch)):
        verdict = JUDGE.judge(forms.request(operation, form.values(), KEY))
        assert verdict.statuses == {200}, verdict.errors


def test_a_form_is_completed_by_what_its_rules_ask_for() -> None:
    relight = DOCUMENT.operation("replace-background-and-relight").branches[0]
    outpaint = DOCUMENT.operation("outpaint").branches[0]

    assert list(forms.bare(relight)) == ["subject_image", "background_prompt"]
    assert "light_source_direction" in forms.completed(relight, forms.bare(relight), "light_source_strength")
    assert list(forms.completed(outpaint, {"left": Part("left", b"0")})) == ["left", "right"]
    assert list(forms.completed(outpaint, {"left": Part("left", b"0.5")})) == ["left"]
    assert "mask" in forms.bare(DOCUMENT.operation("erase").branches[0])


@pytest.mark.parametrize("operation", RULES, ids=[one.name for one in RULES])
def test_both_sides_of_each_rule_are_tried(operation: document.Operation) -> None:
    cases = list(joint.cases(operation.branches[0]))

    verdicts = [JUDGE.judge(forms.request(operation, parts, KEY)) for _, parts in cases]

    assert Counter(name for name, _ in cases).most_common(1)[0][1] == 1
    assert sum(verdict.statuses == {200} for verdict in verdicts) >= 3
    assert sum(verdict.statuses == {400} for verdict in verdicts) >= 3


def test_an_operation_without_such_rules_has_no_such_cases() -> None:
    assert list(joint.cases(document.load().operation("core").branches[0])) == []


def test_every_field_has_good_and_bad_values() -> None:
    for operation in FAMILY:
        verdicts = [
            (name.split(" ")[0], JUDGE.judge(forms.request(operation, parts, KEY)).acceptable)
            for name, parts in semantic.cases(operation)
        ]
        tried = {name: {good for field, good in verdicts if field == name} for name in operation.properties}
        assert {name for name, seen in tried.items() if seen != {True, False}} == set(), operation.name


def test_the_whole_wire_is_tried_on_those_that_stand_for_the_others() -> None:
    counts = {
        operation.name: len([*share.of_wire(DOCUMENT, operation, wire.cases(operation, KEY))])
        for operation in DOCUMENT.operations
    }
    whole = {name for name, count in counts.items() if count > 100}

    assert whole == {"ultra", "core", "sd3", "upscale-fast", "erase", "replace-background-and-relight"}
    assert {count for name, count in counts.items() if name not in whole} == {len(share.EVERYWHERE)}


def test_every_case_that_each_operation_gets_has_the_name_of_one() -> None:
    core = DOCUMENT.operation("core")

    assert share.EVERYWHERE - {name for name, _ in wire.cases(core, KEY)} == set()


def test_of_large_answers_only_a_few_are_asked_for() -> None:
    large, small = (DOCUMENT.operation(name) for name in ("upscale-creative", "sketch"))
    plans = {one.name: [*suite.own(one, JUDGE, KEY, "semantics")] for one in (large, small)}

    kept = share.thinned(large, plans[large.name])

    assert [share.is_large(one) for one in FAMILY].count(True) == 2
    assert sum(planned.verdict.may_succeed for planned in kept) == share.VALID_LARGE
    assert [one for one in plans[large.name] if not one.verdict.may_succeed] == [
        one for one in kept if not one.verdict.may_succeed
    ]
    assert share.thinned(small, plans[small.name]) == plans[small.name]


def test_schemathesis_makes_valid_forms_of_shapes_with_rules() -> None:
    for name in ("outpaint", "erase", "replace-background-and-relight"):
        operation = DOCUMENT.operation(name)
        plans = [*generate(DOCUMENT, operation, JUDGE, KEY, Effort(fuzz=0, phases=("coverage",)))]
        assert sum(planned.verdict.acceptable for planned in plans) > 20, name


def test_the_plan_for_the_real_service_names_what_is_expensive() -> None:
    plans = [spending.once(operation, JUDGE, KEY) for operation in FAMILY]

    assert [planned.verdict.statuses for planned in plans] == [{200}] * 14
    assert spending.summary(plans, Budget(Decimal(200)))[1] == (
        "14 pictures, one of each endpoint, for 162 credits; 62 without upscale-conservative (40) and "
        "upscale-creative (60): --operations chooses"
    )


def _server(*statuses: int) -> list[Response]:
    return [Response(status, (), str(number).encode()) for number, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("statuses", "last", "waits"),
    [((200,), b"0", 0), ((202, 200), b"1", 0), ((202, 202, 202, 202, 200), b"4", 2), ((202, 404), b"1", 0)],
)
def test_a_result_is_asked_for_until_it_is_there(statuses: tuple[int, ...], last: bytes, waits: int) -> None:
    left, waited = _server(*statuses), []

    answer = generations.collect(Request("GET", "/", ()), lambda _: left.pop(0), lambda: waited.append(1))

    assert isinstance(answer, Response)
    assert answer.body == last
    assert len(waited) == waits


def test_a_result_that_never_comes_is_not_asked_for_for_ever() -> None:
    asked: list[Request] = []

    def ask(request: Request) -> Response:
        asked.append(request)
        return Response(202, (), b"")

    answer = generations.collect(Request("GET", "/", ()), ask, lambda: None)

    assert isinstance(answer, Response)
    assert (answer.status, len(asked)) == (202, generations.MAX_POLLS + 1)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id": 7}', b'{"id": "abc"}', b'{"id": "' + b"A" * 64 + b'"}'])
def test_a_malformed_id_is_none(body: bytes) -> None:
    assert generations.identity(Response(200, (), body)) is None
