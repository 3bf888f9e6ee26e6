"""A request that is copied as code sends the same again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from viewer import Viewer

PROMPT = 'It\'s a "fox" @file; type=x $HOME `id` \\n <b> ü 🦊'
FORM = {"prompt": PROMPT, "mode": "image-to-image", "strength": "0.5"}
FILE = "my; lake, 2's.png"
WRITE = """async ([id, language]) => {
    const base = new URL(".", location.href);
    const load = (name) => import(new URL(name, base));
    const [{ LANGUAGES }, { messageOf }] = await Promise.all([load("code/languages.js"), load("code/message.js")]);
    const exchange = await (await fetch(new URL(`../journal/${id}`, base))).json();
    return LANGUAGES[language](messageOf(exchange, location.origin));
}"""
COMMANDS = {
    "curl": ["sh", "code"],
    "Python": [sys.executable, "code"],
    "JavaScript": ["node", "code.mjs"],
    "pytest": [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "code.py"],
}


@pytest.mark.parametrize("language", COMMANDS)
def test_code_sends_the_same_request(viewer: Viewer, tmp_path: Path, language: str) -> None:
    command = COMMANDS[language]
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    picture = viewer.send("A lake").content
    (tmp_path / FILE).write_bytes(picture)
    viewer.client.post("/v2beta/stable-image/generate/sd3", data=FORM, files={"image": (FILE, picture, "image/png")})
    first = viewer.client.get("/_mock/journal").json()[-1]
    viewer.open()

    (tmp_path / command[-1]).write_text(viewer.page.evaluate(WRITE, [first["id"], language]), encoding="utf-8")
    key = viewer.client.headers["authorization"].removeprefix("Bearer ")
    environment = os.environ | {"STABILITY_API_KEY": key}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    if language != "pytest":  # it has a server of its own
        again = viewer.client.get("/_mock/journal").json()[-1]
        assert again["id"] != first["id"]
        assert again["request"]["fields"] == FORM
        assert again["request"]["uploads"] == first["request"]["uploads"]
        assert again["response"]["status"] == 200


def test_a_http_file_has_the_form(viewer: Viewer) -> None:
    answer = viewer.send(PROMPT)
    viewer.open()

    code = viewer.page.evaluate(WRITE, [answer.headers["x-request-id"], ".http"])

    assert f'Content-Disposition: form-data; name="prompt"\n\n{PROMPT}\n--form--' in code
