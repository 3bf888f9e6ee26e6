"""The live page is served with its policy, and a browser's `/` leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stability_mock.settings import Settings
from stability_mock.web.page_files import FOLDER

if TYPE_CHECKING:
    import httpx

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_the_page_may_load_and_run_only_what_the_server_has(client: httpx.Client) -> None:
    answer = client.get("/_mock/ui/")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("main.js", "text/javascript; charset=utf-8"),
        ("css/theme.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ],
)
def test_a_file_is_served_as_what_it_is(client: httpx.Client, name: str, media_type: str) -> None:
    answer = client.get(f"/_mock/ui/{name}")

    assert answer.content == (FOLDER / name).read_bytes()
    assert answer.headers["content-type"] == media_type


def test_a_file_that_the_browser_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/_mock/ui/main.js")

    again = client.get("/_mock/ui/main.js", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_compressed_for_those_who_take_it(client: httpx.Client) -> None:
    plain = client.get("/_mock/ui/main.js", headers={"accept-encoding": "identity"})

    answer = client.get("/_mock/ui/main.js", headers={"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == plain.content
    assert int(answer.headers["content-length"]) < len(plain.content)
    assert answer.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("name", ["nothing.js", "../app.py", "%2e%2e/app.py", "vendor", "..%2fapp.py"])
def test_nothing_else_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/_mock/ui/{name}").status_code == 404


def test_the_files_can_only_be_read(client: httpx.Client) -> None:
    assert client.post("/_mock/ui/").status_code == 405


def test_the_page_without_its_slash_leads_to_it(client: httpx.Client) -> None:
    assert client.get("/_mock/ui").headers["location"] in {"ui/", "http://127.0.0.1/_mock/ui/"}


@pytest.mark.parametrize(("headers", "place"), [(BROWSER, "/_mock/ui/"), ({"accept": "*/*"}, "/docs")])
def test_the_root_leads_a_browser_to_the_page(client: httpx.Client, headers: dict[str, str], place: str) -> None:
    assert client.get("/", headers=headers).headers["location"] == place


def test_who_may_not_see_the_page_is_led_to_the_documentation(client: httpx.Client) -> None:
    assert client.get("/", headers=BROWSER | {"host": "example.com"}).headers["location"] == "/docs"
    assert client.get("/_mock/ui/", headers={"host": "example.com"}).status_code == 403


@pytest.mark.parametrize("settings", [Settings(control="off")])
def test_without_control_there_is_no_page(client: httpx.Client) -> None:
    assert client.get("/", headers=BROWSER).headers["location"] == "/docs"
    assert client.get("/_mock/ui/").status_code == 404
