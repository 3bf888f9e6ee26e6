"""How the store reaches its Redis."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from stability_mock.state.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CONNECTIONS = 32
QUEUE_SECONDS = 60
RETRIES = 3


def connect(url: str, timeout: float) -> Redis:
    """Return a client of the Redis at `url`; it connects when it is first used. Raises StoreError.

    What is lost with a connection is sent again: the scripts do not write twice.
    """
    try:
        timeouts = {"socket_timeout": timeout, "socket_connect_timeout": timeout}
        options: dict[str, Any] = {**parse_url(url), **_OURS, **timeouts}
        pool = BlockingConnectionPool(**options)
        pool.make_connection()  # type: ignore[no-untyped-call] # its options are checked here
    except (TypeError, ValueError) as problem:
        raise StoreError(f"store: {_reason(problem)}") from problem
    return Redis.from_pool(pool)


_OURS = {
    "max_connections": MAX_CONNECTIONS,
    "timeout": QUEUE_SECONDS,
    "retry": Retry(ExponentialBackoff(cap=0.5, base=0.01), RETRIES, (RedisConnectionError,)),
    "retry_on_error": [],
    "retry_on_timeout": False,
    "decode_responses": False,
    "encoding": "utf-8",
    "encoding_errors": "strict",
}
"""What a URL cannot change."""


def _reason(problem: Exception) -> str:
    _, found, name = str(problem).partition("unexpected keyword argument ")
    return f"the URL has an option {name} that redis-py does not have" if found else str(problem)


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise any failure of Redis as a StoreError of one line."""
    try:
        yield
    except (RedisError, OSError) as problem:
        raise StoreError(f"Redis: {str(problem) or type(problem).__name__}") from problem
