"""The reference's nine samples, run by real clients with nothing changed but the base URL.

The JavaScript ones use the `fetch` and `FormData` of Node 18 and later, so that nothing need be installed for them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from asking import opened

if TYPE_CHECKING:
    from live import Live

SAMPLES = Path(__file__).parent / "samples"
COMMANDS = {"py": sys.executable, "mjs": "node", "sh": "sh"}
NEEDED = {"py": sys.executable, "mjs": "node", "sh": "curl"}


PICTURES = {
    "ultra": ("lighthouse.webp", "WEBP", (1024, 1024)),
    "core": ("lighthouse.webp", "WEBP", (1248, 1248)),
    "sd3": ("lighthouse.jpeg", "JPEG", (1024, 1024)),
}


@pytest.mark.parametrize("language", ["py", "mjs", "sh"])
@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_a_sample_gets_its_picture(served: Live, tmp_path: Path, language: str, endpoint: str) -> None:
    if shutil.which(NEEDED[language]) is None:
        pytest.skip(f"{NEEDED[language]} is not installed")

    done = subprocess.run(
        [COMMANDS[language], str(SAMPLES / f"{endpoint}.{language}")],
        cwd=tmp_path,
        env=os.environ | {"STABILITY_BASE_URL": served.url},
        capture_output=True,
        text=True,
        check=False,
    )

    file, decoder, size = PICTURES[endpoint]
    assert done.returncode == 0, done.stderr
    picture = opened((tmp_path / file).read_bytes())
    assert (picture.format, picture.size) == (decoder, size)
    assert [path.name for path in tmp_path.iterdir()] == [file]
