"""Every block of shell and Python in the documentation is run against a real server, as a reader would."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from doc_pages import all_blocks
from live import start
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doc_pages import Block

WRITTEN_BASE = "http://127.0.0.1:8765"
OF_2026 = {"docs/async.md"}
"""Pages whose blocks are for a server with the contract of 2026."""
TESTED_ELSEWHERE = {"docs/contract-suite.md", "docs/quick-start.md", "docs/traceability.md", "docs/performance.md"}

MAY_STAND_UNRUN = {
    "stability-mock view",
    "make run",
    "make mutation",
    "make setup",
    "make test",
    "make check",
    "make test-long",
    "make figures",
    "make bench",
    "make docs",
    "contract_test",
    "pip install",
    "python3 -m venv",
    "activate",
    "stability-contract server",
    "stability-mock serve",
}
"""What the lines of a block that is not run may hold: these install, take minutes, or serve until they are stopped."""

BLOCKS = [block for block in all_blocks("sh", "python") if block.page not in TESTED_ELSEWHERE]
RUN = [block for block in BLOCKS if not block.reason]
UNRUN = [block for block in all_blocks("sh", "python") if block.reason]
SERVING = [block for block in UNRUN if "stability-mock serve" in block.text and "redis://" not in block.text]


def environment() -> dict[str, str]:
    """Return what a reader's shell has: the commands of this installation, and no settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("STABILITY_", "PYTEST_"))}
    return inherited | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """Serve for these tests alone, since some blocks change all sandboxes."""
    with start() as live:
        yield live.url


@pytest.fixture(scope="module")
def base_url_2026() -> Iterator[str]:
    """Serve the contract of 2026."""
    with start("--contract", "2026") as live:
        yield live.url


def interpreter(block: Block) -> list[str]:
    """Return the command that runs the block when it is in a file."""
    if block.language == "sh":
        return ["sh", "-eu"]
    if "\ndef test_" in block.text:
        return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return [sys.executable]


def run(block: Block, base_url: str, folder: Path) -> str:
    """Run a block in a folder of its own; tests in it are run by pytest. Give what it prints.

    Where the page shows no output, curl must not be refused.
    """
    (folder / "test_block.py").write_text(block.text.replace(WRITTEN_BASE, base_url), encoding="utf-8")
    if block.output is None:
        (folder / ".curlrc").write_text("fail-with-body\n", encoding="utf-8")
    variables = environment() | {"CURL_HOME": str(folder)}
    command = [*interpreter(block), "test_block.py"]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == block.exit_code, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("block", RUN, ids=str)
def test_a_block_does_what_its_page_says(block: Block, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    base_url = request.getfixturevalue("base_url_2026" if block.page in OF_2026 else "base_url")
    httpx.post(f"{base_url}/_mock/reset")

    printed = run(block, base_url, tmp_path)

    if block.output is not None:
        assert is_shown(printed, block.output)


@pytest.mark.parametrize("block", UNRUN, ids=str)
def test_a_block_that_is_not_run_says_why_and_may_be_left_out(block: Block) -> None:
    permitted = [any(words in line for words in MAY_STAND_UNRUN) for line in block.text.split("\n") if line]

    assert permitted
    assert all(permitted)


@pytest.mark.parametrize("block", SERVING, ids=str)
def test_every_serve_command_shown_starts_a_server(block: Block, tmp_path: Path) -> None:
    shutil.copy(ROOT / "openapi/stable-image-v2beta.yaml", tmp_path / "my-contract.yaml")

    command = ["sh", "-c", f"exec env {block.text.rstrip()} --port 0"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first_line = process.stdout.readline()
        process.terminate()

    assert re.search(r"http://127\.0\.0\.1:[0-9]+", first_line)


def test_no_block_of_commands_escapes_by_its_language() -> None:
    silent = [str(block) for block in all_blocks("", "console", "bash", "shell") if not block.reason]

    assert silent == []


def test_every_page_with_commands_is_found() -> None:
    assert {"README.md", "docs/settings.md", "docs/control.md"} <= {block.page for block in RUN + SERVING}


def is_shown(printed: str, shown: Block) -> bool:
    """Return whether a page shows what was printed; `…` stands for anything."""
    if shown.language == "json":
        return matches(json.loads(printed), json.loads(shown.text))
    pattern = ".*?".join(map(re.escape, shown.text.strip().split("…")))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


def matches(found: Any, shown: Any) -> bool:  # noqa: ANN401 - JSON
    """Compare two JSON values; the string `…` stands for any one."""
    if isinstance(found, dict) and isinstance(shown, dict):
        return found.keys() == shown.keys() and all(matches(found[name], shown[name]) for name in shown)
    if isinstance(found, list) and isinstance(shown, list):
        return len(found) == len(shown) and all(map(matches, found, shown))
    return shown in ("…", found)
