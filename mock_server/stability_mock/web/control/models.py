"""An exchange as the control API shows it: its form taken apart, keys redacted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel

from stability_mock.state.exchange import Exchange
from stability_mock.web.control.dependencies import amount, date
from stability_mock.web.forms import form_of


class UploadSeen(BaseModel):
    """A file that was sent: its field, its name, how many bytes, and their SHA-256."""

    field: str
    filename: str
    size: int
    sha256: str


class RequestSeen(BaseModel):
    """A request as it was sent, keys redacted. `fields` are those of its form, if it was one."""

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
    """One request and its answer. `hint` may say how the request would have been accepted.

    `generation` is the id of the asynchronous generation that it began or asked for, empty if there is none.
    """

    id: str
    time: datetime
    operation: str
    client: str
    request: RequestSeen
    response: AnswerSeen
    verdict: str
    price: str | None
    fault: str
    hint: str
    generation: str
    milliseconds: float


def seen(exchange: Exchange) -> ExchangeSeen:
    """Write an exchange out in full."""
    form = form_of(exchange)
    return ExchangeSeen(
        id=exchange.id,
        time=date(exchange.time),
        operation=exchange.operation,
        client=exchange.client,
        request=RequestSeen(
            method=exchange.safe_method,
            path=exchange.path,
            headers=exchange.headers,
            fields=form.fields,
            uploads=[UploadSeen.model_validate(asdict(upload)) for upload in form.uploads],
            body_size=exchange.body_size,
        ),
        response=AnswerSeen(
            status=exchange.status,
            headers=exchange.safe_answer_headers,
            errors=exchange.errors,
            body_size=exchange.answer_size,
            sha256=exchange.answer_sha256,
        ),
        verdict=exchange.verdict,
        price=None if exchange.price is None else amount(exchange.price),
        fault=exchange.fault,
        hint=exchange.hint,
        generation=exchange.generation,
        milliseconds=round(exchange.milliseconds, 3),
    )
