"""tools/words.py as a command, and its list of exceptions and the files that git knows."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from places import ROOT
from words import Words, files, matches

if TYPE_CHECKING:
    from pathlib import Path

WORDS = Words()


def test_every_exception_has_a_reason_and_spares_something() -> None:
    listed = list(files([str(ROOT)]))
    uses = {word.use for word in WORDS.words}

    for entry in WORDS.exceptions:
        assert entry["reason"]
        assert set(entry.get("words", [])) <= uses
        assert [path for path in entry["paths"] if not any(matches(file, [path]) for file in listed)] == []


def test_the_command_prints_a_line_for_each_and_fails(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "tools").mkdir()
    for name in ("words.py", "words.toml"):
        (tmp_path / "tools" / name).write_bytes((ROOT / "tools" / name).read_bytes())
    (tmp_path / "a.md").write_text("a stand-in\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("a mock server\n", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "tools/words.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert run() == (1, "a.md:1: 'stand-in': write mock server, the mock\n")
    assert run("b.md") == (0, "")
    assert run("--counts")[1].startswith("    1 a.md\n")
