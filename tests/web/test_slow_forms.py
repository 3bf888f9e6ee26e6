"""Forms that are written to take long are taken apart, or refused, in about the time of any form as large."""

from __future__ import annotations

import time

import pytest
from hostile_forms import SLOW
from stability_mock.errors import BadRequest
from stability_mock.web import multipart
from wire import form, named

SIZE = 10 << 20
PLAIN = form(named(b"prompt", bytes(SIZE)))


def outcome(body: bytes) -> tuple[str, float]:
    """Return what is wrong with a body, and the seconds of CPU that it took to tell."""
    began, problem = time.process_time(), ""
    try:
        multipart.parse(body, b"B")
    except BadRequest as refused:
        problem = refused.texts[0]
    return problem, time.process_time() - began


@pytest.mark.parametrize("name", SLOW)
def test_a_form_holds_nobody_up(name: str) -> None:
    make, problem = SLOW[name]
    body = make(SIZE)
    _, bare = min(outcome(PLAIN) for _ in range(3))

    reported, taken = min((outcome(body) for _ in range(2)), key=lambda found: found[1])

    assert reported == problem
    assert taken < max(10 * bare, 0.2)
