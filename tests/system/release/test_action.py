"""The steps of the GitHub action do what they say: its own scripts are run here, in the place of a runner's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INSTALLING = {"Install the mock server"}
ASK = (
    'curl -s -o "$STATUS" -w "%{http_code}" "$STABILITY_BASE_URL/v2beta/stable-image/generate/sd3" '
    '-H "authorization: Bearer $STABILITY_API_KEY" -F prompt="A lighthouse" -F model=sd3.5-large'
)


@dataclass
class Runner:
    """What GitHub gives to the steps of an action, and what they left."""

    folder: Path
    inputs: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of every step."""
        return os.environ | {
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "STATUS": str(self.folder / "answer"),
        }

    def resolved(self, text: str) -> str:
        """Replace the expressions in a text."""
        values = {f"inputs.{name}": value for name, value in self.inputs.items()}
        values |= {f"steps.start.outputs.{name}": value for name, value in self.outputs.items()}
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: values[found[1]], text)

    def run(self, step: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run one step as GitHub's bash does."""
        variables = {name: self.resolved(value) for name, value in step.get("env", {}).items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env=self.environment | variables,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def action() -> dict[str, Any]:
    """Read the action."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Return a runner on which the mock server is installed."""
    (tmp_path / "stability-mock").symlink_to(sys.prefix)
    defaults = {name: str(found.get("default", "")) for name, found in action()["inputs"].items()}
    return Runner(tmp_path, defaults | {"run": ASK})


def steps() -> Iterator[dict[str, Any]]:
    """Yield the steps that are scripts, but for the one that installs."""
    for step in action()["runs"]["steps"]:
        if "run" in step and step["name"] not in INSTALLING:
            yield step


def perform(runner: Runner) -> list[subprocess.CompletedProcess[str]]:
    """Run every step, and give how each ended."""
    done = []
    for step in steps():
        done.append(runner.run(step))
        output = runner.folder / "output"
        if output.exists():
            runner.outputs = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
    return done


def test_it_starts_the_stand_in_runs_the_tests_and_reports(runner: Runner) -> None:
    started, tested, reported = perform(runner)

    assert [started.returncode, tested.returncode, reported.returncode] == [0, 0, 0], started.stderr + reported.stderr
    assert tested.stdout == "400"
    summary = (runner.folder / "summary").read_text(encoding="utf-8")
    assert "| sd3 | 400 bad_request | 1 |" in summary
    assert "would have cost 0 credits" in summary
    assert "Hint: the contract 2026 accepts this request: serve it with --contract 2026." in summary
    archive = json.loads((runner.folder / "stability-mock-report/journal.har").read_text(encoding="utf-8"))
    assert [entry["response"]["status"] for entry in archive["log"]["entries"]] == [400]


def test_the_contract_and_the_flags_are_passed_on(runner: Runner) -> None:
    runner.inputs |= {"contract": "2026", "flags": "--credits 6 --retry-after"}

    _, tested, _ = perform(runner)

    assert tested.stdout == "402"


def test_it_fails_with_the_reason_where_the_stand_in_does_not_start(runner: Runner) -> None:
    runner.inputs |= {"contract": "no/such.yaml"}

    started = runner.run(next(steps()))

    assert started.returncode == 1
    assert "contract no/such.yaml: cannot be read" in started.stderr


def test_tests_that_fail_fail_the_step(runner: Runner) -> None:
    runner.inputs |= {"run": "true\nfalse\ntrue"}

    _, tested, reported = perform(runner)

    assert tested.returncode == 1
    assert reported.returncode == 0


def test_no_input_stands_in_a_script_itself() -> None:
    assert not [step["name"] for step in action()["runs"]["steps"] if "${{" in step.get("run", "")]


def test_the_workflow_calls_targets_that_exist_on_every_python_of_the_package() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    commands = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    targets = {command.removeprefix("make ") for command in commands if command.startswith("make ")}

    assert targets == {"check", "docs", "test", "test-system", "contract", "setup", "dist"}
    assert all(f"\n{target}: " in makefile for target in targets)
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
