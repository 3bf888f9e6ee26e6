"""What all endpoints of the control API have in common.

It is how they read bodies, which answers they declare, and that whoever listens hears of what they changed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.responses import Response

MAX_BODY_BYTES = 1 << 20


class Problem(BaseModel):
    """One thing that is wrong with the input: its kind, where it stands, and what is wrong."""

    type: str
    loc: list[str | int]
    msg: str


class InvalidInput(BaseModel):
    """What is wrong with the input."""

    detail: str | list[Problem]


class Refused(BaseModel):
    """Why the request was not carried out."""

    detail: str


FORBIDDEN: dict[int | str, dict[str, Any]] = {403: {"model": Refused, "description": "Not from this machine"}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    **FORBIDDEN,
    413: {"model": Refused, "description": f"The body is longer than {MAX_BODY_BYTES:,} bytes"},
    422: {"model": InvalidInput, "description": "The input is wrong, and nothing was changed"},
    503: {"model": Refused, "description": "The store cannot be used"},
}
"""The answers that every endpoint may give that looks at a sandbox."""
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Refused, "description": "There is no such thing"}}


class JsonRequest(Request):
    """A request whose body is bounded, and which counts as JSON only if Python can read it and write it again."""

    async def body(self) -> bytes:
        """Return the body. Raises HTTPException if it is too long."""
        if not hasattr(self, "_body"):
            read = bytearray()
            async for piece in self.stream():
                read += piece
                if len(read) > MAX_BODY_BYTES:
                    raise HTTPException(413, f"the body is longer than {MAX_BODY_BYTES:,} bytes")
            self._body = bytes(read)
        return self._body

    async def json(self) -> Any:  # noqa: ANN401 - any JSON
        """Return the body's value. Raises JSONDecodeError, also for half surrogates, endless numbers, and depth."""
        body = await self.body()
        try:
            value = json.loads(body)
            json.dumps(value, ensure_ascii=False).encode()
        except RecursionError as problem:
            raise json.JSONDecodeError("it is nested too deeply", "", 0) from problem
        except json.JSONDecodeError:
            raise
        except ValueError as problem:
            raise json.JSONDecodeError(_reason(problem), "", 0) from problem
        return value


def _reason(problem: ValueError) -> str:
    if isinstance(problem, UnicodeEncodeError):
        return "it has half of a surrogate pair"
    return "it is not UTF-8" if isinstance(problem, UnicodeDecodeError) else "a number has too many digits"


class _Route(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            response = await handle(JsonRequest(request.scope, request.receive))
            if request.method != "GET" and (chosen := getattr(request.state, "sandboxes", None)) is not None:
                await chosen.service.store.note(chosen.key)
            return response

        return handle_json


def control_router(tag: str, prefix: str = "") -> APIRouter:
    """Make a router of the control API."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=_Route, responses=ANSWERS)
