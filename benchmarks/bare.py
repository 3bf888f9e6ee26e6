"""The floor: a bare ASGI application that reads a body, throws it away, and answers with bytes it has ready.

It checks nothing, so no Python server can do less. The last word of the path names the answer, a file in the folder
`BARE_ANSWERS`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

ANSWERS = {f"/{file.name}": file.read_bytes() for file in Path(os.environ["BARE_ANSWERS"]).iterdir()}


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    body = ANSWERS.get(scope["path"], b"")
    headers = [(b"content-type", b"application/octet-stream"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
