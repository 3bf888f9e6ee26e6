"""The trials: which there are, what they ask the mock server for, and how they are held."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from checked_clients import DOCUMENT
from har_recipes import Asked, check, har
from stability_contract.client_check import odd_bodies, recording, trials
from stability_contract.client_check.process import Ended
from stability_contract.client_check.recording import Recording
from stability_contract.client_check.trials import STILL_USABLE, WIRE, Result, Stage, TrialError
from stability_contract.contract.document import resolve
from stability_contract.signals import Signals
from stability_mock.faults.table import WIRE_FAULTS

REFUSALS = ["400", "401", "402", "403", "413", "422", "429", "500"]
ODD = ["odd-1", "odd-2", "odd-3", "odd-4"]
ALL = [*REFUSALS, *WIRE, *ODD]


def names(*wanted: str) -> list[str]:
    return [trial.name for trial in trials.choose(DOCUMENT, wanted)]


def test_every_wire_fault_is_a_trial() -> None:
    assert tuple(WIRE) == tuple(WIRE_FAULTS)
    assert STILL_USABLE.issubset(WIRE)


def test_trials_are_chosen_by_name_and_by_group() -> None:
    assert names() == []
    assert names("all") == ALL
    assert names("errors") == REFUSALS
    assert names("wire") == [*WIRE]
    assert names("odd") == ODD
    assert names("stall", "429") == ["stall", "429"]
    assert names("odd-2") == ["odd-2"]


def test_a_trial_that_is_chosen_twice_is_held_once() -> None:
    assert names("429", "errors", "429") == ["429", *[name for name in REFUSALS if name != "429"]]


def test_an_unknown_trial_is_reported_with_those_there_are() -> None:
    with pytest.raises(
        TrialError, match=r"^there is no trial 'teapot'; there are all, errors, wire, odd, 400, .*odd-4$"
    ):
        trials.choose(DOCUMENT, ["429", "teapot"])


def test_a_refusal_lasts_unless_a_retry_may_get_past_it() -> None:
    faults = {trial.name: trial.fault for trial in trials.every(DOCUMENT)}

    assert faults["429"] == {"status": 429}
    assert faults["500"] == {"status": 500, "times": 1}
    assert faults["stall"] == {"wire": "stall", "times": 1}
    assert faults["no_seed"] == {"wire": "no_seed"}
    assert faults["dribble"] == {"wire": "dribble", "bytes_per_second": 400_000}
    assert faults["odd-1"].keys() == {"status", "body"}


def test_trials_say_what_goes_wrong() -> None:
    assert all(trial.words for trial in trials.every(DOCUMENT))


def drawn() -> list[tuple[str, Any]]:
    return list(odd_bodies.draw(DOCUMENT.operation("ultra").responses, DOCUMENT.raw))


def test_odd_bodies_are_the_same_each_time() -> None:
    assert drawn() == drawn()


def test_odd_bodies_are_legal() -> None:
    responses = DOCUMENT.operation("ultra").responses

    for status, body in drawn():
        schema = resolve(DOCUMENT.raw, responses[status]["content"]["application/json"]["schema"])
        jsonschema_rs.validate(schema, json.loads(json.dumps(body)))


def test_odd_bodies_are_odd() -> None:
    assert [status for status, _ in drawn()] == ["400", "403", "429", "500"]
    assert all(not repr(body).isascii() or len(body["errors"]) > 1 for _, body in drawn())


def test_a_status_without_a_schema_has_no_odd_body() -> None:
    assert list(odd_bodies.draw({"400": {"description": "bad"}}, {})) == []


class Puppet:
    """Plays the mock server and the command: notes what it is reported, and ends as it is reported."""

    def __init__(self, *codes: int | None) -> None:
        self.reported: list[object] = []
        self.codes = list(codes)
        self.folder = None

    def reset(self) -> None:
        """Note it."""
        self.reported.append("reset")

    def remove_faults(self) -> None:
        """Note it."""
        self.reported.append("no faults")

    def plan(self, fault: dict[str, Any]) -> None:
        """Note it."""
        self.reported.append(fault)

    def recording(self) -> Recording:
        """Return one refusal."""
        self.reported.append("read")
        return recording.read(har(Asked(status=403, fault="403").entry))

    def run_within(self, seconds: float, _signals: Signals) -> Ended:
        """End as reported."""
        self.reported.append(seconds)
        return Ended(self.codes.pop(0), "saved a picture\n")


def stage(puppet: Puppet) -> Stage:
    return Stage(puppet, puppet, check([]).judge, Signals(), 7.0, 60.0)  # type: ignore[arg-type]


def test_each_trial_is_held_in_a_new_sandbox_after_a_run_in_health() -> None:
    puppet = Puppet(0, 1, 0)

    results = list(trials.run(trials.choose(DOCUMENT, ["403", "stall"]), stage(puppet)))

    assert [(result.trial.name, result.verdict, result.survived) for result in results] == [
        ("403", "surfaced", True),
        ("stall", "accepted garbage", False),
    ]
    held = [["reset", "no faults", fault, 7.0, "read"] for fault in ({"status": 403}, {"wire": "stall", "times": 1})]
    assert puppet.reported == ["reset", "no faults", 7.0, "read", *held[0], *held[1]]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (None, "no trials: the command takes more than 7 seconds; give a larger --patience"),
        (3, "no trials: the command ends with 3 even if nothing goes wrong"),
    ],
)
def test_a_command_that_fails_in_health_cannot_be_tried(code: int | None, words: str) -> None:
    with pytest.raises(TrialError) as problem:
        list(trials.run(trials.choose(DOCUMENT, ["403"]), stage(Puppet(code))))

    assert str(problem.value) == words


def test_the_results_of_trials_are_counted_and_found() -> None:
    found = check([])

    for result in trials.run(trials.choose(DOCUMENT, ["403", "stall"]), stage(Puppet(0, 1, 0))):
        found.add(result)

    assert found.survived == (1, 2)
    assert [(one.best.code, one.best.field) for one in found.issues] == [("TRY001", "stall")]


@pytest.mark.parametrize(
    ("name", "sentence", "label"),
    [
        ("400", "Invalid parameter(s), see the `errors` field for details.", "documented"),
        ("402", "The balance does not cover the price.", "observed"),
        ("429", "be timed out for 60 seconds.", "documented"),
    ],
)
def test_who_asks_again_and_again_is_held_to_the_status_of_the_trial(name: str, sentence: str, label: str) -> None:
    found = check([])
    (trial,) = trials.choose(DOCUMENT, [name])

    found.add(Result(trial, "hammered", "asked the same 4 times", Recording(()), Ended(0)))

    (finding,) = found.findings
    assert (finding.code, finding.label) == ("TRY004", label)
    assert sentence in finding.because
