"""ARCHITECTURE.md stays short and true."""

from __future__ import annotations

import re
import tomllib

from doc_pages import read
from places import ROOT

PAGE = "ARCHITECTURE.md"
ROOTS = ("mock_server", "contract_tests", "openapi", "tests", "docs", "docker", "tools", "benchmarks", ".github")


def test_it_is_read_in_a_few_minutes() -> None:
    assert len(read(PAGE).splitlines()) <= 120


def test_every_file_and_folder_that_it_names_exists() -> None:
    named = re.findall(r"`([\w./-]+(?:\.py|\.yaml|\.md|\.toml|/))`", read(PAGE))

    assert len(named) > 10
    known = [str(ROOT / name) for name in (*ROOTS, "pyproject.toml")]
    known += [str(path) for root in ROOTS for path in (ROOT / root).rglob("*") if "__pycache__" not in path.parts]
    assert [name for name in named if not any(path.endswith(f"/{name.rstrip('/')}") for path in known)] == []


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
        "sandbox",
        "picture",
        "credits",
        "fault",
        "exchange",
        "journal",
        "finding",
        "trial",
    ]
