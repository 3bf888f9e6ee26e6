"""One request in many dresses: what it must get does not hang on what else is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.cases import forms
from stability_contract.http import multipart
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request

ACCEPTS = ("image/*", "application/json")
SMALL = 100_000
"""Bytes of a body that may be sent a few times more."""


def every(probe: Probe, request: Request) -> Iterator[Request]:
    """Yield a request for both forms of answer, with its key without the scheme, and in full forms."""
    yield from accepts(request)
    if request.header("authorization") == f"Bearer {probe.key}" and len(request.body) < SMALL:
        yield request.having("authorization", probe.key)
    yield from full(probe, request)


def accepts(request: Request) -> Iterator[Request]:
    """Yield a request for both forms of answer; one that asks for neither as it is."""
    if request.header("accept") not in ACCEPTS:
        yield request
        return
    yield from (request.having("accept", accept) for accept in ACCEPTS)


def full(probe: Probe, request: Request) -> Iterator[Request]:
    """Yield a request with all other fields that each shape of the form has; none if it has no form."""
    parts = _parts(request)
    for place, branch in enumerate(probe.operation.branches if parts else ()):
        others = {part.name: _chosen(part, branch, -1 if place % 2 else 0) for part in forms.full(branch).values()}
        kind, body = multipart.write({**others, **{part.name: part for part in parts}}.values())
        yield replace(request, body=body).having("content-type", kind)


def _parts(request: Request) -> list[Part]:
    if len(request.body) >= SMALL:
        return []
    try:
        return multipart.read(request.body, multipart.boundary_of(request.header("content-type") or ""))
    except (multipart.MultipartError, multipart.ContentTypeError):
        return []


def _chosen(part: Part, branch: Json, place: int) -> Part:
    """Return a part with another value than the usual one, if it is a choice."""
    choices = branch["properties"][part.name].get("enum", ())
    return Part(part.name, str(choices[place]).encode()) if len(choices) > 1 else part
