"""Scenario files: what every sandbox begins with, and how a wrong file is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asked_for import client_of
from asking import ask
from click.testing import CliRunner
from stability_mock.cli import main
from stability_mock.faults.scenario_file import ScenarioError, load
from stability_mock.server import build
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

SCENARIO = """
faults:
  - status: 500
    times: 2
  - status: 429
    match: {operation: core, prompt_contains: fox}
    times: 1
  - wire: json_cut
    match: {nth: 4}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Return a scenario file."""
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def statuses(client: httpx.Client, number: int) -> list[int]:
    """Ask so often, and tell what was answered."""
    return [ask(client, "core", prompt="a red fox", seed="1").status_code for _ in range(number)]


def test_every_sandbox_begins_with_the_faults_of_the_file_and_again_after_a_reset(scenario: Path) -> None:
    app = build(Settings(scenario=str(scenario)))

    with client_of(app, "sk-first") as first, client_of(app, "sk-second") as second:
        found = [statuses(client, 4) for client in (first, second)]
        first.post("/_mock/reset")
        found.append(statuses(first, 4))

    assert found == [[500, 500, 429, 200]] * 3


def test_the_faults_of_the_file_can_be_listed_and_taken_back(scenario: Path) -> None:
    app = build(Settings(scenario=str(scenario)))

    with client_of(app, "sk-first") as client:
        listed = client.get("/_mock/faults").json()
        client.delete("/_mock/faults")
        after = statuses(client, 4)

    assert [(fault["fault"]["status"], fault["fault"]["wire"]) for fault in listed] == [
        ("500", None),
        ("429", None),
        (None, "json_cut"),
    ]
    assert after == [200] * 4


WRONG = {
    "": "the file: Input should be a valid dictionary",
    "faults: nothing": "faults: Input should be a valid list",
    "fault: []": "faults: Field required",
    "faults: []\nmore: 1": "more: Extra inputs are not permitted",
    "faults: [{status: 418}]": "faults.0: status must be one of 400,",
    "faults: [{status: 500}, {wire: explode}]": "faults.1.wire: Input should be 'closed', 'reset'",
    "faults: [{status: 500, wire: cut}]": "faults.0: give a status or a wire fault, not both",
    "faults: [{status: 500, times: .inf}]": "faults.0.times: ",
    "faults: [{wire: cut, fraction: .nan}]": "faults.0.fraction: Input should be a finite number",
    "faults: [{status: 500, match: {nth: 0}}]": "faults.0.match.nth: Input should be greater than or equal to 1",
    "faults: [": "cannot be read: while parsing a flow node",
    "faults: \t- x": "cannot be read: while scanning",
    "faults: [{status: 2024-99-99}]": "cannot be read: month must be in 1..12",
    "faults: [{status: !!python/object/apply:os.abort []}]": "cannot be read: could not determine a constructor",
    "faults: [{status: 500, seed: " + "9" * 5_000 + "}]": "cannot be read: Exceeds the limit (4300 digits)",
    "[" * 5_000: "cannot be read: it is nested too deeply",
    "\x00": "cannot be read: unacceptable character",
}


@pytest.mark.parametrize(("content", "reason"), WRONG.items(), ids=[content[:40] for content in WRONG])
def test_a_file_that_makes_no_sense_is_reported_in_one_line_with_its_place(
    tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ScenarioError) as caught:
        load(str(path))

    assert str(caught.value).startswith(f"scenario {path}: {reason}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "reason"), [("missing.yaml", "No such file"), (".", "Is a directory"), ("\0", "null")]
)
def test_a_file_that_cannot_be_opened_is_reported(path: str, reason: str) -> None:
    with pytest.raises(ScenarioError, match=reason):
        load(path)


def test_a_file_in_another_encoding_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("faults: [] # größer".encode("latin-1"))

    with pytest.raises(ScenarioError, match="cannot be read"):
        load(str(path))


def test_anchors_save_repetition(tmp_path: Path) -> None:
    path = tmp_path / "anchors.yaml"
    path.write_text("faults: [&one {status: 500, times: 1}, *one]", encoding="utf-8")

    first, second = load(str(path))

    assert (first.effect, first.times) == (second.effect, second.times)
    assert first.id != second.id


def test_the_command_ends_with_that_line_and_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("faults: [{status: 418}]", encoding="utf-8")

    ended = CliRunner().invoke(main, ["serve", "--port", "0", "--scenario", str(path)])

    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"stability-mock: scenario {path}: faults.0: status must be one of 400, 401, ")
    assert len(ended.stderr.splitlines()) == 1
