"""A real Redis on a free port, from Debian's package redis-server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import redis

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 20
MISSING = "redis-server IS NOT INSTALLED, so nothing about the Redis store was tested: apt-get install redis-server"


class RedisServer:
    """A Redis that a test can stop and start again; what it held comes back."""

    def __init__(self, folder: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The value of `--store`."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--dir", self._folder, "--save", "", "--bind", "127.0.0.1"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_SECONDS
        with redis.Redis(port=self.port) as client:
            while not _answers(client):
                assert time.monotonic() < end, "Redis does not answer"

    def stop(self) -> None:
        """Write everything to disk and stop."""
        with redis.Redis(port=self.port) as client:
            client.shutdown(save=True)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def running() -> Iterator[RedisServer]:
    """Run a Redis for as long as the block lasts, or skip the test, loudly."""
    if shutil.which("redis-server") is None:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """Yield the URL of a Redis that the tests of a module share."""
    with running() as server:
        yield server.url
