"""What journal, archive and bill show of asynchronous generations: what belongs together, and what was paid."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from polling import poll, statuses, submit, submitted
from transport import InProcess

if TYPE_CHECKING:
    from fastapi import FastAPI


def journal(client: httpx.Client, **only: str) -> list[dict[str, Any]]:
    """Read the journal."""
    found: list[dict[str, Any]] = client.get("/_mock/journal", params=only).json()
    return found


@pytest.fixture
def generation(client: httpx.Client) -> str:
    """Return the id of one that was fetched twice, with another one in the journal."""
    mine, other = submitted(client), submitted(client, "another")
    statuses(client, mine, 3)
    statuses(client, other, 1)
    return mine


def test_a_submit_and_its_polls_are_found_by_their_generation(client: httpx.Client, generation: str) -> None:
    found = journal(client, generation=generation)

    assert [(one["operation"], one["response"]["status"], one["price"]) for one in found] == [
        ("replace-background-and-relight", 200, None),
        ("result", 202, None),
        ("result", 200, "8"),
        ("result", 200, None),
    ]
    assert {one["generation"] for one in found} == {generation}
    assert len(journal(client)) == 6


def test_the_archive_has_the_generation_too(client: httpx.Client, generation: str) -> None:
    archive = client.get("/_mock/journal.har", params={"generation": generation}).json()

    assert [entry["_generation"] for entry in archive["log"]["entries"]] == [generation] * 4


def test_requests_can_be_verified_by_their_generation(client: httpx.Client, generation: str) -> None:
    def verify(**pattern: Any) -> int:  # noqa: ANN401 - JSON
        wanted = {"pattern": {"generation": generation, **pattern}, "times": 3}
        return client.post("/_mock/journal/verify", json=wanted).status_code

    assert verify(operation="result") == 200
    assert verify() == 409


def test_the_charge_names_the_submit(client: httpx.Client, generation: str) -> None:
    (charge,) = client.get("/_mock/credits").json()["charges"]
    (begun,) = [one for one in journal(client, generation=generation) if one["request"]["method"] == "POST"]

    assert charge["request_id"] == begun["id"]
    assert (charge["operation"], charge["price"]) == ("replace-background-and-relight", "8")


def test_the_journal_gives_the_picture_of_each_fetch(client: httpx.Client, generation: str) -> None:
    result = poll(client, generation)
    encoded = poll(client, generation, {"accept": "application/json"})
    found = journal(client, generation=generation)

    def picture(number: int) -> httpx.Response:
        return client.get(f"/_mock/journal/{found[number]['id']}/image")

    assert base64.b64decode(encoded.json()["result"]) == result.content
    assert [picture(number).status_code for number in range(2)] == [404, 404]
    assert [picture(number).content for number in range(2, 6)] == [result.content] * 4


@pytest.mark.parametrize("fault", ["json_cut", "error_200", "html_502", "empty_200"])
def test_a_broken_result_is_not_a_picture(client: httpx.Client, generation: str, fault: str) -> None:
    client.event_hooks = {}
    poll(client, generation, {"prefer": f"fault={fault}"})

    assert client.get(f"/_mock/journal/{journal(client)[-1]['id']}/image").status_code == 404


def test_no_key_is_shown_of_a_poll(app: FastAPI) -> None:
    """A key in the path or in a header of a poll is redacted, as everywhere."""
    key = "sk-0123456789abcdef"
    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as client:
        client.get(f"/v2beta/results/{key}?key={key}", headers={"authorization": key, "prefer": key})
        seen = json.dumps(client.get("/_mock/journal", headers={"authorization": key}).json())

    assert key not in seen
    assert "result" in seen


def test_what_goes_wrong_at_the_submit_has_no_generation(client: httpx.Client) -> None:
    submit(client, prefer="code=500")

    assert journal(client)[0]["generation"] == ""
