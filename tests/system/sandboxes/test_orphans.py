"""Workers end with their parent, whichever way it ends."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
from live import PATIENCE_SECONDS, start
from redis_server import redis_url

__all__ = ["redis_url"]
WORKERS = 2


def children(parent: int) -> list[int]:
    """List the processes that a process has started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()]


def run(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc, which only Linux has")
def test_no_worker_outlives_a_parent_that_is_killed(redis_url: str) -> None:
    with start("--store", redis_url, "--workers", str(WORKERS), measured=False) as live:
        httpx.get(f"{live.url}/v1/user/balance", timeout=PATIENCE_SECONDS)  # a worker answers, not its parent
        workers = children(live.process.pid)
        assert len(workers) >= WORKERS

        live.process.kill()
        live.process.wait()

        end = time.monotonic() + PATIENCE_SECONDS
        while any(run(pid) for pid in workers):
            assert time.monotonic() < end, "workers go on without a parent"
