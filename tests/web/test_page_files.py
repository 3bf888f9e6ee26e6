"""How the files of the live page are served: to whom, by which policy, and where a browser's `/` leads."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

import httpx
import pytest
from stability_mock.settings import Settings
from stability_mock.web import page
from stability_mock.web.page import FOLDER, File, files

if TYPE_CHECKING:
    from fastapi import FastAPI

A_FILE = "vendor/preact.js"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
MAX_GZIP_BYTES = 60_000


@pytest.fixture
def browser(client: httpx.Client) -> httpx.Client:
    """Return a client that asks for pages as a browser does, and says what it got to nobody."""
    client.event_hooks = {}
    del client.headers["authorization"]
    return client


def test_a_file_comes_as_it_is_with_a_policy_that_allows_nothing_else(browser: httpx.Client) -> None:
    answer = browser.get(f"/_mock/ui/{A_FILE}")

    assert (answer.status_code, answer.content) == (200, (FOLDER / A_FILE).read_bytes())
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'self'")
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_file_that_has_not_changed_is_not_sent_again(browser: httpx.Client) -> None:
    etag = browser.get(f"/_mock/ui/{A_FILE}").headers["etag"]

    answer = browser.get(f"/_mock/ui/{A_FILE}", headers={"if-none-match": etag})
    other = browser.get(f"/_mock/ui/{A_FILE}", headers={"if-none-match": '"other"'})

    assert (answer.status_code, answer.content, other.status_code) == (304, b"", 200)


def test_without_gzip_the_bytes_come_as_they_are(browser: httpx.Client) -> None:
    answer = browser.get(f"/_mock/ui/{A_FILE}", headers={"accept-encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len((FOLDER / A_FILE).read_bytes())


def test_head_has_the_headers_alone(browser: httpx.Client) -> None:
    answer = browser.head(f"/_mock/ui/{A_FILE}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "path", ["nothing.js", "../page.py", "..%2fpage.py", "%2e%2e/page.py", "vendor/", "vendor", "/etc/passwd", "a%00"]
)
def test_only_the_files_of_the_page_are_served(browser: httpx.Client, path: str) -> None:
    answer = browser.get(f"/_mock/ui/{path}")

    assert answer.status_code == 404
    assert b"def " not in answer.content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_file_can_only_be_read(browser: httpx.Client, method: str) -> None:
    answer = browser.request(method, f"/_mock/ui/{A_FILE}")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_short_bytes_are_not_made_longer_by_gzip() -> None:
    assert File(b"a", "text/plain").zipped == b"a"
    assert gzip.decompress(File(b"a" * 100, "text/plain").zipped) == b"a" * 100


def test_all_files_together_are_small() -> None:
    shown = [file for path, file in files().items() if not path.endswith(".txt")]

    assert sum(len(file.zipped) for file in shown) <= MAX_GZIP_BYTES


def test_a_browser_is_led_to_the_page_and_others_to_the_documentation(browser: httpx.Client) -> None:
    assert browser.get("/", headers=BROWSER).headers["location"] == "/_mock/ui/"
    assert browser.get("/", headers={"accept": "*/*"}).headers["location"] == "/docs"
    assert browser.get("/", headers={**BROWSER, "host": "mock.example"}).headers["location"] == "/docs"


@pytest.mark.parametrize("settings", [Settings(control="off", cache_mb=60)])
def test_without_the_control_api_there_is_no_page(browser: httpx.Client) -> None:
    assert browser.get(f"/_mock/ui/{A_FILE}").status_code == 404
    assert browser.get("/", headers=BROWSER).headers["location"] == "/docs"


LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-dest": "script"}, 200),
        (LINK, 200),
        ({**LINK, "host": "mock.example"}, 403),
        ({**LINK, "sec-fetch-dest": "iframe"}, 403),
        ({**LINK, "sec-fetch-dest": "script", "sec-fetch-mode": "no-cors"}, 403),
        ({"origin": "https://example.com"}, 403),
        ({"host": "api.stability.ai"}, 403),
    ],
)
def test_the_page_is_for_this_machine_and_may_be_linked_to(
    browser: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert browser.get(f"/_mock/ui/{A_FILE}", headers=headers).status_code == status


@pytest.mark.parametrize("path", ["state", "events", "journal", "journal/rows", "held"])
def test_a_link_reaches_nothing_but_the_page(browser: httpx.Client, path: str) -> None:
    assert browser.get(f"/_mock/{path}", headers=LINK).status_code == 403


def test_another_machine_does_not_get_the_page(app: FastAPI) -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get(f"/_mock/ui/{A_FILE}")).status_code

    assert asyncio.run(ask()) == 403


def test_the_index_is_what_the_page_is_called_by(browser: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "files", lambda: {"index.html": File(b"<!doctype html>", "text/html; charset=utf-8")})

    answer = browser.get("/_mock/ui/")

    assert (answer.status_code, answer.text) == (200, "<!doctype html>")
    assert browser.get("/_mock/ui").headers.get("location", "/_mock/ui/").endswith("/_mock/ui/")
