"""The picture of an answer as the client got it, and what is wrong with it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from stability_mock.pictures.uploads import FORMATS
from stability_mock.web.wire_faults.connection_faults import WRONG_LENGTH

if TYPE_CHECKING:
    from stability_mock.state.exchange import Exchange

_IN_JSON = re.compile(r"application/json; *type=(image/\w+)")
_SEED = re.compile(rb'"seed":(\d{1,20})\}?\s*$')
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
"""How a whole file of a format ends; that of a WebP says at its beginning how long it is."""


class PictureError(Exception):
    """Why no picture can be got from an answer."""


class PictureSeen(BaseModel):
    """The picture of an answer: what it is said to be, the bytes of the body, and how many of them were sent.

    `problem` is what is wrong with it as it was sent, empty if nothing is.
    """

    media_type: str
    size: int
    sent: int
    problem: str


def picture_seen(exchange: Exchange) -> PictureSeen | None:
    """Return the picture of an answer, None if it should have none."""
    if exchange.refusal or not (media_type := media_type_of(exchange)):
        return None
    sent = exchange.answer_size if exchange.sent is None else exchange.sent
    problem = _problem(exchange, media_type, sent) if exchange.fault else ""
    return PictureSeen(media_type=media_type, size=exchange.answer_size, sent=sent, problem=problem)


def media_type_of(exchange: Exchange) -> str:
    """Return what an answer says that its picture is, empty if it has none."""
    said = content_type(exchange)
    in_json = _IN_JSON.match(said)
    return in_json[1] if in_json else said if said in FORMATS else ""


def content_type(exchange: Exchange) -> str:
    """Return the content type of an answer."""
    return next((v.decode("latin-1") for n, v in exchange.answer_headers if n == b"content-type"), "")


def seed_of(exchange: Exchange) -> int | None:
    """Return the seed that an answer names, None if it names none."""
    headers = dict(exchange.answer_headers)
    found = headers.get(b"seed") or next(iter(_SEED.findall(exchange.answer_body[-100:])), b"")
    return int(found) if found.isdigit() else None


def picture_bytes(exchange: Exchange) -> bytes:
    """Return the file of the picture as it was sent, taken out of the JSON. Raises PictureError."""
    if len(exchange.answer_body) < exchange.answer_size:
        raise PictureError("the answer was too large to be kept")
    body = exchange.answer_body if exchange.sent is None else exchange.answer_body[: exchange.sent]
    if not content_type(exchange).startswith("application/json"):
        return body
    try:
        content = json.loads(body)
        return base64.b64decode(content["image" if "image" in content else "result"], validate=True)
    except json.JSONDecodeError:
        raise PictureError("the JSON is cut") from None
    except (LookupError, TypeError):
        raise PictureError("the JSON has no image") from None
    except (binascii.Error, ValueError):
        raise PictureError("the base64 is cut") from None


def actual_type(data: bytes) -> str:
    """Return what a file is by its first bytes, empty if it is not a picture that the API knows."""
    return next((media_type for media_type, format_ in FORMATS.items() if format_.begins(data)), "")


def _problem(exchange: Exchange, media_type: str, sent: int) -> str:
    """Say what is wrong. First comes what went wrong on the way, then what is wrong with the answer itself."""
    size = exchange.answer_size
    on_the_way = {
        "length_too_long": f"ends after {size:,} of {size + WRONG_LENGTH:,} bytes",
        "length_too_short": f"{size // 2:,} bytes were announced, {size:,} were sent",
        "closed": "nothing of the answer was sent",
        "reset": "nothing of the answer was sent",
    }
    if exchange.fault in on_the_way:
        return on_the_way[exchange.fault]
    if sent < size:
        return f"ends after {sent:,} of {size:,} bytes"
    try:
        data = picture_bytes(exchange)
    except PictureError as problem:
        return str(problem)
    actual = actual_type(data)
    if actual and actual != media_type:
        return f"{FORMATS[actual].name.upper()} sent as {FORMATS[media_type].name}"
    return _missing(actual, data)


def _missing(media_type: str, data: bytes) -> str:
    """Say that a file is not whole."""
    if media_type == "image/webp":
        size = int.from_bytes(data[4:8], "little") + 8
        return f"ends after {len(data):,} of {size:,} bytes" if len(data) < size else ""
    whole = data.endswith(_ENDS.get(media_type, b""))
    return "" if whole else f"ends after {len(data):,} bytes, before the picture does"
