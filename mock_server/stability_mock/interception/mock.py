"""The mock server that answers a run: one of its own in this process, or one that runs already."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from stability_mock.interception import InterceptionError
from stability_mock.interception.generations import generations
from stability_mock.interception.names import is_of_the_service, plain, written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Sequence

    from starlette.types import ASGIApp

Address = tuple[str, int]

PATIENCE_SECONDS = 10
MAX_HINTS = 3
SHUTDOWN_SECONDS = 1
"""How long requests that the command left behind may still take."""


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A mock server to be served for one run: its application, the HTTP it speaks, and a key that it accepts."""

    app: ASGIApp
    protocol: type[asyncio.Protocol]
    key: str


@asynccontextmanager
async def serving(own: OwnServer) -> AsyncIterator[Address]:
    """Serve a mock server on a free port for as long as the block lasts."""
    import uvicorn  # noqa: PLC0415 - not needed where one runs already

    class Server(uvicorn.Server):
        """Leaves the signals alone: they are the command's."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        own.app,
        http=own.protocol,
        ws="none",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = Server(config)
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield listener.getsockname()[:2]
    finally:
        server.should_exit = True
        await task


async def running(url: str) -> Address:
    """Return the address of a mock server that runs at a URL. Raises InterceptionError."""
    try:
        parts = urlsplit(url)
        host, port = plain(parts.hostname or ""), parts.port or 80
    except ValueError:
        host, port = "", 0
    if not host or parts.scheme != "http" or parts.path.strip("/") or is_of_the_service(host):
        raise InterceptionError(f"--url {url}: must be the http:// URL of a running mock server, without a path")
    try:
        health = await _read((host, port), "/_mock/health")
    except (OSError, http.client.HTTPException) as problem:
        raise InterceptionError(f"--url {url}: nothing answers there ({problem})") from problem
    except ValueError:
        health = {}
    if "contract" not in health:
        raise InterceptionError(f"--url {url}: no mock server with an open control API answers there")
    return host, port


async def cost(address: Address, ids: Collection[str]) -> Decimal | None:
    """Return what the requests with these ids were charged; None if the mock server does not answer any more."""
    try:
        charges = (await _read(address, "/_mock/credits"))["charges"]
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return None
    return sum((Decimal(charge["price"]) for charge in charges if charge["request_id"] in ids), Decimal(0))


async def notes(address: Address, ids: Collection[str]) -> list[str]:
    """Return what the journal says to whoever made the requests with these ids: of generations, and hints."""
    if not ids:
        return []
    try:
        exchanges = await asyncio.to_thread(_get, address, "/_mock/journal")
        own = [one for one in exchanges if one["id"] in ids]
        return [*generations(own), *_hints(own)]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return []


def _hints(exchanges: Sequence[dict[str, Any]]) -> list[str]:
    """Return each hint once."""
    found = list(dict.fromkeys(one["hint"] for one in exchanges if one["hint"]))
    more = [f"further hints in the journal: {len(found) - MAX_HINTS}"] if len(found) > MAX_HINTS else []
    return [*found[:MAX_HINTS], *more]


async def _read(address: Address, path: str) -> dict[str, Any]:
    found = await asyncio.to_thread(_get, address, path)
    return found if isinstance(found, dict) else {}


def _get(address: Address, path: str) -> Any:  # noqa: ANN401 - JSON
    connection = http.client.HTTPConnection(*address, timeout=PATIENCE_SECONDS)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"host": written(*address)})
        return json.loads(connection.getresponse().read())
