"""Asks an application that runs in this process, without a socket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mutation.machine import battery

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.http.exchange import Request

NEVER = 3600


def answers(requests: Sequence[Request], year: str) -> Iterator[bytes]:
    """Yield what the server, as this process has loaded it, answers, without what is chance."""
    from stability_mock.server import build_served  # noqa: PLC0415 - after a module was replaced
    from stability_mock.settings import Settings  # noqa: PLC0415

    app = build_served(Settings(contract=year, log_level="error"))
    with asyncio.Runner() as runner:
        for request in requests:
            yield runner.run(_ask(app, request))


async def _ask(app: Any, request: Request) -> bytes:  # noqa: ANN401 - an ASGI application
    status = 0
    headers: list[tuple[str, str]] = []
    pieces: list[bytes] = []
    sent = iter([{"type": "http.request", "body": request.body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in sent:
            return message
        await asyncio.sleep(NEVER)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.extend((name.decode(), value.decode("latin-1")) for name, value in message.get("headers", ()))
        else:
            pieces.append(message.get("body", b""))

    await app(_scope(request), receive, send)
    return battery.normal(status, headers, b"".join(pieces))


def _scope(request: Request) -> dict[str, Any]:
    length = () if request.chunked else (("content-length", str(len(request.body))),)
    headers = (("host", "127.0.0.1"), *request.headers, *length)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": request.target.partition("?")[2].encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
