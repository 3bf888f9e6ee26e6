"""The files of the live page, with the policy that keeps a browser from loading or running anything else."""

from __future__ import annotations

import gzip
import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "ui"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
}


class PageFile(NamedTuple):
    """A file of the page, as it is and compressed; `tag` changes with its content."""

    media_type: str
    content: bytes
    compressed: bytes
    tag: str


class PageFiles:
    """An ASGI application that serves them. They are read when the first one is asked for, and never again."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file that the rest of the path names; the page itself is `index.html`."""
        request = Request(scope)
        name = scope["path"].removeprefix(scope.get("root_path", ""))
        await self._answer(request, name.removeprefix("/"))(scope, receive, send)

    def _answer(self, request: Request, name: str) -> Response:
        if request.url.path.endswith("/ui"):
            return RedirectResponse("ui/")
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("The files of the page can only be read.", 405, {"allow": "GET, HEAD"})
        if (file := self._files.get(name or "index.html")) is None:
            return PlainTextResponse("The page has no file of this name.", 404)
        compressed = "gzip" in request.headers.get("accept-encoding", "")
        tag = f'"{file.tag}-gzip"' if compressed else f'"{file.tag}"'
        headers = HEADERS | {"etag": tag} | ({"content-encoding": "gzip"} if compressed else {})
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(file.compressed if compressed else file.content, headers=headers, media_type=file.media_type)

    @cached_property
    def _files(self) -> dict[str, PageFile]:
        paths = [path for path in FOLDER.rglob("*") if path.suffix in TYPES]
        return {path.relative_to(FOLDER).as_posix(): _read(path) for path in paths}


def _read(path: Path) -> PageFile:
    content = path.read_bytes()
    tag = hashlib.sha256(content).hexdigest()[:16]
    return PageFile(TYPES[path.suffix], content, gzip.compress(content, mtime=0), tag)
