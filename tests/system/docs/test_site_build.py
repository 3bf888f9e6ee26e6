"""The site is built without a warning, and asks nothing of other hosts."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from doc_pages import PAGES, read
from places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("mkdocstrings", reason="the site is built with the group `docs`: make docs installs it")

TESTING = ROOT / "mock_server/stability_mock/testing.py"
LOADED = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\ssrc=["']?([^"'\s>]+)|<link\b[^>]*\shref=["']?([^"'\s>]+)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site that was built as `make docs` does."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    variables = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder


def test_every_page_is_there(site: Path) -> None:
    built = {page.removesuffix(".md").replace("README", "index") + ".html" for page in PAGES}

    assert [page for page in built if not (site / page).is_file()] == []


def test_a_browser_loads_nothing_from_another_host(site: Path) -> None:
    pages = [file.read_text(encoding="utf-8") for file in site.rglob("*.html")]
    styles = [file.read_text(encoding="utf-8") for file in site.rglob("*.css")]

    loaded = [name for page in pages for found in LOADED.findall(page) for name in found if name]
    imported = [name for style in styles for name in re.findall(r"url\(\s*[\"']?(\w+:)", style) if name != "data:"]

    assert len(loaded) > 100
    assert [name for name in loaded if re.match(r"https?:|//", name)] == []
    assert imported == []


def test_the_reference_of_the_fixtures_is_made_from_the_code(site: Path) -> None:
    page = (site / "docs/api.html").read_text(encoding="utf-8")
    public = runpy.run_path(str(TESTING))["__all__"] if TESTING.exists() else []

    assert ":::" in read("docs/api.md")
    assert ":::" not in page
    assert 'id="stability_contract.pytest_test.contract_test"' in page
    assert [name for name in public if f'id="stability_mock.testing.{name}"' not in page] == []
