"""`stability-mock view FILE.har`: the page with a file, without a mock server."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "stability_mock", "view"]


def test_it_serves_the_page_with_the_file_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "run.har"
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": []}}))
    command = [*COMMAND, "--no-browser", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().split()[0]
        assert url.endswith("/_mock/ui/?har=/view.har")
        assert httpx.get(httpx.URL(url).join("/view.har")).json()["log"]["entries"] == []
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=20)
    assert log == ""


@pytest.mark.parametrize(("text", "reason"), [("{}", "is not a HAR file: it has no log with entries"), (None, "exist")])
def test_a_file_of_no_use_is_one_line(tmp_path: Path, text: str | None, reason: str) -> None:
    file = tmp_path / "run.har"
    if text is not None:
        file.write_text(text)

    done = subprocess.run([*COMMAND, str(file)], capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1
