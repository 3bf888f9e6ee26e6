"""Checks the image from inside a container of it: run by check-image.sh, as the user of the image.

Starts what the image would start, asks it for a picture, has the health check look at it before, while and after it
runs, and ends it as a container engine would.
"""  # noqa: INP001 - a script of the image's check

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path("/opt/stability-mock")
USER = 10001
PORT = "8865"
PATIENCE_SECONDS = 20
MAX_END_SECONDS = 1.0
FORM = b'--b\r\ncontent-disposition: form-data; name="prompt"\r\n\r\nA lighthouse\r\n--b--\r\n'
HEADERS = {"authorization": "Bearer sk-anything", "content-type": "multipart/form-data; boundary=b"}


def require(what: str, holds: bool) -> None:  # noqa: FBT001 - a check and its name
    """Print a check's outcome, and end the run if it failed."""
    sys.stdout.write(f"{'ok  ' if holds else 'FAIL'} {what}\n")
    if not holds:
        sys.exit(1)


def healthy() -> bool:
    """Run the health check of the image."""
    environment = os.environ | {"STABILITY_MOCK_PORT": PORT}
    check = [str(HOME / "bin/python"), str(HOME / "healthcheck.py")]
    return subprocess.run(check, env=environment, check=False).returncode == 0  # noqa: S603 - our own


@contextmanager
def served(*command: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server and wait until it is healthy."""
    process = subprocess.Popen(command, env=os.environ | {"STABILITY_MOCK_PORT": PORT, **variables})  # noqa: S603
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while not healthy() and time.monotonic() < end and process.poll() is None:
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def picture() -> bytes:
    """Ask for a picture."""
    connection = http.client.HTTPConnection("127.0.0.1", int(PORT), timeout=PATIENCE_SECONDS)
    connection.request("POST", "/v2beta/stable-image/generate/core", FORM, HEADERS)
    return connection.getresponse().read()


def main() -> None:
    """Make every check; the first that fails ends the run."""
    require(f"runs as user {USER}", os.getuid() == USER)
    require("has no compiler", not any(shutil.which(name) for name in ("cc", "gcc", "c++", "clang", "make")))
    require("is unhealthy before the server is there", not healthy())
    with served("stability-mock", "serve") as process:
        require("is healthy", healthy())
        require("gives a picture", picture().startswith(b"\x89PNG"))
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE_SECONDS)
        took = time.monotonic() - began
        require(f"ends on SIGTERM within a second ({took:.2f} s, exit code {code})", took < MAX_END_SECONDS)
        require("is unhealthy then", not healthy())


if __name__ == "__main__":
    main()
