"""The page of docs/browser.md in a real browser: it reads a picture's seed, and is refused where it is not named."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from live import start
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = ROOT / "docs/browser.md"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
needs_a_browser = pytest.mark.skipif(not BROWSER, reason="no chromium or google-chrome is installed")


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def page(api: str, script: str = "") -> str:
    """Return the page of the documentation, pointed at this server; `script` is run in place of its own."""
    (found,) = re.findall(r"```html\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    text = str(found).replace("http://127.0.0.1:8765", api)
    return (
        re.sub(r"(<script[^>]*>).*(</script>)", lambda m: m[1] + script + m[2], text, flags=re.DOTALL)
        if script
        else text
    )


def shown(url: str, profile: Path) -> str:
    """Open a page, and give what its paragraph says once all is loaded."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--virtual-time-budget=20000"]
    done = subprocess.run([BROWSER, *flags, "--dump-dom", url], capture_output=True, text=True, timeout=90, check=True)
    found = re.search(r'<p id="status">(.*?)</p>', done.stdout)
    assert found, done.stdout
    return found[1]


@needs_a_browser
def test_the_page_of_the_documentation_shows_a_picture(tmp_path: Path) -> None:
    with site(tmp_path) as origin, start("--cors", origin) as live:
        (tmp_path / "index.html").write_text(page(live.url), encoding="utf-8")

        text = shown(origin, tmp_path / "profile")

    assert re.fullmatch(r"painted with seed \d+", text)


@needs_a_browser
def test_a_page_reads_what_went_wrong_and_the_control_api(tmp_path: Path) -> None:
    script = """
      const say = (text) => { document.querySelector("#status").textContent = text };
      const headers = { authorization: "Bearer sk-anything" };
      const form = new FormData();
      form.append("prompt", "a lighthouse mock:429");
      const refused = await fetch("API/v2beta/stable-image/generate/core", { method: "POST", headers, body: form });
      const journal = await (await fetch("API/_mock/journal", { headers })).json();
      say(`${refused.status} ${(await refused.json()).name} ${journal.length}`);
    """
    with site(tmp_path) as origin, start("--cors", origin) as live:
        (tmp_path / "index.html").write_text(page(live.url, script.replace("API", live.url)), encoding="utf-8")

        text = shown(origin, tmp_path / "profile")

    assert text == "429 rate_limit_exceeded 1"


@needs_a_browser
def test_a_page_that_is_not_named_reads_nothing_and_the_log_says_what_to_do(tmp_path: Path) -> None:
    with site(tmp_path) as origin, start() as live:
        (tmp_path / "index.html").write_text(page(live.url), encoding="utf-8")

        text = shown(origin, tmp_path / "profile")
        log = live.log

    assert text == "waiting"
    assert f"to allow it, start with --cors {origin}" in log
