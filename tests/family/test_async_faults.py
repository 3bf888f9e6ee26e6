"""What goes wrong with asynchronous generations: on demand and planned, at the submit, at a poll and in between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from asking import errors_of, opened
from polling import advance, poll, spent, statuses, submit, submitted
from stability_mock import contract
from stability_mock.faults.table import CHARGED, GENERATION_FAULTS, ON_DEMAND, WIRE_FAULTS
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = contract.load("2026")
OF_SUBMITS = next(one for one in DOCUMENT.operations if one.results).refusals
OF_RESULTS = next(page for page in DOCUMENT.pages if page.answers == "result").refusals
OF_ANSWERS = [name for name, fault in WIRE_FAULTS.items() if fault.place == "answer"]
OF_PICTURES = [name for name, fault in WIRE_FAULTS.items() if fault.place == "picture"]


@pytest.fixture
def broken(client: httpx.Client) -> httpx.Client:
    """Return a client whose answers nobody judges: they are wrong on purpose."""
    client.event_hooks = {}
    return client


def plan(client: httpx.Client, **fault: Any) -> None:  # noqa: ANN401 - JSON
    """Plan a fault."""
    answer = client.post("/_mock/faults", json=fault)
    assert answer.status_code == 201, answer.text


def named(refusals: Any) -> list[tuple[int, str]]:  # noqa: ANN401 - a map
    """List the errors that are declared."""
    return [(kind.status, kind.name) for kind in ON_DEMAND if kind.name in refusals.get(kind.status, ())]


def faults(client: httpx.Client) -> list[str]:
    """List the faults that the journal names."""
    return [one["fault"] for one in client.get("/_mock/journal").json()]


@pytest.mark.parametrize(("status", "name"), named(OF_SUBMITS))
def test_each_error_can_be_asked_for_at_the_submit(client: httpx.Client, status: int, name: str) -> None:
    for prompt, prefer in ((f"a boat mock:{name}", ""), ("a boat", f"code={name}")):
        assert errors_of(submit(client, prompt, prefer), status, name)

    assert spent(client) == "0"


@pytest.mark.parametrize(("status", "name"), named(OF_RESULTS))
def test_each_error_can_be_asked_for_at_a_poll_which_then_does_not_count(
    client: httpx.Client, status: int, name: str
) -> None:
    generation = submitted(client)

    assert errors_of(poll(client, generation, {"prefer": f"code={name}"}), status, name)
    assert statuses(client, generation, 1) == [202]
    assert errors_of(poll(client, generation, {"prefer": f"code={name}"}), status, name)
    assert statuses(client, generation, 1) == [200]
    assert errors_of(poll(client, generation, {"prefer": f"code={name}"}), status, name)
    assert [one["price"] for one in client.get("/_mock/journal").json()] == [None, None, None, None, "8", None]


@pytest.mark.parametrize(("status", "name"), named(OF_RESULTS))
def test_each_status_can_be_planned_for_polls_alone(client: httpx.Client, status: int, name: str) -> None:
    plan(client, status=status, times=1, match={"operation": "result"})
    generation = submitted(client)

    assert errors_of(poll(client, generation), status, name)
    assert statuses(client, generation, 2) == [202, 200]


def test_a_status_that_a_result_does_not_declare_waits_for_one_that_does(client: httpx.Client) -> None:
    plan(client, status=413, times=1)
    plan(client, status=404, times=1, match={"operation": "result"})
    assert submit(client).status_code == 413
    generation = submitted(client)
    plan(client, status=413, times=1)

    assert errors_of(poll(client, generation), 404, "generation_not_found")
    assert statuses(client, generation, 1) == [202]
    assert submit(client).status_code == 413


@pytest.mark.parametrize("wire", OF_ANSWERS)
def test_a_fault_of_the_answer_takes_the_id_and_leaves_no_generation(broken: httpx.Client, wire: str) -> None:
    answer = submit(broken, prefer=f"fault={wire}")

    assert_broken(answer, wire, missing="id")
    advance(broken, 60)
    assert spent(broken) == "0"


@pytest.mark.parametrize("wire", OF_ANSWERS)
def test_a_fault_of_the_answer_hits_a_poll_and_not_the_generation(broken: httpx.Client, wire: str) -> None:
    generation = submitted(broken)

    assert_broken(poll(broken, generation, {"prefer": f"fault={wire}"}), wire, missing="id")
    assert_broken(poll(broken, generation, {"prefer": f"fault={wire}"}), wire, missing="result")
    assert poll(broken, generation).status_code == 200
    assert spent(broken) == "8"
    assert faults(broken) == ["", wire, wire, ""]


def assert_broken(answer: httpx.Response, wire: str, missing: str) -> None:
    """Make sure that an answer has this fault; `missing` is the field that it may lack."""
    found = answer.status_code, answer.headers.get("content-type")
    match wire:
        case "json_cut":
            with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
                json.loads(answer.content)
        case "json_missing_field":
            assert missing not in answer.json()
            assert answer.status_code in {200, 202}
        case "html_502" | "html_504":
            assert found == (int(wire[5:]), "text/html")
        case "empty_200" | "empty_429":
            assert (*found, answer.content) == (int(wire[6:]), None, b"")
        case "error_200":
            assert found == (200, "application/json")
            assert answer.json()["name"] == "internal_error"
        case _:
            pytest.fail(f"nothing is known of {wire}")


@pytest.mark.parametrize("wire", OF_PICTURES)
def test_a_fault_of_the_picture_is_asked_for_at_the_submit_and_hits_the_result(client: httpx.Client, wire: str) -> None:
    plain, broken = submitted(client, "a boat"), submitted(client, f"a boat mock:{wire}")
    whole = [poll(client, plain) for _ in range(2)][1]
    waiting, first, again = (poll(client, broken) for _ in range(3))

    assert waiting.status_code == 202
    assert first.content == again.content
    assert first.headers.get("seed") == again.headers.get("seed")
    assert_picture_fault(first, whole, wire)
    assert spent(client) == "16"
    assert faults(client) == ["", wire, "", "", "", wire, wire]


@pytest.mark.parametrize("wire", [name for name in OF_PICTURES if name != "content_filtered"])
def test_a_fault_of_the_picture_can_be_asked_for_at_the_poll(client: httpx.Client, wire: str) -> None:
    generation = submitted(client)

    waiting, broken, whole = (poll(client, generation, {"prefer": f"fault={wire}"} if n < 2 else {}) for n in range(3))

    assert waiting.status_code == 202
    assert_picture_fault(broken, whole, wire)
    assert faults(client) == ["", "", wire, ""]
    prices = [one["price"] for one in client.get("/_mock/journal").json()]
    assert prices == ([None, None, "8", None] if wire in CHARGED else [None, None, None, "8"])


def assert_picture_fault(broken: httpx.Response, whole: httpx.Response, wire: str) -> None:
    """Make sure that a result has this fault of its picture."""
    assert broken.status_code == 200
    match wire:
        case "half_picture":
            with pytest.raises(OSError, match="truncated"):
                opened(broken.content)
        case "wrong_type":
            assert (opened(broken.content).format, broken.headers["content-type"]) == ("PNG", "image/webp")
        case "base64_cut":
            assert len(broken.json()["result"]) % 4 == 1
        case "no_seed":
            assert "seed" not in broken.headers
        case "content_filtered":
            assert broken.headers["finish-reason"] == "CONTENT_FILTERED"
            assert opened(broken.content).size == opened(whole.content).size
        case _:
            pytest.fail(f"nothing is known of {wire}")


LIVES = {"fails": 500, "moderated": 403, "never_finishes": 202, "expires_early": 404}


@pytest.mark.parametrize(("word", "status"), LIVES.items())
@pytest.mark.parametrize("way", ["prompt", "header", "planned"])
def test_a_generation_ends_as_it_was_asked_to(client: httpx.Client, way: str, word: str, status: int) -> None:
    if way == "planned":
        plan(client, generation=word, times=1)
    prompt, prefer = (
        f"a boat mock:{word}" if way == "prompt" else "a boat",
        f"fault={word}" if way == "header" else "",
    )

    generation = submitted(client, prompt, prefer)

    assert statuses(client, generation, 4) == [202, status, status, status]
    assert spent(client) == ("8" if GENERATION_FAULTS[word].charged else "0")
    assert faults(client) == [word] * 5
    assert statuses(client, submitted(client), 2) == [202, 200]


def test_all_faults_of_a_generation_are_tried_here() -> None:
    assert [*LIVES] == [*GENERATION_FAULTS]


@pytest.mark.parametrize(("prompt", "prefer"), [("mock:polls_3 boat", ""), ("a boat", "fault=polls_3")])
def test_a_number_of_polls_can_be_asked_for(client: httpx.Client, prompt: str, prefer: str) -> None:
    assert statuses(client, submitted(client, prompt, prefer), 4) == [202, 202, 202, 200]


def test_polls_go_with_another_fault(client: httpx.Client) -> None:
    assert statuses(client, submitted(client, "mock:polls_2 mock:fails"), 3) == [202, 202, 500]
    assert statuses(client, submitted(client, "mock:polls_0"), 1) == [200]
    plan(client, polls=2, generation="moderated", times=1)
    assert statuses(client, submitted(client), 3) == [202, 202, 403]


def test_a_latency_of_the_submit_is_that_of_the_generation_and_holds_up_no_poll(client: httpx.Client) -> None:
    plan(client, latency={"fixed": 30})
    client.post("/_mock/clock/freeze")

    generation = submitted(client)

    assert statuses(client, generation, 2) == [202, 202]
    advance(client, 30)
    assert statuses(client, generation, 1) == [200]


@pytest.mark.parametrize("word", [*GENERATION_FAULTS, "polls_3"])
def test_what_is_for_generations_means_nothing_elsewhere(client: httpx.Client, word: str) -> None:
    answer = client.post(
        "/v2beta/stable-image/generate/core",
        headers={"accept": "image/*", "prefer": f"fault={word}"},
        files={"prompt": (None, f"mock:{word}")},
    )

    assert answer.status_code == 200
    assert faults(client) == [""]


def test_a_fault_for_generations_waits_for_a_submit(client: httpx.Client) -> None:
    plan(client, generation="fails")
    client.post("/v2beta/stable-image/generate/core", headers={"accept": "image/*"}, files={"prompt": (None, "a boat")})
    before = client.get("/_mock/faults").json()[0]["matched"]
    submitted(client)

    assert before == 0
    assert client.get("/_mock/faults").json()[0]["fired"] == 1


@pytest.mark.parametrize("operation", ["result", "upscale-creative-result", "replace-background-and-relight"])
def test_a_fault_can_be_planned_for_each_operation(client: httpx.Client, operation: str) -> None:
    plan(client, status=500, match={"operation": operation})

    refused = client.post("/_mock/faults", json={"status": 500, "match": {"operation": "results"}})

    assert refused.status_code == 422
    assert operation in refused.text


def test_a_fault_without_an_operation_hits_a_poll(client: httpx.Client) -> None:
    generation = submitted(client)
    plan(client, status=500, times=1)

    assert statuses(client, generation, 3) == [500, 202, 200]


def test_a_scenario_file_has_faults_of_generations(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text("faults: [{generation: never_finishes, times: 1}, {polls: 0}]", encoding="utf-8")
    app = build(Settings(contract="2026", scenario=str(path)))

    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as client:
        client.headers["authorization"] = "Bearer sk-scenario"
        assert statuses(client, submitted(client), 3) == [202] * 3
        assert statuses(client, submitted(client), 1) == [200]


def test_they_are_listed_where_operations_are_asynchronous(client: httpx.Client) -> None:
    listed = client.get("/_mock/state").json()["generation_faults"]

    assert {fault["name"]: fault["charged"] for fault in listed} == {
        name: fault.charged for name, fault in GENERATION_FAULTS.items()
    }
