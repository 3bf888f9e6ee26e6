"""`stability-contract explain`: every code has its words, and every example of a form is what it says it is."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from stability_contract.cases import forms, pictures
from stability_contract.cli import main
from stability_contract.client_check import explanations
from stability_contract.client_check.explanations import GROUPS, Form, group
from stability_contract.client_check.judged import Judged
from stability_contract.client_check.recording import Entry
from stability_contract.client_check.request_rules import RequestRules
from stability_contract.client_check.rules import CLIENT_RULES
from stability_contract.contract import document
from stability_contract.http.exchange import Exchange, Response
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import CODES
from stability_contract.oracle.judge import Judge
from stability_contract.oracle.rules import RULES

ENTRIES = explanations.read()
FORMS = [code for code, entry in ENTRIES.items() if isinstance(entry["wrong"], dict)]
FILES = {
    "lighthouse.png": pictures.draw("png"),
    "lighthouse.bmp": pictures.draw("bmp"),
    "icon.png": pictures.draw("png", (32, 32)),
    "waves.webp": pictures.animation("webp"),
    "notes.txt": b"Not a picture, but a few words about one.",
}
CONTRACT = document.load()


def parts(form: Form) -> list[Part]:
    """Return the parts of a form of the examples."""
    found = []
    for name, said in form.items():
        for value in said if isinstance(said, list) else [said]:
            text = "x" * 10_001 if "10,001" in value else value.replace("sk-MYAPIKEY-0123456789", "sk-***")
            file = value.removeprefix("@")
            found.append(Part(name, FILES[file], file) if value.startswith("@") else Part(name, text.encode()))
    return found


def found_in(operation: str, form: Form) -> set[str]:
    """Judge a form as a client's, and give the codes of what is found."""
    request = forms.request(CONTRACT.operation(operation), parts(form), "sk-***")
    entry = Entry(1, Exchange(request, Response(200, (), b"")), 0, 1, "someone")
    verdict = Judge(CONTRACT, lambda _: None).judge(request)
    return {finding.code for finding in RequestRules(CONTRACT).of(Judged(entry, verdict))}


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["explain", *words], env={"COLUMNS": "80"})
    return result.exit_code, result.output


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    lacking = explanations.lacking()
    assert not lacking, f"{', '.join(lacking)}: no explanation, add it to client_check/explanations.yaml"
    assert list(ENTRIES) == [*RULES, *CLIENT_RULES, *CODES]
    assert {group(code) for code in ENTRIES} == set(GROUPS)


def test_an_entry_says_why_and_shows_wrong_and_right() -> None:
    shown = {code: explained.examples for code, explained in explanations.every().items()}
    keys = {"why", "wrong", "right", "operation", "field", "also", "code"}

    assert [code for code, entry in ENTRIES.items() if not entry["why"].strip().endswith(".")] == []
    assert [code for code in ENTRIES if shown[code][0].strip() == shown[code][1].strip()] == []
    assert [code for code, entry in ENTRIES.items() if type(entry["wrong"]) is not type(entry["right"])] == []
    assert [code for code, entry in ENTRIES.items() if not set(entry) <= keys] == []


@pytest.mark.parametrize("code", FORMS)
def test_the_wrong_form_breaks_this_rule_and_the_right_one_none(code: str) -> None:
    entry = ENTRIES[code]
    expected = {entry.get("code", code), *entry.get("also", ())}

    assert found_in(entry["operation"], entry["wrong"]) == expected
    assert found_in(entry["operation"], entry["right"]) == set()


def test_a_code_without_an_explanation_is_shown_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        explanations, "read", lambda: {code: entry for code, entry in ENTRIES.items() if code != "USE014"}
    )
    explanations.every.cache_clear()
    try:
        assert "USE014" in explanations.lacking()
        assert run("use014")[1].splitlines()[0] == "USE014  a listed value in another spelling"
        assert len(explanations.every()) == len(explanations.codes())
    finally:
        explanations.every.cache_clear()


def test_many_examples_are_forms() -> None:
    assert len(FORMS) >= 25


def test_one_code_is_shown_whole() -> None:
    code, text = run("use014")

    assert code == 0
    assert text.splitlines()[0] == "USE014  a listed value in another spelling"
    assert "error, documented" in text
    assert "Listed values are compared letter by letter." in text
    assert "  Write it exactly as listed." in text
    assert "default 1:1. The ratio of width to height." in text
    assert '  -F aspect_ratio="16x9"' in text
    assert '  -F aspect_ratio="16:9"' in text
    assert max(map(len, text.splitlines())) <= 80


def test_without_a_code_all_are_listed_by_group() -> None:
    code, text = run()

    assert code == 0
    lines = text.splitlines()
    assert lines[0] == "REQ: what a server refuses, or overlooks"
    assert "  USE035  warning  buys the same picture twice" in lines
    assert [line.split()[0] for line in lines if line.startswith("  ")] == explanations.codes()


def test_an_unknown_code_is_one_line_with_the_nearest() -> None:
    assert run("USE14") == (2, "Error: there is no code USE14; did you mean USE014?\n")
    assert run("xyzzy") == (2, "Error: there is no code xyzzy; see the list: stability-contract explain\n")
