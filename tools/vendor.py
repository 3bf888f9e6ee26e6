"""Fetch the JavaScript that the live page is built on: `python tools/vendor.py`, or `make vendor`. It needs npm.

Each package has one version and the hash of its archive, as the registry states it. npm fetches it from the registry
that it is set up for. The modules go into the folder of the page, with their licences and a table of
hashes, which a test computes again.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[1] / "mock_server/stability_mock/web/ui/vendor"
TABLE = "hashes.txt"


class Package(NamedTuple):
    """A package of npm: what is taken from it, as the file of the archive and the name that it gets here."""

    name: str
    version: str
    sha512: str
    """In base64, as in `dist.integrity` of the registry."""
    files: dict[str, str]


PACKAGES = (
    Package(
        "preact",
        "11.2.0",
        "/HfHI/7N84e6GrWBJ3J280z3mLaRJiDcSvj/A+y/4AbLnND/1UlGHe1sR6oYuTGwId0nP7dqDU9OnLxMPZ7xBg==",
        {"dist/preact.mjs": "preact.js", "LICENSE": "preact.LICENSE.txt"},
    ),
    Package(
        "htm",
        "3.1.1",
        "983Vyg8NwUE7JkZ6NmOqpCZ+sh1bKv2iYTlUkzlWmA5JD2acKoxd4KVxbMmxX/85mtfdnDmTFoNKcg5DGAvxNQ==",
        {"dist/htm.mjs": "htm.js", "LICENSE": "htm.LICENSE.txt"},
    ),
)

_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)


def checked(archive: bytes, package: Package) -> bytes:
    """Return an archive whose hash is the package's. Raises ValueError."""
    if (found := base64.b64encode(hashlib.sha512(archive).digest()).decode()) != package.sha512:
        raise ValueError(f"{package.name} {package.version}: its archive has the sha512 {found}, not {package.sha512}")
    return archive


def extracted(archive: bytes, package: Package) -> dict[str, bytes]:
    """Return what is taken from an archive, by the names that it gets here."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        members = {name: opened.extractfile(f"package/{path}") for path, name in package.files.items()}
        return {name: _for_the_page(name, member.read()) for name, member in members.items() if member}


def table(files: dict[str, bytes]) -> str:
    """Return one line for each file: its SHA-256 and its name, as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))


def fetched(package: Package) -> bytes:
    """Return the archive of a package, from the registry that npm is set up for."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - it is we
        return next(Path(folder).glob("*.tgz")).read_bytes()


def _for_the_page(name: str, data: bytes) -> bytes:
    """Return a module that names no map, which is not here."""
    return _MAP.sub("", data.decode()).encode() if name.endswith(".js") else data


def main() -> None:
    """Fetch all packages, and write what the page uses of them."""
    files: dict[str, bytes] = {}
    for package in PACKAGES:
        files |= extracted(checked(fetched(package), package), package)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (FOLDER / name).write_bytes(data)
    (FOLDER / TABLE).write_text(table(files), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError, subprocess.CalledProcessError) as problem:
        sys.exit(f"vendor: {problem}")
