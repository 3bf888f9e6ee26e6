"""A process under the memory limit of a container, and what it and its children took."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path("/sys/fs/cgroup")
_TICKS = os.sysconf("SC_CLK_TCK")


class Limited:
    """A group of processes that the kernel ends if they take more memory, where there are such groups."""

    def __init__(self, folder: Path | None, pid: int) -> None:
        self._folder = folder
        self._pid = pid

    @property
    def way(self) -> str:
        """How the limit is kept."""
        return (
            "a memory cgroup" if self._folder else "nothing: peak memory of the server's own process, as it reports it"
        )

    @property
    def peak(self) -> int:
        """Peak memory since `reset`, in bytes."""
        if self._folder is None:
            status = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii")
            return int(status.split("VmHWM:")[1].split()[0]) << 10
        return self._number("memory.max_usage_in_bytes", "memory.peak")

    @property
    def used(self) -> int:
        """The bytes that it takes now."""
        if self._folder is None:
            status = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii")
            return int(status.split("VmRSS:")[1].split()[0]) << 10
        return self._number("memory.usage_in_bytes", "memory.current")

    def reset(self) -> None:
        """Begin to look for the most anew, where that can be done."""
        if self._folder and (highest := self._folder / "memory.max_usage_in_bytes").exists():
            highest.write_text("0", encoding="ascii")

    @property
    def cpu_seconds(self) -> float:
        """What it took of processors, and those of its children that ended."""
        fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / _TICKS

    def _number(self, *names: str) -> int:
        assert self._folder
        return next(int(f.read_text(encoding="ascii")) for n in names if (f := self._folder / n).exists())


@contextmanager
def limited(pid: int, memory: int) -> Iterator[Limited]:
    """Put a process into a group of its own with this limit in bytes, for as long as the block lasts."""
    folder = _group(memory)
    if folder:
        (folder / "cgroup.procs").write_text(str(pid), encoding="ascii")
    try:
        yield Limited(folder, pid)
    finally:
        if folder:
            parent = folder.parent / "cgroup.procs"
            for member in (folder / "cgroup.procs").read_text(encoding="ascii").split():
                parent.write_text(member, encoding="ascii")
            folder.rmdir()


def _group(memory: int) -> Path | None:
    """Make a group, of either version of cgroups; None where that is not allowed."""
    for root, limit in ((_ROOT / "memory", "memory.limit_in_bytes"), (_ROOT, "memory.max")):
        if (root / "cgroup.procs").exists():
            try:
                folder = Path(tempfile.mkdtemp(prefix="stability-mock-", dir=root))
                (folder / limit).write_text(str(memory), encoding="ascii")
            except OSError:
                continue
            return folder
    return None
