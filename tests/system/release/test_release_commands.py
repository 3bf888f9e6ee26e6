"""The commands of a release, and the files that GitHub and pre-commit read."""

from __future__ import annotations

import subprocess
import sys

import pytest
from places import ROOT

FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-*.yml"))
SCHEMAS = {
    "vendor.github-workflows": sorted((ROOT / ".github/workflows").glob("*.yml")),
    "vendor.github-actions": [ROOT / "action.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [ROOT / ".github/ISSUE_TEMPLATE/config.yml"],
}


def test_the_command_ends_with_the_reasons() -> None:
    command = [sys.executable, "tools/release.py", "v0.0.0", "https://github.com/a/fork"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("release: the tag is v0.0.0, but pyproject.toml says version ")


@pytest.mark.parametrize("schema", SCHEMAS)
def test_github_will_read_the_file(schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, SCHEMAS[schema])]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_pre_commit_reads_its_hooks() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]

    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
