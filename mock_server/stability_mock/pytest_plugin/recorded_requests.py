"""Requests that came to a test's sandbox, each with its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from httpx import Headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.pytest_plugin.control_client import ControlClient

MAX_SHOWN = 60
ID_SHOWN = 8
"""Characters of a generation's id in a line, to see which requests belong together."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that was sent: its field and name, how many bytes, and their SHA-256."""

    field: str
    filename: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request, taken apart, and how it was answered. Keys in it are redacted."""

    id: str
    time: datetime
    operation: str
    """`ultra`, `inpaint`, `result` and so on; empty if there is none at this path."""
    method: str
    path: str
    headers: Headers
    fields: Mapping[str, str]
    uploads: tuple[UploadedFile, ...]
    status: int
    verdict: str
    """`accepted`, or the name of the error."""
    errors: tuple[str, ...]
    answer_headers: Headers
    price: Decimal | None
    """In credits; None if nothing was charged."""
    fault: str
    """The fault that fired, empty if none did."""
    generation: str
    """The id of the asynchronous generation that it began or asked for, empty if there is none."""
    milliseconds: float
    _control: ControlClient = field(repr=False, compare=False)

    @classmethod
    def of(cls, seen: Mapping[str, Any], control: ControlClient) -> RecordedRequest:
        """Return it as read from the journal."""
        request, answer = seen["request"], seen["response"]
        return cls(
            id=seen["id"],
            time=datetime.fromisoformat(seen["time"]),
            operation=seen["operation"],
            method=request["method"],
            path=request["path"],
            headers=Headers([(name, value) for name, value in request["headers"]]),
            fields=dict(request["fields"]),
            uploads=tuple(UploadedFile(**upload) for upload in request["uploads"]),
            status=answer["status"],
            verdict=seen["verdict"],
            errors=tuple(answer["errors"]),
            answer_headers=Headers([(name, value) for name, value in answer["headers"]]),
            price=None if seen["price"] is None else Decimal(seen["price"]),
            fault=seen["fault"],
            generation=seen["generation"],
            milliseconds=seen["milliseconds"],
            _control=control,
        )

    @property
    def prompt(self) -> str:
        """The prompt, empty if there was none."""
        return self.fields.get("prompt", "")

    @property
    def picture(self) -> bytes:
        """The picture that was answered, whichever way it was asked for. Raises LookupError if there is none."""
        return self._control.call("GET", f"/journal/{self.id}/image").body

    def __str__(self) -> str:
        cost = "" if self.price is None else f", {self.price} credits"
        fault = f", fault {self.fault}" if self.fault else ""
        generation = f", generation {self.generation[:ID_SHOWN]}" if self.generation else ""
        prompt = f", prompt {shortened(self.prompt)!r}" if "prompt" in self.fields else ""
        return f"{self.method} {self.path} -> {self.status} {self.verdict}{cost}{fault}{generation}{prompt}"


def shortened(text: str) -> str:
    """Return a text cut to fit on a line."""
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
