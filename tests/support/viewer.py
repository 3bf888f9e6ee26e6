"""The live page in a browser, and a client that sends requests meanwhile."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Dialog, Locator, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
CORE = "/v2beta/stable-image/generate/core"
GENERATE = "/v2beta/stable-image/generate"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A page that shows one key's sandbox, and a client with this key."""

    page: Page
    client: httpx.Client

    def send(self, prompt: str = "A lighthouse", operation: str = "core", **fields: str) -> httpx.Response:
        """Send a request as a client would."""
        form = {"prompt": prompt, **fields}
        return self.client.post(f"{GENERATE}/{operation}", data=form, files={"none": ""})

    def open(self, query: str = "") -> Viewer:
        """Open the page for the sandbox of the key, and wait until it has read the journal."""
        sandbox = self.client.get("/_mock/state").json()["sandbox"]["id"]
        self.page.goto(f"{self.client.base_url}/_mock/ui/?sandbox={sandbox}{query}")
        expect(self.page.locator(".list, .empty")).to_be_attached()
        return self

    def tiles(self, text: str = "") -> Locator:
        """Return the tiles that have a text."""
        return self.page.locator(".list a", has_text=re.compile(re.escape(text)))

    def click(self, name: str, *, exact: bool = False) -> None:
        """Click a button by its name."""
        self.page.get_by_role("button", name=name, exact=exact).click()


def watch(page: Page, origin: str) -> list[str]:
    """Collect what must not happen: messages of the console, errors, dialogs, requests to another host."""
    found: list[str] = []
    own = (origin, "blob:", "data:")

    def dialog(opened: Dialog) -> None:
        found.append(f"dialog: {opened.message}")
        opened.dismiss()

    page.on("console", lambda message: found.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: found.extend([] if request.url.startswith(own) else [request.url]))
    page.on("dialog", dialog)
    return found
