"""The command `stability-contract client` at its edges: what cannot be done is one line and exit code 2."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from checked_clients import words
from click.testing import CliRunner, Result
from har_recipes import Asked, har, text
from stability_contract import cli
from stability_contract.client_check import console, recording, session
from stability_contract.client_check.options import Wanted
from stability_contract.signals import StoppedError
from test_seeded_bugs import BUGS

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.process import MockServer


def client(*words: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli.main, ["client", *words])


def recorded(folder: Path, *asked: Asked) -> str:
    """Write a recording, and give its path."""
    (folder / "a.har").write_text(json.dumps(har(*(one.entry for one in asked))), "utf-8")
    return str(folder / "a.har")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ((), "give one of: -- CMD [ARG]..., --har FILE, --attach URL"),
        (("--har", "a.har", "--", "true"), "give one of: -- CMD [ARG]..., --har FILE, --attach URL"),
        (
            ("--har", "a.har", "--attach", "http://127.0.0.1:1"),
            "give one of: -- CMD [ARG]..., --har FILE, --attach URL",
        ),
        (("--har", "a.har", "--trial", "all"), "--trial runs a command: give one after --"),
        (("--har", "a.har", "--sweep"), "--sweep and --strength run a command: give one after --"),
        (("--only", "1:cut", "--", "true"), "--only belongs to --sweep"),
        (
            ("--har", "a.har", "--ignore", "use001, NOPE1,NOPE2"),
            "--ignore NOPE1, NOPE2: there is no such code; see explain",
        ),
        (
            ("--har", "a.har", "--operations", "core,pore"),
            "no operation 'pore' in the contract; there are ultra, core, sd3",
        ),
        (("--trial", "429", "--trial", "teapot", "--", "true"), "there is no trial 'teapot'; there are all, errors,"),
        (("--har", "absent.har"), "cannot read absent.har: [Errno 2] No such file or directory: 'absent.har'"),
        (("--har", "a.har", "--out", "a.har/reports"), "--out a.har/reports: Not a directory"),
        (("--har", "a.har", "--contract", "absent.yaml"), "there is no contract absent.yaml:"),
        (("--attach", "127.0.0.1:1"), "127.0.0.1:1 is not an http or https URL"),
        (("--attach", "http://127.0.0.1:1/"), "no mock server with an open control API answers at http://127.0.0.1:1/"),
        (("--scenario", "absent.yaml", "--", "true"), "the mock server did not start: "),
        (("--", "no-such-command"), "the command ended with 127 before any request: is all that it runs installed?"),
        (("--", "./a.har"), "the command ended with 126 before any request: is all that it runs installed?"),
    ],
)
def test_what_cannot_be_done_is_reported_in_one_line(
    given: tuple[str, ...], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorded(tmp_path)

    done = client(*given)

    assert done.exit_code == 2
    assert done.stderr.startswith(f"Error: {line}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_good_recording_passes(tmp_path: Path) -> None:
    done = client("--har", recorded(tmp_path, Asked()))

    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--ignore", "req011"), 0),
        (("--ignore", "REQ010", "--ignore", "REQ008,REQ011"), 0),
        (("--ignore", "REQ010"), 1),
    ],
)
def test_an_error_fails_the_check_unless_it_is_ignored(options: tuple[str, ...], code: int, tmp_path: Path) -> None:
    wrong = Asked(text(prompt="A", aspect_ratio="4:3"), status=400)

    assert client("--har", recorded(tmp_path, wrong), *options).exit_code == code


def test_a_warning_fails_a_strict_check_alone(tmp_path: Path) -> None:
    har_file = recorded(tmp_path, Asked(accept=None))

    assert client("--har", har_file).exit_code == 0
    assert client("--har", har_file, "--strict").exit_code == 1


def test_too_little_coverage_fails_the_check(tmp_path: Path) -> None:
    har_file = recorded(tmp_path, Asked())

    assert client("--har", har_file, "--fail-under", "99").exit_code == 1
    assert client("--har", har_file, "--fail-under", "1").exit_code == 0
    assert client("--har", har_file, "--fail-under", "5", "--operations", "core").exit_code == 0
    assert client("--har", har_file, "--fail-under", "5", "--operations", "sd3").exit_code == 1


def test_a_contract_is_found_by_its_year(tmp_path: Path) -> None:
    har_file = recorded(tmp_path, Asked(text(prompt="A", model="sd3.5-large"), "sd3"))

    assert client("--har", har_file, "--contract", "2024").exit_code == 1
    assert client("--har", har_file, "--contract", "2026").exit_code == 0


def test_a_mock_server_that_runs_is_asked_what_it_has_seen(shared: MockServer) -> None:
    shared.reset()

    done = client("--attach", shared.client.url, "--operations", "core")

    assert done.exit_code == 1
    assert "RUN002" in done.stderr  # it has seen nothing, which is never a clean bill


def test_options_reach_the_command_and_its_mock_server() -> None:
    wanted = Wanted(
        ("true",), via="hosts", allow=("a.example", "b.example"), allow_all=True, scenario="s.yaml", balance="3"
    )

    assert wanted.source.run_options == (
        "--via",
        "hosts",
        "--allow",
        "a.example",
        "--allow",
        "b.example",
        "--allow-all",
    )
    assert wanted.source.mock_options[-4:] == ("--scenario", "s.yaml", "--credits", "3")
    assert wanted.source.subject == "true"


def test_what_was_found_is_shown_though_no_trial_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Check] = []
    monkeypatch.setattr(console, "show", lambda check, *_: shown.append(check))
    monkeypatch.chdir(tmp_path)

    done = client("--trial", "429", "--", *words(BUGS / "empty_prompt.sh"))

    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1].startswith("Error: no trials: the command ends with")
    assert {"REQ012", "RUN001"} <= {issue.best.code for issue in shown[0].issues}


def test_what_was_found_is_reported_though_the_check_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Check] = []
    monkeypatch.setattr(console, "show", lambda check, *_: shown.append(check))

    def perform(check: Check, *_: object) -> None:
        check.recording = recording.read(har())
        raise StoppedError(15)

    monkeypatch.setattr(session, "perform", perform)

    assert client("--", "true").exit_code == 143
    assert len(shown) == 1


def test_each_trial_is_reported_as_it_ends(studio: Path) -> None:  # noqa: ARG001 - where it works
    done = client("--trial", "403", "--", *words(BUGS / "saves_anything.py"))

    assert done.exit_code == 0
    assert "trial  1 of 1  ok    403: surfaced" in done.stderr
