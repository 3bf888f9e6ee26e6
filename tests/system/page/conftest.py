"""One browser and one server for the tests of a file; each test has its own key, and so its own sandbox.

While the browser runs, so does an event loop: it must end before other tests start theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from live import Live, start
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from viewer import CHROMIUM, Viewer, watch

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser of the machine."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed: the live page was not tested in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def mock() -> Iterator[Live]:
    """Start the server that the tests of the page share."""
    with start() as live:
        yield live


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh browser profile."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def viewer(mock: Live, context: BrowserContext, key: str) -> Iterator[Viewer]:
    """Return a page and a client with the same sandbox; the console must stay empty, and nothing leave the host."""
    page = context.new_page()
    complaints = watch(page, mock.url)
    with httpx.Client(base_url=mock.url, headers={"authorization": f"Bearer {key}"}, timeout=30) as client:
        yield Viewer(page, client)
        page.unroute_all(behavior="ignoreErrors")
    assert complaints == []
