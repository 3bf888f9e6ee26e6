"""A small client on a connection of its own, faster than a whole HTTP library where thousands of calls are made."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and a body."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """The body, parsed."""
        return json.loads(self.body)


class Connection:
    """A connection that is kept alive; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def several(cls, address: tuple[str, int], number: int) -> AsyncIterator[list[Connection]]:
        """Open several connections for as long as the block lasts."""
        found = [cls(*await asyncio.open_connection(*address)) for _ in range(number)]
        try:
            yield found
        finally:
            for connection in found:
                connection._writer.close()
                await connection._writer.wait_closed()

    async def get(self, path: str, key: str) -> Reply:
        """Ask for something."""
        return await self._call("GET", path, key, b"", "")

    async def post(self, path: str, key: str, content: dict[str, Any] | None = None) -> Reply:
        """Send JSON, or nothing."""
        body = b"" if content is None else json.dumps(content).encode()
        return await self._call("POST", path, key, body, "content-type: application/json\r\n" if body else "")

    async def ask(self, path: str, key: str, **fields: str) -> Reply:
        """Send a form."""
        parts = [f'--b\r\ncontent-disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        body = ("".join(parts) + "--b--\r\n").encode()
        return await self._call("POST", path, key, body, "content-type: multipart/form-data; boundary=b\r\n")

    async def _call(self, method: str, path: str, key: str, body: bytes, headers: str) -> Reply:
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: {key}\r\n{headers}"
        self._writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        length = next(int(line[15:]) for line in answer.split("\r\n") if line.lower().startswith("content-length:"))
        return Reply(int(answer[9:12]), await self._reader.readexactly(length))
