"""API keys are redacted wherever the journal shows or keeps a request, and words that only look like keys are not."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from asking import ask
from leaks import PLACES, SECRET, SPELLINGS, bodies, leaks, percent, spelled_out
from stability_mock.log import Handler
from stability_mock.state.redaction import redact, redact_body, redact_credentials, redact_prose

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx


@pytest.mark.parametrize(
    ("header", "redacted"),
    [
        (f"Bearer {SECRET}", "Bearer sk-***t0Uv"),
        (SECRET, "sk-***t0Uv"),
        ("Bearer sk-short", "Bearer sk-***"),
        ("Bearer sk-a, sk-b", "Bearer sk-***"),
        ("Basic dXNlcjpwYXNz", "Basic ***"),
        ("something-else", "***"),
        ("Bearer   something else", "Bearer ***"),
        ("", ""),
    ],
)
def test_credentials_are_redacted_whatever_their_form_and_only_once(header: str, redacted: str) -> None:
    assert redact_credentials(header) == redacted
    assert redact_credentials(redacted) == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"/a?key={SECRET}&b=c", "/a?key=sk-***t0Uv&b=c"),
        ("/a?key=sk-a&b=c", "/a?key=sk-***&b=c"),
        (f"{SECRET} and {SECRET}", "sk-***t0Uv and sk-***t0Uv"),
        ("/desk-lamp", "/desk-lamp"),
    ],
)
def test_paths_are_redacted(text: str, redacted: str) -> None:
    assert redact(text) == redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"a fox, {SECRET}", f"a fox, sk-{'*' * 28}t0Uv"),
        (f"({SECRET}, a fox)", f"(sk-{'*' * 28}t0Uv, a fox)"),
        ("a desk-lamp, a flask-shaped hill and risk-free disk-drives",) * 2,
        ("sk-8er boi",) * 2,
    ],
)
def test_prose_is_redacted_but_words_stay_words(text: str, redacted: str) -> None:
    assert redact_prose(text) == redacted
    assert redact_prose(redacted) == redacted


def test_a_redacted_body_keeps_its_length() -> None:
    redacted = redact_body(f"a {SECRET} b desk-lamp".encode())

    assert redacted == b"a sk-" + b"*" * 28 + b"t0Uv b desk-lamp"


def test_a_body_without_a_key_is_the_same_object() -> None:
    body = bytes(range(256)) * 100

    assert redact_body(body) is body


@pytest.mark.parametrize("text", ["desk-lamp", "task%20force", "de%73k-lamp", "%61sk-no%2Dthing", "risk-free-and-more"])
def test_words_that_have_these_letters_in_them_stay(text: str) -> None:
    assert redact(text) == text
    assert redact_prose(text) == text


@pytest.mark.parametrize("own", ["hunter2-hunter2", 'odd "key"/', "Ключ-ключ", "sk-fox", "k" * 10_000])
@pytest.mark.parametrize("spell", [str, quote, percent])
def test_a_requests_own_key_is_redacted_whatever_its_form(own: str, spell: Callable[[str], str]) -> None:
    text = f"a {spell(own)} b"

    assert own[:8] not in spelled_out(redact(text, own))
    assert own[:8] not in spelled_out(redact_prose(text, own))
    assert len(redact_prose(text, own)) == len(text)


@pytest.mark.parametrize("own", ["", "sk-a", "fox", "Basic"])
def test_a_key_that_is_a_short_word_redacts_no_words(own: str) -> None:
    assert redact_prose("a fox and a Basic sk-ate", own) == "a fox and a Basic sk-ate"


def test_what_was_redacted_once_stays_as_it_is() -> None:
    for spelling in SPELLINGS.values():
        for change in (redact, redact_prose):
            once = change(spelling)
            assert change(once) == once
            assert change(once, "sk-***t0Uv") == once


@pytest.fixture
def leaked(client: httpx.Client, key: str, caplog: pytest.LogCaptureFixture) -> httpx.Client:
    """Return a client that has sent a key in every place in every spelling."""
    caplog.set_level(logging.INFO)
    client.headers["authorization"] = f"Bearer {key}"
    for spelling in SPELLINGS.values():
        for ask_there in PLACES.values():
            ask_there(client, spelling)
    return client


def test_no_key_in_any_part_of_a_request_is_shown_or_logged(
    leaked: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    pattern = {"prompt": "none", "operation": "none", "fields": {"x": "none", "aspect_ratio": "none"}}

    journal = leaked.get("/_mock/journal")
    archive = leaked.get("/_mock/journal.har")
    verdict = leaked.post("/_mock/journal/verify", json={"pattern": pattern})
    everyones = leaked.get("/_mock/journal", headers={"authorization": ""})

    assert len(journal.json()) == len(SPELLINGS) * len(PLACES)
    found = [one["id"] for one in journal.json() if leaks(json.dumps(one))]
    found += [entry["_id"] for entry in archive.json()["log"]["entries"] if leaks(json.dumps(entry) + bodies(entry))]
    assert found == []
    assert not leaks(verdict.text)
    assert not leaks(everyones.text)
    assert caplog.records
    assert not leaks(caplog.text)


@pytest.mark.parametrize("before", ["", "a", "%61", "%26"])
@pytest.mark.parametrize("further", [str, quote, json.dumps, lambda text: quote(quote(text))])
@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_key_is_redacted_behind_anything(spelling: str, further: Callable[[str], str], before: str) -> None:
    """Behind a letter it must be a key without doubt, however it is spelled."""
    text = before + further(spelling)

    assert not leaks(redact(text))
    assert not leaks(redact_prose(text))


def test_the_log_redacts_whatever_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    handler = Handler(out, redact)

    for spelling in SPELLINGS.values():
        problem = ValueError(spelling)
        info = (ValueError, problem, None)
        handler.emit(logging.LogRecord("a", logging.ERROR, "", 0, "failed for %s", (spelling,), info))

    assert out.getvalue().count("failed for") == len(SPELLINGS)
    assert not leaks(out.getvalue())
    assert capsys.readouterr().err == ""


def test_a_pattern_that_has_a_key_in_it_fits_what_was_sent(client: httpx.Client) -> None:
    ask(client, "core", prompt=f"a fox {SECRET}", x=SECRET)

    pattern = {"prompt": f"a fox {SECRET}", "prompt_contains": f"fox {SECRET}", "fields": {"x": SECRET}}

    assert client.post("/_mock/journal/verify", json={"pattern": pattern}).status_code == 200
    assert client.get("/_mock/journal", params={"prompt_contains": SECRET}).json() != []


def test_redaction_takes_time_in_proportion_to_the_length() -> None:
    """Counted in steps of the interpreter: what is hostile takes few of them for each character."""
    for piece in ("sk-", "%73", "%25", "\\", "&#0", "s", "sk-a ", "%2573k-"):
        short, long = (_steps(piece * number) for number in (1_000, 10_000))
        assert long < 20 * short + 1_000, piece


def _steps(text: str) -> int:
    steps = 0

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        redact_prose(text)
    finally:
        sys.setprofile(None)
    return steps
