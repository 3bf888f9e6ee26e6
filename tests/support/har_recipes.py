"""Recordings made by hand: HAR entries of requests of all kinds, and what a check says of them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from checked_clients import DOCUMENT
from stability_contract.cases import pictures
from stability_contract.client_check import recording
from stability_contract.client_check.check import Check
from stability_contract.http import multipart
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import CODES as ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.client_check.judged import Judged
    from stability_contract.contract.document import Document

Json = dict[str, Any]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
GENERATE = "https://api.stability.ai/v2beta/stable-image/generate/"
KEY = "sk-MYAPIKEY-0123456789"
PICTURE = Part("image", pictures.draw(), "start.png", "image/png")
MULTIPART = "multipart/form-data; boundary=b"


def text(**fields: str) -> tuple[Part, ...]:
    """Return fields as parts of a form."""
    return tuple(Part(name, value.encode()) for name, value in fields.items())


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, by default one with which nothing is wrong, and its answer; times are seconds after noon."""

    parts: tuple[Part, ...] = text(prompt="A lighthouse")
    endpoint: str = "core"
    url: str = ""
    method: str = "POST"
    accept: str | None = "image/*"
    authorization: str | None = f"Bearer {KEY}"
    content_type: str | None = MULTIPART
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    at: float = 0.0
    lasts: float = 0.5
    status: int = 200
    fault: str = ""
    answer: bytes = b""
    verdict: str = "accepted"

    @property
    def sent(self) -> bytes:
        """Return the body."""
        return multipart.write(self.parts, "b")[1] if self.body is None else self.body

    @property
    def entry(self) -> Json:
        """Write it as an entry of a HAR, as the mock server does."""
        named = {"accept": self.accept, "authorization": self.authorization, "content-type": self.content_type}
        headers = [(name, value) for name, value in named.items() if value is not None]
        return {
            "startedDateTime": (NOON + timedelta(seconds=self.at)).isoformat(),
            "time": self.lasts * 1000,
            "request": {
                "method": self.method,
                "url": self.url or GENERATE + self.endpoint,
                "headers": [{"name": name, "value": value} for name, value in (*headers, *self.headers)],
                "bodySize": len(self.sent),
                "postData": {"text": base64.b64encode(self.sent).decode(), "_encoding": "base64"},
            },
            "response": {
                "status": self.status,
                "headers": [],
                "content": {"text": base64.b64encode(self.answer).decode(), "encoding": "base64"},
            },
            "_fault": self.fault,
            "_verdict": self.verdict,
        }


def har(*entries: Json, creator: str = "a browser") -> Json:
    """Put entries together to a HAR."""
    return {"log": {"version": "1.2", "creator": {"name": creator, "version": "1"}, "entries": list(entries)}}


def check(asked: Iterable[Asked], document: Document = DOCUMENT) -> Check:
    """Judge requests; without any, give a check that has read nothing yet."""
    found = Check(document, "a recording", document.operations)
    if not (asked := list(asked)):
        return found
    found.read(recording.read(json.loads(json.dumps(har(*(one.entry for one in asked))))))
    return found


def judged(*asked: Asked) -> list[Judged]:
    """Return the verdicts on requests."""
    return list(check(asked).judged)


def said(asked: Iterable[Asked], document: Document = DOCUMENT) -> set[str]:
    """Return the codes of what clients do wrong that these requests show; the answers are not looked at."""
    return {issue.best.code for issue in check(asked, document).issues} - set(ANSWERS)


def image_to_image(**fields: str) -> Asked:
    """Return a request with a picture."""
    return Asked((*text(**{"prompt": "A", "mode": "image-to-image", "strength": "0.5"} | fields), PICTURE), "sd3")


def with_picture(part: Part) -> Asked:
    """Return a request with this for a picture."""
    asked = image_to_image()
    return replace(asked, parts=(*asked.parts[:-1], part))
