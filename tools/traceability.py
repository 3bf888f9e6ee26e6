#!/usr/bin/env python3
"""Writes docs/traceability.md to its standard output: every sentence of the reference with the facts that try it."""

from __future__ import annotations

import importlib.resources
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stability_contract.facts import CONTRACT, NEWER, runner
from stability_contract.facts.family.endpoints import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_contract.facts.fact import Fact

TITLES = {
    "general": "All endpoints",
    "ultra": "Stable Image Ultra",
    "core": "Stable Image Core",
    "sd3": "Stable Diffusion 3",
}
NEWER_TITLES = TITLES | {name: name.replace("-", " ").capitalize() for name in NAMES}
KILLED: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "tests" / "mutation" / "killed.json").read_text(encoding="utf-8")
)
"""For facts by their titles, a mutant that each kills alone."""

FILES = {CONTRACT: "reference.txt", NEWER: "reference_2026.txt"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one section; `reason` says why it has no fact, where it can have none."""

    section: str
    text: str
    reason: str = ""
    contract: str = CONTRACT


def sentences() -> Iterator[Sentence]:
    """Read the sentences of the reference, in its order, then what is known of 2026."""
    for contract in FILES:
        yield from _read(contract)


def _read(contract: str) -> Iterator[Sentence]:
    file = importlib.resources.files("stability_contract.facts").joinpath(FILES[contract])
    section = ""
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line:
            text, _, reason = line.partition(" :: ")
            yield Sentence(section, text, reason, contract)


def untraced(facts: Iterable[Fact]) -> list[Sentence]:
    """Return the sentences that no fact tries and that have no reason either."""
    tried = {(fact.contract, fact.section, sentence) for fact in facts for sentence in fact.sentences}
    return [found for found in sentences() if not found.reason and _key(found) not in tried]


def invented(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    """Return what facts quote as sentences of the reference and is none."""
    known = {_key(found) for found in sentences() if not found.reason}
    return [
        (fact.title, text)
        for fact in facts
        for text in fact.sentences
        if (fact.contract, fact.section, text) not in known
    ]


def page(facts: Iterable[Fact]) -> str:
    """Write the page."""
    found = list(facts)
    lines = [*HEAD, ""]
    for section, title in TITLES.items():
        lines += _table(f"## {title}", CONTRACT, section, found)
    lines += ["## Beyond the reference", "", "| endpoint | fact | label |", "|---|---|---|"]
    lines += [f"| {fact.section} | {_name(fact)} | {fact.label} |" for fact in found if not fact.sentences]
    lines += ["", *NEW, ""]
    for section, title in NEWER_TITLES.items():
        lines += _table(f"### {title} in 2026", NEWER, section, found)
    return "\n".join(lines[:-1]) + "\n"


def _table(heading: str, contract: str, section: str, facts: list[Fact]) -> list[str]:
    mine = [found for found in sentences() if (found.contract, found.section) == (contract, section)]
    head = ["| sentence | tried by | label | kills |", "|---|---|---|---|"]
    return [heading, "", *head, *(_row(one, facts) for one in mine), ""]


def _key(sentence: Sentence) -> tuple[str, str, str]:
    return sentence.contract, sentence.section, sentence.text


HEAD = (
    "# From each sentence of the reference to its tests",
    "",
    "Look up a sentence of the API's reference to see which tests check it. Each test is a *fact*, in",
    "`contract_tests/stability_contract/facts/`; `stability-contract server` tries them all. The labels:",
    "**documented**: the sentence says it; **observed**: seen of the service; **assumed**: our choice.",
    "",
    "The last column names a mutant of the server that one of the sentence's facts kills when it is tried alone. Where",
    "it says none, no mutant has been tried yet. `make mutation-sentences` tries them.",
    "",
    "`python tools/traceability.py > docs/traceability.md` writes this page. A test fails if the page is out of date,",
    "if a sentence has neither a fact nor a reason, or if a fact quotes a sentence that is not there.",
)


NEW = (
    "## New in 2026",
    "",
    "The contract of 2026 is tried with the facts above, too, except for those that these replace. Its sentences say",
    "in our words what its published document says and what its clients saw.",
)


def _row(sentence: Sentence, facts: list[Fact]) -> str:
    text = sentence.text.replace("|", "\\|").replace("<", "&lt;").replace("](#)", "]")
    if sentence.reason:
        return f"| {text} | | {sentence.reason} | |"
    where = (sentence.contract, sentence.section)
    mine = [fact for fact in facts if (fact.contract, fact.section) == where and sentence.text in fact.sentences]
    labels = ", ".join(dict.fromkeys(fact.label for fact in mine))
    killed = next((KILLED[fact.title] for fact in mine if fact.title in KILLED), "none")
    return f"| {text} | {'; '.join(map(_name, mine))} | {labels} | {killed} |"


def _name(fact: Fact) -> str:
    return fact.name.replace("_", " ")


if __name__ == "__main__":
    sys.stdout.write(page(runner.every()))
