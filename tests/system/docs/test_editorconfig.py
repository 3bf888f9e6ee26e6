"""Every text file of the repository is as .editorconfig says."""

from __future__ import annotations

import configparser

from doc_pages import read
from places import ROOT
from words import files

TEXT = [path for path in files([str(ROOT)]) if not path.endswith(".png") and "/vendor/" not in path]


def test_it_is_the_outermost_and_asks_for_what_is_checked_here() -> None:
    config = configparser.ConfigParser()
    config.read_string(f"[top]\n{read('.editorconfig')}")

    assert config["top"]["root"] == "true"
    assert dict(config["*"]) == {
        "charset": "utf-8",
        "end_of_line": "lf",
        "indent_style": "space",
        "indent_size": "2",
        "insert_final_newline": "true",
        "trim_trailing_whitespace": "true",
        "max_line_length": "120",
    }


def test_every_file_ends_its_lines_as_it_says() -> None:
    contents = {path: (ROOT / path).read_bytes() for path in TEXT}

    assert [path for path, text in contents.items() if text and not text.endswith(b"\n")] == []
    assert [path for path, text in contents.items() if b"\r" in text] == []
    assert [path for path, text in contents.items() if b" \n" in text or b"\t\n" in text] == []


def test_only_the_makefile_indents_with_tabs() -> None:
    indented = [path for path in TEXT if any(line.startswith("\t") for line in read(path).splitlines())]

    assert indented == ["Makefile"]
