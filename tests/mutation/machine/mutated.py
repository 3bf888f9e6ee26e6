"""Runs the mock server with one of its modules replaced: `python -P mutated.py MODULE FILE serve ...`.

The process is bounded, so that a mutant that loops or hoards memory ends by itself.
"""

from __future__ import annotations

import importlib.util
import resource
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

CPU_SECONDS = 300
MEMORY_BYTES = 4 << 30


class Replacing(MetaPathFinder):
    """Finds one module in a file of ours, and leaves the others to those who know them."""

    def __init__(self, module: str, file: Path) -> None:
        self._module, self._file = module, file

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002 - the interface
        """Return where the replaced module is; None for all others."""
        if name != self._module:
            return None
        folder = [str(Path(path[0]) / name.rpartition(".")[2])] if path and self._file.stem == "__init__" else None
        return importlib.util.spec_from_file_location(name, self._file, submodule_search_locations=folder)


def bound(cpu_seconds: int = CPU_SECONDS) -> None:
    """Bound what this process may use."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Replace the module, and run the command that follows."""
    _, module, file, *rest = sys.argv
    bound()
    sys.meta_path.insert(0, Replacing(module, Path(file)))
    sys.argv = ["stability-mock", *rest]
    from stability_mock.cli import main as run  # noqa: PLC0415 - after the replacement

    run()


if __name__ == "__main__":
    main()
