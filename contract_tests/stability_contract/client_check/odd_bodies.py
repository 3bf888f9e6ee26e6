"""Error bodies that the contract allows and few clients expect: drawn by schemathesis from the responses' schemas.

Schemathesis makes requests only. So each response's schema becomes the request body of a mirror document, from which
it draws; the draw is the same every time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PER_STATUS = 1
OF = ("400", "403", "429", "500")
"""Statuses of which bodies are drawn."""
TRIED = 60
MAX_CHARACTERS = 20_000


def draw(responses: Mapping[str, Mapping[str, Any]], raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return a status and a body for each, the oddest of those drawn."""
    for status in OF:
        schema = responses.get(status, {}).get("content", {}).get("application/json", {}).get("schema")
        if schema:
            found = sorted(_bodies(schema, raw), key=_oddness)
            yield from ((status, body) for body in found[-PER_STATUS:])


def _bodies(schema: Mapping[str, Any], raw: Mapping[str, Any]) -> list[Any]:
    operation = {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
    mirror = {
        "openapi": "3.1.0",
        "info": {"title": "mirror", "version": "1"},
        "paths": {"/mirror": {"post": {**operation, "responses": {"200": {"description": "mirrored"}}}}},
        "components": raw.get("components", {}),
    }
    strategy = schemathesis.openapi.from_dict(mirror)["/mirror"]["POST"].as_strategy()
    found: list[Any] = []

    @seed(1)
    @settings(
        max_examples=TRIED,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def gather(case: Any) -> None:  # noqa: ANN401 - schemathesis has no public name for its data
        found.append(case.body)

    # Hypothesis also draws from the constants in whatever local code is loaded: our bodies must not hang on that.
    with patch.object(providers, "_get_local_constants", Constants):
        gather()
    return [body for body in found if len(repr(body)) <= MAX_CHARACTERS]


def _oddness(body: Any) -> tuple[int, int]:  # noqa: ANN401 - JSON
    """Rank a body: more entries, more unusual letters, then length."""
    text = repr(body)
    return sum(not letter.isascii() for letter in text) + 10 * text.count(","), len(text)
