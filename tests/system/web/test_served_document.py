"""Another tool against the document that is served: the server keeps it, as plain `st run` understands it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from live import start

ST = Path(sys.executable).with_name("st")
pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(not (ST.exists() or shutil.which("st")), reason="schemathesis's command st is not here"),
]


@pytest.mark.parametrize("contract", ["2024", "2026"])
def test_st_run_finds_nothing_in_what_every_form_of_a_text_can_be(tmp_path: Path, contract: str) -> None:
    """Pictures are left out, for st uploads some of 1x1 pixels; and results, for it has no id of one."""
    flags = ("--contract", contract, "--rate-limit", "off", "--credits", "unlimited")
    with start(*flags, measured=False) as live:
        options = [
            "--phases",
            "examples,coverage",
            "--exclude-path-regex",
            "sd3|ultra|upscale|edit|control|results" if contract == "2026" else "sd3",
        ]
        done = subprocess.run(
            [ST, "run", f"{live.url}/openapi.json", "-H", "Authorization: Bearer sk-test", *options],
            cwd=tmp_path,
            env=os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stdout
