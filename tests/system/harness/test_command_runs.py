"""The command 'stability-contract server' with servers of its own."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mutation import gateway
from mutation.defect import Defect
from stability_contract.cli import main
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Response

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from mutation.gateway import Passage
    from stability_contract.http.exchange import Request


KEY = "sk-very-secret-key"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["server", *arguments], env={"STABILITY_API_KEY": None, "COLUMNS": "200"})


def reported(result: Result) -> str:
    """Return the one line on which the command ended."""
    lines = result.output.strip().splitlines()
    assert result.exit_code == 2
    assert len(lines) == 1, lines
    assert "no findings" not in result.output
    return lines[0]


@pytest.mark.timeout(600)
def test_a_mock_server_of_its_own_is_started_checked_and_reported(tmp_path: Path) -> None:
    result = run(
        "--operations", "ultra,ultra", "--max-examples", "2", "--seed", "4", "--key", KEY, "--out", str(tmp_path)
    )

    assert result.exit_code == 0, result.output
    assert "no findings in" in result.output
    assert "ultra coverage" in result.output
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["faults"] == []
    assert result.output.count("ultra wire (") == 1
    assert {phase["phase"] for phase in report["phases"]} == {
        "examples",
        "coverage",
        "semantics",
        "wire",
        "fuzzing",
        "pairs",
    }
    assert len([fact for fact in report["facts"] if fact["state"] == "holds"]) > 60
    har = json.loads((tmp_path / "exchanges.har").read_text("utf-8"))["log"]["entries"]
    assert len([entry for entry in har if " facts: " in entry["comment"]]) > 300
    assert len(har) == report["requests"]
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes(), file


@pytest.mark.timeout(600)
def test_a_server_that_says_the_key_back_brings_it_into_no_report(mock_server: str, tmp_path: Path) -> None:
    def echo(request: Request, answer: Response, passage: Passage) -> Response:
        if request.path.startswith("/_mock"):
            return answer
        headers = (*answer.headers, ("x-your-key", KEY), ("retry-after", KEY))
        filler = "." * (passage.next() % 400)  # texts are cut somewhere in our reports
        reported = {"errors": [f"seed: {filler}{KEY}"], "id": KEY, "name": f"a_{KEY}"}
        body = json.dumps(reported).encode() if answer.status >= 400 else answer.body
        return Response(answer.status, headers, body)

    with gateway.opened(RawClient(mock_server)) as (url, gate):
        gate.defect = Defect("echo", "", after=echo)
        result = run(
            "--url", url, "--key", KEY, "--operations", "core", "--max-examples", "0", "--out", str(tmp_path / "out")
        )

    assert result.exit_code == 1
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert len(files) > 4
    assert [file.name for file in files if b"very-secret" in file.read_bytes()] == []
    bodies = [
        base64.b64decode(entry["response"]["content"]["text"])
        for entry in json.loads((tmp_path / "out" / "exchanges.har").read_text("utf-8"))["log"]["entries"]
        if "text" in entry["response"]["content"]  # there is none where no answer came
    ]
    assert b"sk-***" in b"".join(bodies)
    assert b"very-secret" not in b"".join(bodies)
    assert "very-secret" not in result.output
