"""A release is one tag that fits what it releases; its workflow does what can be checked without GitHub."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from places import ROOT
from release import problems

if TYPE_CHECKING:
    from pathlib import Path

HERE = "https://github.com/us/mock"
WORKFLOWS = [*sorted((ROOT / ".github/workflows").glob("*.yml")), ROOT / "action.yml"]
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-*.yml"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree of version 1.2.0, ready to be released."""
    (tmp_path / "pyproject.toml").write_text(
        f'[project]\nversion = "1.2.0"\nurls = {{Source = "{HERE}"}}\n', encoding="utf-8"
    )
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-01\n", encoding="utf-8"
    )
    return tmp_path


def test_a_tag_that_fits_may_be_released(tree: Path) -> None:
    assert problems("v1.2.0", HERE, tree) == []


def test_every_reason_not_to_release_is_named(tree: Path) -> None:
    (tree / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n## [1.2.0]\n", encoding="utf-8")

    assert problems("v1.3.0", "https://github.com/a/fork", tree) == [
        "the tag is v1.3.0, but pyproject.toml says version 1.2.0",
        f"this is https://github.com/a/fork, but pyproject.toml's URLs say {HERE}",
        "CHANGELOG.md has no section '## [1.2.0] - DATE'",
    ]


def release() -> Any:  # noqa: ANN401 - YAML
    """Read the workflow."""
    return yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))


def test_one_wheel_is_built_and_that_wheel_is_tested_and_published() -> None:
    jobs = release()["jobs"]
    uses = {name: [step.get("uses", "").split("@")[0] for step in job["steps"]] for name, job in jobs.items()}
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]

    assert [name for name, used in uses.items() if "actions/upload-artifact" in used] == ["build"]
    assert [name for name, used in uses.items() if "actions/download-artifact" in used] == ["test", "publish"]
    assert [command for command in commands if "make dist" in command or "-m build" in command] == ["make dist"]
    assert 'DIST_TO_TEST="$PWD/dist" .venv/bin/pytest tests/release' in commands
    assert jobs["test"]["needs"] == "build"
    assert jobs["publish"]["needs"] == ["build", "test"]


def test_only_the_last_job_may_publish_and_it_runs_nothing_of_ours() -> None:
    workflow = release()
    publish = workflow["jobs"].pop("publish")

    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "permissions" in job] == []
    assert publish["permissions"] == {"id-token": "write"}
    assert [step for step in publish["steps"] if "run" in step or ("with" in step and "password" in step["with"])] == []
    assert publish["steps"][-1]["uses"].startswith("pypa/gh-action-pypi-publish@")


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_pinned_to_a_commit_with_its_version_next_to_it(file: Path) -> None:
    used = re.findall(r"uses: (.+)", file.read_text(encoding="utf-8"))
    others = [action for action in used if action != "./"]

    assert others
    assert [one for one in others if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


@pytest.mark.parametrize("file", WORKFLOWS[:-1], ids=lambda file: file.name)
def test_no_checkout_leaves_its_token_behind(file: Path) -> None:
    jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].values()
    checkouts = [step for job in jobs for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]

    assert checkouts
    assert [step for step in checkouts if step.get("with", {}).get("persist-credentials") is not False] == []


def test_one_version_of_each_action_is_used() -> None:
    pins = {pin for file in WORKFLOWS for pin in re.findall(r"uses: (\S+@\S+)", file.read_text(encoding="utf-8"))}

    assert len({pin.split("@")[0] for pin in pins}) == len(pins)


def test_the_two_forms_ask_for_the_version_and_for_what_happened() -> None:
    forms = {form["name"]: form for form in (yaml.safe_load(file.read_text(encoding="utf-8")) for file in FORMS)}
    fields = {name: {part.get("id"): part for part in form["body"]} for name, form in forms.items()}

    assert list(fields) == ["The service answers otherwise", "A real client was judged wrongly"]
    assert all("version" in parts for parts in fields.values())
    required = [part.get("validations", {}).get("required") for parts in fields.values() for part in parts.values()]
    assert required.count(True) == len(required) - len(forms)


def test_the_hooks_run_commands_of_make_check() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck: ")[1].split("\n\n")[0]
    commands = [line.lstrip("\t").replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()[1:]]

    assert [hook["id"] for hook in hooks] == ["format", "lint", "spelling", "words"]
    assert [hook["entry"] for hook in hooks if hook["entry"] not in commands] == []
