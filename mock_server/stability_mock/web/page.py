"""The files of the live page, as they are in the package."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PAGE = "/_mock/ui"
FOLDER = Path(__file__).parent / "ui"
INDEX = "index.html"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
SAFE = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
    (b"vary", b"accept-encoding"),
]
"""Headers of each file. A browser asks each time whether it has changed."""


@dataclass(frozen=True)
class File:
    """A file of the page: its bytes and their content type."""

    data: bytes
    media_type: str

    @cached_property
    def etag(self) -> bytes:
        """What stands for its bytes."""
        return b'"%b"' % hashlib.sha256(self.data).hexdigest()[:32].encode()

    @cached_property
    def zipped(self) -> bytes:
        """The bytes by gzip, made once; the bytes themselves if they are no longer."""
        made = gzip.compress(self.data, 9, mtime=0)
        return made if len(made) < len(self.data) else self.data


@lru_cache(maxsize=1)
def files() -> dict[str, File]:
    """Read all files, by their paths below the page. They are read when the page is first asked for."""
    found = (path for path in FOLDER.rglob("*") if path.suffix in TYPES and path.is_file())
    return {path.relative_to(FOLDER).as_posix(): File(path.read_bytes(), TYPES[path.suffix]) for path in found}


async def serve_page(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer with a file of the page: an ASGI application, mounted where the page is."""
    path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
    file = files().get(path or INDEX)
    if scope["method"] not in {"GET", "HEAD"}:
        await _send(send, HTTPStatus.METHOD_NOT_ALLOWED, [(b"allow", b"GET, HEAD"), *SAFE])
    elif file is None:
        await _send(send, HTTPStatus.NOT_FOUND, SAFE, b"there is no such file of the page\n")
    else:
        await _send_file(scope, send, file)


async def _send_file(scope: Scope, send: Send, file: File) -> None:
    asked = dict(scope["headers"])
    headers = [*SAFE, (b"etag", file.etag), (b"content-type", file.media_type.encode())]
    if file.etag in asked.get(b"if-none-match", b""):
        await _send(send, HTTPStatus.NOT_MODIFIED, headers)
        return
    body = file.data
    if b"gzip" in asked.get(b"accept-encoding", b"") and file.zipped is not file.data:
        body = file.zipped
        headers.append((b"content-encoding", b"gzip"))
    await _send(send, HTTPStatus.OK, headers, body, head_only=scope["method"] == "HEAD")


async def _send(
    send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes = b"", *, head_only: bool = False
) -> None:
    length = [] if status == HTTPStatus.NOT_MODIFIED else [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
    await send({"type": "http.response.body", "body": b"" if head_only else body})
