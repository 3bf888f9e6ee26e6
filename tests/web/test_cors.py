"""Pages in a browser: refused with a hint unless their origin is named, and then allowed to read the answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpx
import pytest
from asking import GENERATE, ask
from stability_mock.server import build, build_served
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

ORIGIN = "http://localhost:3000"
ELSEWHERE = "https://app.example"
PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,stability-client-id",
}
EXPOSED = "seed, finish-reason, x-request-id, retry-after"


def client_of(app: ASGIApp, key: str, origin: str = ORIGIN) -> httpx.Client:
    """Return a client that reaches the application as a page of this origin does."""
    headers = {"authorization": f"Bearer {key}", "origin": origin}
    return httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1", headers=headers)


@pytest.fixture(params=[build, build_served])
def page(request: pytest.FixtureRequest, key: str) -> Iterator[httpx.Client]:
    """Return a page of an origin that is named."""
    with client_of(request.param(Settings(cors=(ORIGIN,))), key) as client:
        yield client


@pytest.mark.parametrize("path", [f"{GENERATE}/core", "/v1/user/balance", "/v2beta/nothing", "/_mock/reset"])
def test_a_preflight_is_answered(page: httpx.Client, path: str) -> None:
    answer = page.options(path, headers=PREFLIGHT)

    assert answer.status_code == 204
    assert answer.content == b""
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["vary"] == "origin"
    assert "POST" in answer.headers["access-control-allow-methods"].split(", ")
    assert answer.headers["access-control-allow-headers"] == PREFLIGHT["access-control-request-headers"]
    assert answer.headers["access-control-max-age"] == "600"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_picture_can_be_read_with_its_seed(page: httpx.Client) -> None:
    answer = ask(page, "core", prompt="a lighthouse", seed="7")

    assert (answer.status_code, answer.headers["seed"]) == (200, "7")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-expose-headers"] == EXPOSED


@pytest.mark.parametrize("fault", ["html_502", "no_seed", "empty_200", "content_filtered"])
def test_what_goes_wrong_can_be_read_too(page: httpx.Client, fault: str) -> None:
    answer = ask(page, "core", prompt=f"a lighthouse mock:{fault}")

    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize("path", ["/v2beta/nothing", "/v1/user/balance", "/_mock/credits", "/openapi.json"])
def test_every_answer_can_be_read(page: httpx.Client, path: str) -> None:
    answer = page.get(path)

    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_a_page_on_a_public_site_may_reach_this_machine(page: httpx.Client) -> None:
    wanted = {**PREFLIGHT, "access-control-request-private-network": "true"}

    answer = page.options(f"{GENERATE}/core", headers=wanted)

    assert answer.headers["access-control-allow-private-network"] == "true"


def test_a_page_that_is_not_named_gets_no_header(key: str) -> None:
    with client_of(build_served(Settings(cors=(ORIGIN,))), key, ELSEWHERE) as client:
        preflight = client.options(f"{GENERATE}/core", headers=PREFLIGHT)
        answer = ask(client, "core", prompt="a lighthouse")

    assert (preflight.status_code, answer.status_code) == (405, 200)
    for found in (preflight, answer):
        assert not [name for name in found.headers if name.startswith("access-control")]


def test_without_the_setting_nothing_is_added(client: httpx.Client) -> None:
    answer = ask(client, "core", {"origin": ORIGIN}, prompt="a lighthouse")

    assert not [name for name in answer.headers if name.startswith("access-control") or name == "vary"]


def test_a_star_opens_the_api_to_every_page(key: str) -> None:
    with client_of(build_served(Settings(cors=("*",))), key, ELSEWHERE) as client:
        preflight = client.options(f"{GENERATE}/core", headers=PREFLIGHT)
        answer = ask(client, "core", prompt="a lighthouse")

    assert preflight.status_code == 204
    assert {found.headers["access-control-allow-origin"] for found in (preflight, answer)} == {"*"}


@pytest.mark.parametrize("origin", [ORIGIN, ELSEWHERE, "null"])
def test_a_star_does_not_open_the_control_api(key: str, origin: str) -> None:
    with client_of(build_served(Settings(cors=("*",))), key, origin) as client:
        preflight = client.options("/_mock/reset", headers=PREFLIGHT)
        answer = client.get("/_mock/journal")

    assert preflight.status_code in {403, 405}
    for found in (preflight, answer):
        assert not [name for name in found.headers if name.startswith("access-control")]


def test_a_named_origin_must_still_be_admitted_by_the_control_api(key: str) -> None:
    with client_of(build_served(Settings(cors=(ELSEWHERE,))), key, ELSEWHERE) as client:
        refused = client.get("/_mock/journal")
    opened = Settings(cors=(ELSEWHERE,), control_hosts=("app.example", "127.0.0.1"))
    with client_of(build_served(opened), key, ELSEWHERE) as client:
        admitted = client.get("/_mock/journal")

    assert (refused.status_code, admitted.status_code) == (403, 200)


def test_requests_without_an_origin_are_as_ever(key: str) -> None:
    with httpx.Client(transport=InProcess(build_served(Settings(cors=("*",)))), base_url="http://127.0.0.1") as client:
        client.headers["authorization"] = f"Bearer {key}"
        answer = ask(client, "core", prompt="a lighthouse")
        refused = client.options(f"{GENERATE}/core")

    assert (answer.status_code, refused.status_code) == (200, 405)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", [f"{GENERATE}/core", "/v1/user/account", "/v2beta/nothing", "/_mock/reset"])
@pytest.mark.parametrize("settings", [Settings(), Settings(cors=(ELSEWHERE,))])
def test_a_preflight_that_is_refused_leaves_a_hint_in_the_log(
    key: str, caplog: pytest.LogCaptureFixture, settings: Settings, path: str
) -> None:
    with client_of(build_served(settings), key) as client, caplog.at_level(logging.WARNING):
        answer = client.options(path, headers=PREFLIGHT)

    assert answer.status_code in {403, 404, 405}
    assert [record.getMessage() for record in caplog.records] == [
        f"a page in a browser may not use this server: to allow it, start with --cors {ORIGIN}"
    ]


def test_an_odd_origin_is_not_repeated_in_the_log(key: str, caplog: pytest.LogCaptureFixture) -> None:
    with client_of(build_served(Settings()), key, "sk-secret forged") as client, caplog.at_level(logging.WARNING):
        client.options(f"{GENERATE}/core", headers=PREFLIGHT)

    assert [record.getMessage() for record in caplog.records] == [
        "a page in a browser may not use this server: to allow it, start with --cors ORIGIN"
    ]


def test_other_requests_with_a_wrong_method_leave_none(key: str, caplog: pytest.LogCaptureFixture) -> None:
    with client_of(build_served(Settings()), key) as client, caplog.at_level(logging.WARNING):
        client.get(f"{GENERATE}/core")
        client.options(f"{GENERATE}/core")

    assert not caplog.records


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("*", "*"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("HTTPS://App.Example", "https://app.example"),
        ("https://app.example:443", "https://app.example"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:5173", "http://[::1]:5173"),
        ("capacitor://localhost", "capacitor://localhost"),
    ],
)
def test_an_origin_is_read_as_browsers_write_it(text: str, origin: str) -> None:
    assert Settings(cors=(text,)).cors == (origin,)


@pytest.mark.parametrize(
    "text", ["localhost:3000", "http://localhost/app", "http://", "http://*.example", "null", "x y"]
)
def test_what_is_not_an_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be \* or an origin such as http://localhost:3000"):
        Settings(cors=(text,))
