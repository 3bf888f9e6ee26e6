"""A copy of the working folder for each run, so that runs neither meet nor find what an earlier one left."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stability_contract.client_check.written_files import PASSED_OVER

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 200 << 20
MAX_FILES = 20_000
"""A folder with more is not copied for each run."""


class FolderError(Exception):
    """The working folder cannot be copied; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a command runs: in copies of a folder, or in the folder itself."""

    source: Path = field(default_factory=Path.cwd)
    in_place: bool = False

    def require(self) -> None:
        """Raise FolderError where the folder is too large to be copied for each run."""
        if self.in_place:
            return
        files = [path for path in _files(self.source) if path.is_file() and not path.is_symlink()]
        size = sum(path.stat().st_size for path in files)
        if len(files) > MAX_FILES or size > MAX_BYTES:
            raise FolderError(
                f"the folder has {len(files):,} files with {size >> 20} MB, too much to copy for each run: "
                "run the command in a smaller folder, or give --in-place"
            )

    @contextlib.contextmanager
    def fresh(self) -> Iterator[tuple[Path, dict[str, str]]]:
        """Yield the folder for one run, and the environment that keeps temporary files of the run out of it."""
        with tempfile.TemporaryDirectory(prefix="stability-contract-", ignore_cleanup_errors=True) as made:
            temporary = Path(made, "tmp")
            temporary.mkdir()
            environment = os.environ | {"TMPDIR": str(temporary)}
            if self.in_place:
                yield self.source, environment
            else:
                folder = Path(made, self.source.name or "work")
                _copy(self.source, folder)
                yield folder, environment | {"PWD": str(folder)}


def _is_linked(name: str) -> bool:
    """Return whether a folder is used as it is: of packages, of version control, of caches."""
    return name.startswith(".") or name in PASSED_OVER


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_linked(name)]
        yield from (Path(place, name) for name in names)


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; those that are used as they are become links, and what cannot be read is left out."""
    target.mkdir()
    for entry in os.scandir(source):
        to = target / entry.name
        with contextlib.suppress(OSError):
            if entry.is_symlink():
                to.symlink_to(Path(entry.path).resolve())
            elif entry.is_dir():
                if _is_linked(entry.name):
                    to.symlink_to(Path(entry.path).resolve())
                else:
                    _copy(Path(entry.path), to)
            elif entry.is_file():
                shutil.copy2(entry.path, to)
