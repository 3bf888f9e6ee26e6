"""Servers of several processes that share a Redis."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from live import Live, start
from redis_server import RedisServer, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def sharing(workers: int, *flags: str) -> Iterator[tuple[Live, RedisServer]]:
    """Run a number of processes on one Redis for as long as the block lasts."""
    with running() as redis, start("--store", redis.url, "--workers", str(workers), *flags) as live:
        yield live, redis
