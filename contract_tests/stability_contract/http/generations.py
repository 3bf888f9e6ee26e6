"""Generations that take a while: the id that a submit answers with, and how to ask for the result until it is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_contract.http import json_body
from stability_contract.http.exchange import NoResponse, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

OK, UNDER_WAY = 200, 202
MAX_POLLS = 40
"""How often a result is asked for until none is expected any more."""

AT_ONCE = 2
"""How many answers 202 come before anybody waits; a mock server gives one."""

_IDENTITY = re.compile(r"[0-9a-f]{64}", re.ASCII)


def identity(answer: Response) -> str | None:
    """Return the id of a generation that an answer carries, or None if it carries none that is well-formed."""
    try:
        found = json_body.read(answer.body)
    except json_body.JsonError:
        return None
    text = found.get("id") if isinstance(found, dict) else None
    return text if isinstance(text, str) and _IDENTITY.fullmatch(text) else None


def question(path: str, authorization: str, accept: str = "*/*") -> Request:
    """Return the request for the result at a path."""
    return Request("GET", path, (("authorization", authorization), ("accept", accept)))


def collect(
    asked: Request, ask: Callable[[Request], Response | NoResponse], wait: Callable[[], None]
) -> Response | NoResponse:
    """Ask for a result until the answer is not that it is under way; `wait` lets time pass between two questions."""
    answer = ask(asked)
    for poll in range(MAX_POLLS):
        if not isinstance(answer, Response) or answer.status != UNDER_WAY:
            break
        if poll >= AT_ONCE:
            wait()
        answer = ask(asked)
    return answer
