"""Ten checks at once, each of another client: each hears of its own requests alone, and none reports a key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from checked_clients import words
from test_seeded_bugs import BUGS

if TYPE_CHECKING:
    from pathlib import Path

FOUND = {
    "misspelt_field.py": "REQ040",
    "key_without_bearer.mjs": "REQ042",
    "field_twice.sh": "REQ019",
    "get.sh": "REQ002",
    "accept_png.sh": "REQ008",
    "webp_on_sd3.sh": "USE015",
    "json_body.py": "USE010",
    "x_api_key.py": "USE004",
    "large_seed.py": "REQ015",
    "same_picture_twice.py": "USE035",
}


def start(folder: Path, *given: str, **variables: str) -> subprocess.Popen[str]:
    """Start a check, as a user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "stability_contract", "client", *given],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_ten_checks_at_once_do_not_disturb_each_other(studio: Path) -> None:
    running = {file: start(studio, "--", *words(BUGS / file)) for file in FOUND}

    said = {file: process.communicate(timeout=100)[0] for file, process in running.items()}

    codes = {file: set(re.findall(r"\b(?:REQ|USE|RUN|ANS)\d{3}\b", text)) - {"RUN001"} for file, text in said.items()}
    assert codes == {file: {code} for file, code in FOUND.items()}


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("key_in_form.py", ("--trial", "401")),
        ("key_in_query.sh", ()),
        ("two_keys.mjs", ()),
        ("json_body.py", ("--trial", "401", "--ignore", "RUN001")),
    ],
)
def test_no_key_is_shown(file: str, options: tuple[str, ...], studio: Path) -> None:
    key = "sk-OUROWNKEY-0123456789"

    said, _ = start(studio, *options, "--", *words(BUGS / file), key, STABILITY_API_KEY=key).communicate(timeout=100)

    assert "coverage" in said
    assert not re.search(r"sk-(MYAPIKEY-0|MYFIRSTKEY|MYSECONDKEY|OUROWNKEY)", said)
