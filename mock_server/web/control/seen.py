"""An exchange as the control API shows it: its form taken apart, keys masked."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from mock_server.errors import ApiError
from mock_server.journal import Exchange, mask
from mock_server.web import multipart
from mock_server.web.control.chosen import amount, date

if TYPE_CHECKING:
    from mock_server.parameters import Part


class UploadSeen(BaseModel):
    """A file that was sent: its field, its name, how many bytes, and their SHA-256."""

    field: str
    filename: str
    size: int
    sha256: str


class RequestSeen(BaseModel):
    """A request as it was sent, keys masked. `fields` are those of its form, if it was one."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    fields: dict[str, str]
    uploads: list[UploadSeen]
    body_size: int


class AnswerSeen(BaseModel):
    """What was answered. `errors` are those of a refusal, `sha256` is of the whole body."""

    status: int
    headers: list[tuple[str, str]]
    errors: list[str]
    body_size: int
    sha256: str


class ExchangeSeen(BaseModel):
    """One request and its answer."""

    id: str
    time: datetime
    operation: str
    client: str
    request: RequestSeen
    response: AnswerSeen
    verdict: str
    price: str | None
    fault: str
    milliseconds: float


def seen(exchange: Exchange) -> ExchangeSeen:
    """Write an exchange out in full."""
    parts = parts_of(exchange)
    return ExchangeSeen(
        id=exchange.id,
        time=date(exchange.time),
        operation=exchange.operation,
        client=exchange.client,
        request=RequestSeen(
            method=exchange.method,
            path=exchange.path,
            headers=exchange.headers,
            fields={part.name: text_of(part) for part in parts if not part.filename},
            uploads=[_upload(part) for part in parts if part.filename and part.data],
            body_size=exchange.body_size,
        ),
        response=AnswerSeen(
            status=exchange.status,
            headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in exchange.answer_headers],
            errors=_errors(exchange),
            body_size=exchange.answer_size,
            sha256=hashlib.sha256(exchange.answer_body).hexdigest(),
        ),
        verdict=exchange.verdict,
        price=None if exchange.price is None else amount(exchange.price),
        fault=exchange.fault,
        milliseconds=round(exchange.milliseconds, 3),
    )


def parts_of(exchange: Exchange) -> list[Part]:
    """Take the form apart once more; a body that is none, or was cut, has no parts."""
    try:
        return multipart.parse(exchange.body, multipart.boundary(dict(exchange.headers).get("content-type", "")))
    except ApiError:
        return []


def text_of(part: Part) -> str:
    """Read a field for people: what is no UTF-8 is replaced, and keys are masked."""
    return mask(part.data.decode("utf-8", "replace"))


def _upload(part: Part) -> UploadSeen:
    digest = hashlib.sha256(part.data).hexdigest()
    return UploadSeen(field=part.name, filename=part.filename or "", size=len(part.data), sha256=digest)


def _errors(exchange: Exchange) -> list[str]:
    return list(json.loads(exchange.answer_body).get("errors", [])) if exchange.refusal else []
