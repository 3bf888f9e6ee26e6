"""One exchange in full: what it says, its bytes, and small pictures of it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import HTTPException, Path, Request, Response

from stability_mock.pictures import UploadRefused
from stability_mock.pictures.thumbnails import Thumbnails
from stability_mock.pictures.uploads import FORMATS
from stability_mock.state.exchange import Exchange
from stability_mock.state.identity import sandbox_id
from stability_mock.web.control.dependencies import Chosen, Sandboxes
from stability_mock.web.control.explanations import Explanation, explanations
from stability_mock.web.control.models import ExchangeSeen, seen
from stability_mock.web.control.pictures import (
    PictureError,
    PictureSeen,
    actual_type,
    content_type,
    media_type_of,
    picture_bytes,
    picture_seen,
    seed_of,
)
from stability_mock.web.control.routing import NOT_FOUND, control_router
from stability_mock.web.forms import files_of

router = control_router("journal", prefix="/journal/{request_id}")

SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=31536000, immutable",
}
"""Headers of what a client sent or got: it is a picture or a text, and never a page. It does not change."""

Number = Annotated[int, Path(ge=0)]


class ExchangeDetails(ExchangeSeen):
    """One request and its answer, with what a person wants to know of it.

    `upload_types` are what the uploads are by their bytes, empty for what is not a picture. `problems` explain a
    refusal. `seed` is the one that the answer names.
    """

    sandbox: str
    key: str
    seed: int | None
    picture: PictureSeen | None
    upload_types: list[str]
    problems: list[Explanation]


@router.get("", responses=NOT_FOUND)
async def read_exchange(sandboxes: Chosen, request_id: str) -> ExchangeDetails:
    """Read one exchange."""
    key, exchange = await _one(sandboxes, request_id)
    shown = (await sandboxes.service.store.about(key)).label

    def details() -> ExchangeDetails:
        return ExchangeDetails(
            **dict(seen(exchange)),
            sandbox=sandbox_id(key),
            key=shown,
            seed=seed_of(exchange),
            picture=picture_seen(exchange),
            upload_types=[actual_type(data) for data in files_of(exchange)],
            problems=explanations(exchange, sandboxes.service.contract),
        )

    return await asyncio.to_thread(details)


@router.get("/answer", responses=NOT_FOUND)
async def read_answer(sandboxes: Chosen, request_id: str) -> Response:
    """Return the body of the answer as far as it was sent; what is not a picture is shown as text."""
    _, exchange = await _one(sandboxes, request_id)
    body = await asyncio.to_thread(lambda: exchange.safe_answer_body)
    said = content_type(exchange)
    return Response(body[: exchange.sent], media_type=said if said in FORMATS else "text/plain", headers=SAFE)


@router.get("/image", responses=NOT_FOUND)
async def read_image(sandboxes: Chosen, request_id: str) -> Response:
    """Return the picture that was answered, whichever way it was asked for."""
    _, exchange = await _one(sandboxes, request_id)
    data = await _picture(exchange)
    return Response(data, media_type=actual_type(data), headers=SAFE)


@router.get("/thumbnail", responses=NOT_FOUND)
async def read_thumbnail(sandboxes: Chosen, request_id: str, request: Request) -> Response:
    """Return the picture that was answered, at most 320 pixels on each side."""
    _, exchange = await _one(sandboxes, request_id)
    return await _thumbnail(request, await _picture(exchange))


@router.get("/uploads/{number}", responses=NOT_FOUND)
async def read_upload(sandboxes: Chosen, request_id: str, number: Number) -> Response:
    """Return a file of the request, as it was sent; what is not a picture is shown as text."""
    data = await _upload(sandboxes, request_id, number)
    return Response(data, media_type=actual_type(data) or "text/plain", headers=SAFE)


@router.get("/uploads/{number}/thumbnail", responses=NOT_FOUND)
async def read_upload_thumbnail(sandboxes: Chosen, request_id: str, number: Number, request: Request) -> Response:
    """Return a picture of the request, at most 320 pixels on each side."""
    return await _thumbnail(request, await _upload(sandboxes, request_id, number))


async def _one(sandboxes: Sandboxes, request_id: str) -> tuple[str, Exchange]:
    for key in await sandboxes.keys():
        if exchange := await sandboxes.service.store.exchange(key, request_id):
            return key, exchange
    raise HTTPException(404, f"no request with the id {request_id[:40]} is in the journal")


async def _picture(exchange: Exchange) -> bytes:
    if exchange.refusal or not media_type_of(exchange):
        raise HTTPException(404, "this request was not answered with a picture")
    try:
        return await asyncio.to_thread(picture_bytes, exchange)
    except PictureError as problem:
        raise HTTPException(404, f"there is no picture: {problem}") from None


async def _upload(sandboxes: Sandboxes, request_id: str, number: int) -> bytes:
    _, exchange = await _one(sandboxes, request_id)
    files = await asyncio.to_thread(files_of, exchange)
    if number >= len(files):
        raise HTTPException(404, f"this request has {len(files)} uploads; they count from 0")
    return files[number]


async def _thumbnail(request: Request, data: bytes) -> Response:
    thumbnails: Thumbnails = request.app.state.thumbnails
    try:
        return Response(await thumbnails.of(data), media_type="image/jpeg", headers=SAFE)
    except UploadRefused as problem:
        raise HTTPException(404, f"there is no thumbnail: {problem}") from None
