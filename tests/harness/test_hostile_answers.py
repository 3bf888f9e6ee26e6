"""Whatever a server answers is a finding: no traceback, every report written, nothing obeyed, no key shown."""

from __future__ import annotations

import html
import io
import json
import re
import tracemalloc
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import hostile_run
import pytest
from click.testing import CliRunner
from hostile import ESCAPE, KEY, Attack, echo, http, many_texts, refusal, serving, table
from PIL import Image
from rich.console import Console
from stability_contract.cases import pictures
from stability_contract.cli import main
from stability_contract.http import json_body
from stability_contract.http.exchange import Exchange, Request, Response, Source
from stability_contract.http.redaction import redact, redact_bytes
from stability_contract.oracle.findings import MAX_EACH, MAX_ISSUES, Finding, gather
from stability_contract.oracle.pictures import look, named
from stability_contract.server_check import console, reports
from stability_contract.server_check.budget import Overcharged
from stability_contract.server_check.evidence import ANSWER_BYTES, Evidence
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stability_contract.server_check.run import Run

SMALL = list(table(5_000))


def checked(attack: Attack) -> Run:
    """Return a short run against a server that does this."""
    with serving(attack) as url:
        return hostile_run.checked(url, KEY)


def shown(run: Run) -> str:
    """Return what a terminal is given."""
    out = io.StringIO()
    console.summary(run, Console(file=out, width=200, force_terminal=False))
    return out.getvalue()


def require_reports(run: Run, folder: Path) -> None:
    """Write every report, and see that each can be read and obeys nobody."""
    reports.write(run, folder)
    failures = ET.parse(folder / "junit.xml").getroot().get("failures")  # noqa: S314 - our own file
    assert (failures != "0") is bool(run.findings)
    assert len(json.loads((folder / "report.json").read_text("utf-8"))["faults"]) == len(run.issues)
    assert json.loads((folder / "exchanges.har").read_text("utf-8"))["log"]["entries"]
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.is_file()]
    assert not [text for text in texts if KEY in text or KEY in text.replace("\\\\u", "\\u")]
    assert not [letter for text in texts for letter in ESCAPE if not letter.isprintable() and letter in text]


@pytest.mark.parametrize("attack", SMALL, ids=lambda attack: attack.name)
def test_every_attack_is_a_finding_and_every_report_is_written(attack: Attack, tmp_path: Path) -> None:
    try:
        run = checked(attack)
    except (TargetError, Overcharged):  # a line that the command prints, with exit code 2
        return

    text = shown(run)

    assert run.findings or attack.place in {"health", "credits"}  # such a control API is not believed, and that is all
    require_reports(run, tmp_path)
    assert KEY not in text
    assert all(letter.isprintable() or letter == "\n" for letter in text)


@pytest.mark.parametrize("written", [echo(1), json.dumps({"a": KEY}).encode("utf-16"), KEY.encode("utf-32")])
def test_a_key_said_back_is_unreadable_in_every_spelling(written: bytes) -> None:
    body = redact_bytes(written, KEY)

    assert b"sk-***" in body
    text = re.sub(r"\\u(\w{4})", lambda found: chr(int(found[1], 16)), body.replace(b"\0", b"").decode("latin-1"))
    assert "secret" not in html.unescape(unquote(text))


def test_a_key_in_escapes_is_unreadable_once_more_when_a_report_is_written() -> None:
    assert redact("s\\u006b-hostile%2Dsecret&#45;k\\x65y", KEY) == "sk-***"
    assert redact("%u0073k-host\\u{69}le%25u002dsecret-k&#101y", KEY) == "sk-***"
    assert redact(f"Bearer {KEY}", "") == f"Bearer {KEY}"


def test_a_long_run_of_escapes_is_read_once() -> None:
    """A pattern that tries again from each of them would take a minute."""
    text = "\\" * 2_000_000

    assert redact(text, KEY) == text


def test_pictures_are_opened_in_the_formats_of_the_api_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = Image.open

    def note(file: io.BytesIO, **how: Any) -> Image.Image:  # noqa: ANN401 - Pillow's own
        asked.append(how.get("formats"))
        return real(file, **how)

    monkeypatch.setattr(Image, "open", note)

    for attack in SMALL:
        look(attack.write().partition(b"\r\n\r\n")[2] + b"fresh")

    assert set(asked) == {("PNG", "JPEG", "WEBP")}


@pytest.mark.parametrize("kind", ["gif", "bmp", "tiff", "avif"])
def test_other_formats_are_named_by_their_first_bytes(kind: str) -> None:
    data = pictures.draw(kind)

    assert look(data) is None
    assert named(data[:40]) == f"image/{kind}"


def test_pictures_that_were_looked_at_are_not_kept() -> None:
    """Sixty answers of four megabytes: what is remembered of them is what they are."""
    tracemalloc.start()
    for number in range(60):
        look(number.to_bytes(4, "big") + bytes(4 << 20))
    now, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert now < 8 << 20


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60 + b"]" * 60,
        b"[" * 10**5,
        b"[NaN]",
        b"[1e999]",
        b"9" * 401,
        b"[" + b"0," * 10_001 + b"0]",
        b"\xff",
        b"{",
    ],
)
def test_json_that_is_too_much_is_not_read(body: bytes) -> None:
    with pytest.raises(json_body.JsonError):
        json_body.read(body)


def test_half_a_surrogate_pair_is_a_text_that_can_be_written() -> None:
    assert json_body.read(b'{"\\ud800":["a\\udfff","\\ud83d\\ude00"]}') == {"?": ["a?", "\U0001f600"]}


@pytest.mark.parametrize("found", ["9e999999", "-1e16", "NaN", "Infinity", [], None, "1" * 5000])
def test_a_balance_that_is_not_an_amount_is_none(found: object) -> None:
    with pytest.raises(json_body.JsonError, match="is not a number of credits"):
        json_body.amount(found)


def evidence(body: bytes, answer: bytes, field: str) -> tuple[Exchange, Iterable[Finding]]:
    exchange = Exchange(Request("POST", "/", (), body), Response(200, (), answer), Source("wire", "core", ""))
    return exchange, [Finding("ANS012", "core", field, "", exchange=exchange)]


def test_of_each_fault_the_best_example_is_kept_whole_and_of_the_others_the_beginning() -> None:
    kept = Evidence()
    first, [finding] = kept.keep(*evidence(bytes(10), bytes(9_000), "seed"))
    again, _ = kept.keep(*evidence(bytes(10), bytes(9_000), "seed"))
    smaller, _ = kept.keep(*evidence(bytes(9), bytes(9_000), "seed"))

    sizes = [len(one.answer.body) for one in (first, again, smaller) if isinstance(one.answer, Response)]
    assert sizes == [9_000, ANSWER_BYTES, 9_000]
    assert finding.exchange is first


def test_what_is_kept_whole_is_bounded_in_all() -> None:
    kept = Evidence(left=100_000)

    sizes = []
    for number in range(20):
        exchange, _ = kept.keep(*evidence(bytes(70_000), bytes(20_000), f"field{number}"))
        assert isinstance(exchange.answer, Response)
        sizes.append((len(exchange.request.body), exchange.request.missing, len(exchange.answer.body)))

    assert sizes == [(70_000, 0, 20_000), *[(65_536, 4_464, ANSWER_BYTES)] * 19]


def test_faults_without_end_are_reported_as_one_beyond_a_number() -> None:
    issues = gather(Finding("ANS005", "core", f"field{number}", "no") for number in range(3 * MAX_ISSUES))

    assert len(issues) == MAX_ISSUES + 1
    assert sum(issue.count for issue in issues) == 3 * MAX_ISSUES


def test_a_bounded_number_of_findings_of_one_answer_is_kept() -> None:
    attack = Attack("", 0, "refusal", lambda: refusal(many_texts(5_000)))

    run = checked(attack)

    assert 0 < len([one for one in run.findings if one.code == "ANS005"]) <= 2 * MAX_EACH


def test_a_failure_of_our_own_is_exit_code_2_with_the_reports_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"no {KEY} here \x1b[31m")

    monkeypatch.setattr("stability_contract.oracle.answers.examine", fail)
    with serving(Attack("", 0, "health", lambda: http(200, "application/json", b'{"contract":"2024"}'))) as url:
        words = ["server", "--url", url, "--key", KEY, "--operations", "core", "--out", str(tmp_path / "out")]
        result = CliRunner().invoke(main, words, env={"COLUMNS": "200"})

    line = result.output.strip().splitlines()[-1]
    assert result.exit_code == 2
    assert line.startswith("Error: a failure of stability-contract itself at test_hostile_answers.py:")
    assert "sk-***" in line
    assert "\x1b" not in line
    assert {"junit.xml", "report.json", "report.html", "exchanges.har"} <= {
        one.name for one in (tmp_path / "out").iterdir()
    }


def test_a_report_that_cannot_be_written_does_not_keep_the_others_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = checked(Attack("", 0, "refusal", lambda: refusal(b"[]")))
    monkeypatch.setattr("stability_contract.server_check.reports.junit.write", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        reports.write(run, tmp_path)

    assert {"report.json", "report.html", "exchanges.har"} <= {file.name for file in tmp_path.iterdir()}
