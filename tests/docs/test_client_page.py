"""The tables of the page on the client check are what the check knows: its codes, trials, verdicts and options."""

from __future__ import annotations

from typing import get_args

from doc_pages import rows
from stability_contract.cli import client
from stability_contract.client_check import explanations, trials
from stability_contract.client_check.trial_outcome import CODES, SURVIVED, Verdict
from stability_contract.contract import document

PAGE = "docs/client-check.md"


def test_every_code_of_a_client_has_its_row() -> None:
    every = explanations.every().items()
    documented = [one for code, one in every if not code.startswith(("ANS", "FACT", "LAW"))]

    assert list(rows(PAGE, "All codes")) == [
        [one.code, one.severity, one.label, one.title, one.fix] for one in documented
    ]


def test_every_trial_has_its_row() -> None:
    known = trials.every(document.load())

    assert list(rows(PAGE, "All trials")) == [[f"`{trial.name}`", trial.words] for trial in known]


def test_every_verdict_has_its_row_with_its_code() -> None:
    table = {name: (words, survived) for name, words, survived in rows(PAGE, "Trials")}

    assert list(table) == list(get_args(Verdict))
    assert {name for name, (_, survived) in table.items() if survived == "yes"} == SURVIVED
    assert {name: words[-7:-1] for name, (words, _) in table.items() if "TRY" in words} == CODES


def test_every_option_has_a_row() -> None:
    named = " ".join(cells[0] for cells in rows(PAGE, "Three ways"))

    assert [flag.opts[0] for flag in client.params if flag.opts[0].startswith("--") and flag.opts[0] not in named] == []
