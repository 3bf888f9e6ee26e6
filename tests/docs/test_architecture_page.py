"""ARCHITECTURE.md stays short and true."""

from __future__ import annotations

import re
import tomllib

from doc_pages import ROOT, read

PAGE = "ARCHITECTURE.md"


def test_it_is_read_in_a_few_minutes() -> None:
    assert len(read(PAGE).splitlines()) <= 60


def test_every_file_and_folder_that_it_names_exists() -> None:
    named = re.findall(r"`([\w./-]+(?:\.py|\.yaml|\.md|\.toml|/))`", read(PAGE))

    assert len(named) > 10
    server = ROOT / "mock_server/stability_mock"
    assert [name for name in named if not (ROOT / name).exists() and not (server / name).exists()] == []


def test_it_draws_the_layers_that_the_linter_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]

    drawn = read(PAGE).split("## The layers", 1)[1].split("```", 2)[1].split("\n", 1)[1]

    assert [line.split("#")[0].strip() for line in drawn.strip().splitlines()] == layers


def test_it_explains_every_word_of_the_vocabulary() -> None:
    explained = re.findall(r"\*\*([\w ]+)\*\*", read(PAGE).split("## The words", 1)[1].split("\n## ", 1)[0])

    assert explained == [
        "contract",
        "operation",
        "form",
        "key",
        "world",
        "refusal",
        "picture",
        "credits",
        "fault",
        "exchange",
        "journal",
        "finding",
    ]
