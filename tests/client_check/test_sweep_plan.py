"""The plan of a sweep: which calls there are, what is tried at each, what is left out, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from checked_clients import DOCUMENT
from har_recipes import Asked, judged, text
from stability_contract.client_check import trials
from stability_contract.client_check.options import Wanted
from stability_contract.client_check.sweep import calls, plan
from stability_contract.client_check.trials import TrialError
from sweeps import asked, three

if TYPE_CHECKING:
    from stability_contract.client_check.sweep.calls import Call

SIX = ("A lighthouse", "A harbour", "A ship", "A gull", "A storm", "A calm sea")
USUAL = trials.choose(DOCUMENT, ("errors", "wire"))


def made(*sent: Asked) -> list[Call]:
    return calls.of(judged(*sent))


def batch() -> list[Call]:
    return made(*(asked(prompt, at=float(place)) for place, prompt in enumerate(SIX)))


def test_calls_are_counted_by_operation_and_by_what_they_ask() -> None:
    ultra = replace(asked("A lighthouse", at=2.0), endpoint="ultra")

    found = made(asked("A ship"), asked("A ship", at=1.0), ultra, asked("A gull", at=3.0))

    assert [(one.number, one.operation, one.order, one.group, one.place) for one in found] == [
        (1, "core", 1, 1, 1),
        (2, "core", 2, 1, 2),
        (3, "ultra", 1, 2, 1),
        (4, "core", 3, 3, 1),
    ]


def test_only_calls_that_a_fault_can_hit_count() -> None:
    assert made(asked("A ship", status=400), asked("A ship", at=1.0, status=401)) == []


def test_a_prompt_is_known_where_it_belongs_to_one_call_alone() -> None:
    found = made(asked("A ship"), asked("A ship at sea", at=1.0), asked("A gull", at=2.0), asked("A gull", at=3.0))

    assert [one.prompt for one in found] == ["", "A ship at sea", "", ""]


def test_runs_that_ask_the_same_do_not_differ() -> None:
    assert calls.difference(made(*three()), made(*three())) == ""


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (three()[:2], "one run made 3 calls, the next 2"),
        (
            [*three()[:2], replace(three()[2], endpoint="ultra")],
            "call 3 was to core in one run, and to ultra in the next",
        ),
        (
            [asked("A harbour"), asked("A lighthouse", at=1.0), asked("A ship", at=2.0)],
            "the calls come in another order each time: call 1 is the first that differs",
        ),
        ([*three()[:2], asked("A gull", at=2.0)], "call 3 to core has other fields or values each time"),
    ],
)
def test_runs_that_differ_are_reported_with_the_difference(second: list[Asked], words: str) -> None:
    assert calls.difference(made(*three()), made(*second)) == words


def test_a_refusal_lasts_for_a_call_and_other_faults_hit_it_once() -> None:
    found = {one.name: one.fault for one in plan.make(made(*three()), USUAL, DOCUMENT).cells}

    assert found["2:402"] == {"status": 402, "match": {"operation": "core", "prompt_contains": "A harbour"}}
    assert found["2:500"] == {"status": 500, "times": 1, "match": {"operation": "core", "nth": 2}}
    assert found["2:cut"] == {"wire": "cut", "times": 1, "match": {"operation": "core", "nth": 2}}
    assert found["3:dribble"]["match"] == {"operation": "core", "nth": 3}


def test_a_call_that_is_known_by_its_order_alone_is_hit_once() -> None:
    found = plan.make(made(*three()), USUAL, DOCUMENT, "the order differs")

    assert {one.name: one.fault for one in found.cells}["2:402"] == {
        "status": 402,
        "times": 1,
        "match": {"operation": "core", "nth": 2},
    }


def test_calls_that_look_alike_are_tried_at_three_places() -> None:
    found = plan.make(batch(), USUAL, DOCUMENT)

    assert {one.call.number for one in found.cells} == {1, 2, 6}
    assert found.pruned[0] == (
        "calls 3, 4, 5: like call 2, the same operation, fields, and place among its repetitions"
    )


def test_calls_with_other_fields_do_not_look_alike() -> None:
    other = Asked(text(prompt="A gull", seed="7"), at=3.0)

    found = plan.make(made(*three(), other, asked("A calm sea", at=5.0)), USUAL, DOCUMENT)

    assert {one.call.number for one in found.cells} == {1, 2, 4, 5}


def test_nothing_is_pruned_where_the_runs_differ() -> None:
    found = plan.make(batch(), USUAL, DOCUMENT, "the order differs")

    assert {one.call.number for one in found.cells} == {1, 2, 3, 4, 5, 6}


def test_faults_of_json_are_left_out_where_none_is_asked_for() -> None:
    mixed = made(asked("A ship"), replace(asked("A gull", at=1.0), accept="application/json"))

    found = plan.make(mixed, USUAL, DOCUMENT)

    assert {one.name for one in found.cells if one.trial.name in {"json_cut", "no_seed"}} == {"2:json_cut", "1:no_seed"}
    assert "base64_cut, json_cut, json_missing_field at call 1: concerns only calls that ask for JSON" in found.pruned


def test_the_telling_runs_come_first() -> None:
    names = [one.name for one in plan.make(batch(), USUAL, DOCUMENT).cells]

    assert names[0] == "1:400"
    assert names.index("1:500") < names.index("1:cut") < names.index("2:400") < names.index("2:cut")
    assert names.index("6:400") < names.index("2:400")


def test_a_budget_keeps_the_first_runs_and_says_what_it_leaves_out() -> None:
    whole = plan.make(made(*three()), USUAL, DOCUMENT)

    found = plan.with_budget(whole, 5)

    assert found.cells == whole.cells[:5]
    assert found.pruned[-1] == f"{len(whole.cells) - 5} runs beyond --budget-runs 5: the least telling"
    assert plan.with_budget(whole, None) is whole


def test_single_runs_are_chosen_though_they_are_pruned() -> None:
    found = plan.only(plan.make(batch(), USUAL, DOCUMENT), ["4:cut", "1:429"], USUAL)

    assert [one.name for one in found.cells] == ["4:cut", "1:429"]


@pytest.mark.parametrize("name", ["9:cut", "1:teapot", "cut", "1"])
def test_a_run_that_there_is_not_is_reported(name: str) -> None:
    with pytest.raises(TrialError, match="write CALL:TRIAL, with a call from 1 to 3, like 1:500"):
        plan.only(plan.make(made(*three()), USUAL, DOCUMENT), [name], USUAL)


def test_a_500_comes_with_one_that_lasts() -> None:
    assert [one.name for one in plan.choose(DOCUMENT, Wanted(names=("500", "cut")))] == ["500", "cut", "outage"]
    assert [one.name for one in plan.choose(DOCUMENT, Wanted(names=("cut",)))] == ["cut"]
    assert [one.name for one in plan.choose(DOCUMENT, Wanted(only=("3:cut", "2:outage")))] == ["cut", "500", "outage"]


def test_an_outage_needs_a_prompt_of_its_own() -> None:
    both = made(asked("A ship"), asked("A ship", at=1.0))

    found = plan.make(both, plan.choose(DOCUMENT, Wanted(names=("500",))), DOCUMENT)

    assert {one.trial.name for one in found.cells} == {"500"}
    assert "outage: needs a prompt that no other call has" in found.pruned
