"""The quick start is followed to the letter, in one folder, as a reader would."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from doc_pages import blocks
from live import start
from test_documented_blocks import WRITTEN_BASE, environment, is_shown

if TYPE_CHECKING:
    from pathlib import Path

    from doc_pages import Block

BLOCKS = [block for block in blocks("docs/quick-start.md") if not block.reason]
_FILE = re.compile(r"# (\w+\.py)(, at its end)?\n")


def save(block: Block, folder: Path) -> None:
    """Put a block into the file that its first line names."""
    named = _FILE.match(block.text)
    assert named, f"{block} names no file"
    with (folder / named[1]).open("a" if named[2] else "w", encoding="utf-8") as file:
        file.write(f"\n\n{block.text[named.end() :]}")


def run(block: Block, folder: Path, base_url: str) -> None:
    """Run a block; it must end and print as the page says."""
    command = ["sh", "-eu", "-c", block.text.replace(WRITTEN_BASE, base_url)]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == block.exit_code, done.stdout + done.stderr
    assert block.output is None or is_shown(done.stdout, block.output), done.stdout


def test_it_leads_from_a_first_picture_to_a_red_test_to_a_green_one(tmp_path: Path) -> None:
    with start() as live:
        for block in BLOCKS:
            if block.language == "python":
                save(block, tmp_path)
            else:
                run(block, tmp_path, live.url)

    assert (tmp_path / "lighthouse.png").read_bytes().startswith(b"\x89PNG")


def test_it_shows_a_picture_and_three_runs_of_pytest_of_which_one_is_red() -> None:
    commands = [(block.text.split()[0], block.exit_code) for block in BLOCKS if block.language == "sh"]

    assert commands == [("curl", 0), ("curl", 0), ("pytest", 0), ("pytest", 1), ("pytest", 0)]


@pytest.mark.parametrize("text", ["import os\n", "# notes.txt\n"])
def test_a_block_of_python_that_names_no_file_is_noticed(tmp_path: Path, text: str) -> None:
    nameless = BLOCKS[1].__class__("docs/quick-start.md", 1, "python", text, "")

    with pytest.raises(AssertionError, match="names no file"):
        save(nameless, tmp_path)
