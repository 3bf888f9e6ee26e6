"""The live page with a HAR file: what is served, to whom, and which files are refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest
from stability_mock.web.page import FOLDER
from stability_mock.web.viewer import START, HarError, create_viewer
from transport import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "sk-" + "a1" * 20
HAR = {"log": {"version": "1.2", "entries": [{"request": {"headers": [{"name": "authorization", "value": SECRET}]}}]}}


@pytest.fixture
def viewer() -> Iterator[httpx.Client]:
    """Return a client of the viewer."""
    app = create_viewer(json.dumps(HAR).encode())
    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as client:
        yield client


def test_the_file_is_served_with_its_keys_redacted(viewer: httpx.Client) -> None:
    answer = viewer.get("/view.har")

    assert answer.headers["content-type"] == "application/json"
    assert SECRET not in answer.text
    assert len(answer.json()["log"]["entries"]) == 1


def test_the_page_is_served_and_the_start_leads_there(viewer: httpx.Client) -> None:
    assert viewer.get("/").headers["location"] == START
    assert viewer.get("/_mock/ui/vendor/htm.js").content == (FOLDER / "vendor/htm.js").read_bytes()


@pytest.mark.parametrize("path", ["/_mock/state", "/_mock/events", "/v2beta/stable-image/generate/core", "/docs"])
def test_there_is_nothing_else(viewer: httpx.Client, path: str) -> None:
    assert viewer.get(path).status_code == 404


@pytest.mark.parametrize("headers", [{"host": "example.com"}, {"origin": "https://example.com"}])
def test_it_is_for_this_machine(viewer: httpx.Client, headers: dict[str, str]) -> None:
    assert viewer.get("/view.har", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no log with entries"),
        (b'{"log": {}}', "no log with entries"),
        (b'{"log": {"entries": 1}}', "not a list"),
    ],
)
def test_what_is_not_a_har_file_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(HarError, match=reason):
        create_viewer(data)
