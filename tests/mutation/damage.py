"""Tools for defects in the gateway: how to declare one, and how to change forms and answers."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PIL import Image
from stability_contract.contract import document
from stability_contract.http import multipart
from stability_contract.http.exchange import Response
from stability_contract.oracle import pictures

from mutation.defect import Defect, register

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.http.exchange import Request
    from stability_contract.http.multipart import Part

    from mutation.defect import After, Before
    from mutation.gateway import Passage

GENERATE = "/v2beta/stable-image/generate/"
OK = 200
LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where damage is done: paths with this beginning, in the contract of a year, tried on these operations."""

    path: str = GENERATE
    year: str = document.DEFAULT
    operations: tuple[str, ...] = ()


EVERYWHERE = Place()


def before(name: str, area: str, place: Place = EVERYWHERE) -> Callable[[Before], Before]:
    """Declare damage to requests for pictures."""

    def declare(damage: Before) -> Before:
        def only(request: Request, passage: Passage) -> Request | Response:
            return damage(request, passage) if request.path.startswith(place.path) else request

        register(Defect(name, area, before=only, year=place.year, operations=place.operations))
        return damage

    return declare


def after(name: str, area: str, *statuses: int, place: Place = EVERYWHERE) -> Callable[[After], After]:
    """Declare damage to answers with these statuses, or any."""

    def declare(damage: After) -> After:
        def only(request: Request, answer: Response, passage: Passage) -> Response:
            meant = request.path.startswith(place.path) and (answer.status in statuses or not statuses)
            return damage(request, answer, passage) if meant else answer

        register(Defect(name, area, after=only, year=place.year, operations=place.operations))
        return damage

    return declare


def form(request: Request) -> list[Part] | None:
    """Return the parts of a request, or None if it has no form."""
    try:
        return multipart.read(request.body, multipart.boundary_of(request.header("content-type") or ""))
    except (multipart.MultipartError, multipart.ContentTypeError):
        return None


def with_form(request: Request, parts: list[Part]) -> Request:
    """Return the request with other parts, and its own boundary if it has one."""
    try:
        boundary = multipart.boundary_of(request.header("content-type") or "").decode("latin-1")
    except multipart.ContentTypeError:
        boundary = "gateway"
    kind, body = multipart.write(parts, boundary)
    return replace(request, body=body).having("content-type", kind)


def each_part(request: Request, change: Callable[[Part], Part | None]) -> Request:
    """Change every part of a form, or drop it; a request in which nothing changes stays as it is, byte for byte."""
    parts = form(request) if len(request.body) < LARGE else None
    changed = [part for part in map(change, parts or ()) if part is not None]
    return request if parts is None or changed == parts else with_form(request, changed)


def value(request: Request, name: str) -> str | None:
    """Return what a field says, or None."""
    found = [part.value for part in form(request) or () if part.name == name]
    return found[0].decode("utf-8", "replace") if found else None


def put(request: Request, name: str, text: str) -> Request:
    """Set a field to a value, whatever it was; a large request stays, so that no defect shows by its size alone."""
    parts = form(request) if len(request.body) < LARGE else None
    if parts is None:
        return request
    return with_form(request, [*(part for part in parts if part.name != name), multipart.Part(name, text.encode())])


def refuse(status: int, name: str, *problems: str) -> Response:
    """Return a refusal in the service's own form."""
    identity = "0123456789abcdef" * 2
    body = json.dumps({"errors": list(problems), "id": identity, "name": name}, separators=(",", ":"))
    return Response(status, (("content-type", "application/json"), ("x-request-id", identity)), body.encode())


def header(answer: Response, name: str, text: str | None) -> Response:
    """Set a header of an answer, or take it away."""
    kept = tuple(item for item in answer.headers if item[0] != name)
    return replace(answer, headers=kept if text is None else (*kept, (name, text)))


def json_body(answer: Response, change: Callable[[dict[str, Any]], object], **style: Any) -> Response:  # noqa: ANN401
    """Change the JSON of an answer in place; one that has none stays."""
    if answer.media_type != "application/json" or not answer.body:
        return answer
    body = json.loads(answer.body)
    change(body)
    options: dict[str, Any] = {"separators": (",", ":"), "sort_keys": True, **style}
    return replace(answer, body=json.dumps(body, **options).encode())


def picture(answer: Response, change: Callable[[Image.Image], Image.Image], kind: str = "") -> Response:
    """Change the picture of an answer, or write it in another format; one in JSON stays."""
    if not answer.media_type.startswith("image/"):
        return answer
    with Image.open(io.BytesIO(answer.body), formats=pictures.OPENED) as opened:
        out = io.BytesIO()
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        change(opened.convert(mode)).save(out, kind or opened.format or "PNG")
    return replace(answer, body=out.getvalue())
