"""Pages that show what a tool writes or a server answers."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
from doc_pages import read, rows
from places import ROOT

if TYPE_CHECKING:
    from live import Live


def test_the_page_of_the_control_api_lists_every_endpoint(served: Live) -> None:
    paths = httpx.get(f"{served.url}/_mock/openapi.json").json()["paths"]
    endpoints = {f"{method.upper()} /_mock{path}" for path, item in paths.items() for method in item}

    listed_ones = [cells[0].strip("`") for cells in rows("docs/control.md", "Endpoints")]

    assert len(listed_ones) == len(endpoints)
    assert set(listed_ones) == endpoints


def test_the_page_of_behaviours_is_what_its_tool_writes() -> None:
    tool = [sys.executable, "tools/fidelity.py"]

    written = subprocess.run(tool, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert read("docs/fidelity.md") == written
