"""Which files a command writes below the folder that it runs in: what shows that it took an answer for good."""

from __future__ import annotations

import os
import re
from pathlib import Path

MAX_FILES = 20_000
"""In a folder with more files only these are looked at."""
PASSED_OVER = frozenset({"node_modules", "__pycache__", "venv"})

Snapshot = dict[str, tuple[int, int]]


def snapshot(folder: Path | None = None) -> Snapshot:
    """Return the time and size of each file below a folder, but not in those of packages or with a dot."""
    root, found = folder or Path(), Snapshot()
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name[0] != "." and name not in PASSED_OVER]
        for name in names:
            path = Path(place, name)
            try:
                state = path.lstat()
            except OSError:
                continue
            found[path.relative_to(root).as_posix()] = (state.st_mtime_ns, state.st_size)
        if len(found) > MAX_FILES:
            break
    return found


def written(before: Snapshot, after: Snapshot) -> frozenset[str]:
    """Return the files that are new or changed, numbers in their names left out."""
    changed = {name for name, state in after.items() if before.get(name) != state}
    return frozenset(re.sub(r"\d+", "0", name) for name in changed)
