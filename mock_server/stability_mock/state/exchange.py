"""A request and its answer, as the journal keeps them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from stability_mock.faults.table import CHARGED
from stability_mock.state.redaction import redact, redact_body, redact_headers, redact_prose

UNANSWERED = "client_disconnected"
"""The verdict on a request whose client left before its answer; the status is 0 then, as HAR has it."""

OK = 200

Headers = list[tuple[bytes, bytes]]

OVERHEAD = 2_000
"""Bytes that an exchange takes in addition to its headers and bodies, roughly."""
HEADER_OVERHEAD = 176
"""Bytes that a header takes in addition to its characters: a tuple with two objects."""
FIELD_OVERHEAD = 320
"""Bytes that a field of a form takes in addition to its characters, roughly."""
MAX_LINE = 8_192
"""Bytes of a path or a header that are kept."""
MAX_HEADERS = 100


@dataclass(frozen=True, slots=True)
class UploadSummary:
    """A file that was sent: its field, its name, its size in bytes, and their SHA-256."""

    field: str
    filename: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form taken apart: its texts, keys redacted, and its files."""

    fields: dict[str, str] = field(default_factory=dict)
    uploads: list[UploadSummary] = field(default_factory=list)

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Form:
        """Read what `asdict` wrote."""
        return cls(state["fields"], [UploadSummary(**upload) for upload in state["uploads"]])

    @property
    def weight(self) -> int:
        """The bytes of memory that it takes, roughly."""
        texts = (*self.fields.items(), *((upload.field, upload.filename) for upload in self.uploads))
        return sum(4 * (len(name) + len(text)) + FIELD_OVERHEAD for name, text in texts)


@dataclass(slots=True)
class Exchange:
    """One request and its answer. `time` is the sandbox's when the request came, in microseconds.

    Bodies may have been cut to a limit: then `form` is what the request's was, and `digest` the answer's SHA-256.
    """

    id: str
    method: str
    target: str
    raw_headers: Headers
    client: str
    operation: str = ""
    time: int = 0
    body: bytes = b""
    body_size: int = 0
    status: int = 0
    answer_headers: Headers = field(default_factory=list)
    answer_body: bytes = b""
    answer_size: int = 0
    sent: int | None = None
    """How many bytes of the answer's body a fault lets through, None for all."""
    refusal: str = ""
    price: Decimal | None = None
    fault: str = ""
    hint: str = ""
    milliseconds: float = 0.0
    form: Form | None = None
    digest: str = ""
    generation: str = ""
    """The id of the asynchronous generation that the request began or asked for, empty if there is none."""

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The request's headers, keys redacted."""
        return redact_headers(_decoded(self.raw_headers), self.own_key)

    @property
    def safe_answer_headers(self) -> list[tuple[str, str]]:
        """The answer's headers, keys redacted."""
        return redact_headers(_decoded(self.answer_headers), self.own_key)

    @property
    def own_key(self) -> str:
        """The key that the request came with, empty if it has none."""
        found = next((value for name, value in self.raw_headers if name == b"authorization"), b"").decode("latin-1")
        return found.strip().rpartition(" ")[2]

    @property
    def path(self) -> str:
        """The path and the query, keys redacted."""
        return redact(self.target, self.own_key)

    @property
    def safe_method(self) -> str:
        """The method, which may be any word, keys redacted."""
        return redact(self.method, self.own_key)

    @property
    def verdict(self) -> str:
        """`accepted`, or the name of the refusal."""
        return self.refusal or "accepted"

    @property
    def safe_body(self) -> bytes:
        """The request's body, keys redacted."""
        return redact_body(self.body, self.own_key)

    @property
    def safe_answer_body(self) -> bytes:
        """The answer's body, keys redacted; a whole picture repeats nothing of its request."""
        if self.has_picture and self.own_key.startswith("sk-"):
            return self.answer_body
        return redact_body(self.answer_body, self.own_key)

    @property
    def has_picture(self) -> bool:
        """Whether it was answered with a whole picture: one that was paid for then, or one of a generation before."""
        if not self.generation or self.status != OK or self.fault not in {"", *CHARGED}:
            return self.price is not None
        return (b"content-type", b"application/json") not in self.answer_headers  # as submits have it

    @property
    def errors(self) -> list[str]:
        """The texts of a refusal, keys redacted, as far as they were kept."""
        try:
            content = json.loads(self.answer_body) if self.refusal else {}
        except ValueError:
            content = {}
        return [redact_prose(text, self.own_key) for text in content.get("errors", [])]

    @property
    def answer_sha256(self) -> str:
        """The SHA-256 of the answer's whole body."""
        return self.digest or hashlib.sha256(self.answer_body).hexdigest()

    def cut(self, max_body_bytes: int) -> Exchange:
        """Return it with at most as many bytes of each body, and no endless headers."""
        return replace(
            self,
            target=self.target[:MAX_LINE],
            raw_headers=[(n[:MAX_LINE], v[:MAX_LINE]) for n, v in self.raw_headers[:MAX_HEADERS]],
            body=self.body[:max_body_bytes],
            answer_body=self.answer_body[:max_body_bytes],
            digest=self.answer_sha256 if len(self.answer_body) > max_body_bytes else self.digest,
        )

    def fits(self, max_body_bytes: int) -> bool:
        """Return whether nothing of it is to be cut."""
        return (
            len(self.body) <= max_body_bytes
            and len(self.answer_body) <= max_body_bytes
            and len(self.target) <= MAX_LINE
            and len(self.raw_headers) <= MAX_HEADERS
        )

    def to_bytes(self) -> bytes:
        """Write a line of JSON and then the bodies, keys redacted; `from_bytes` reads it."""
        body, answer_body = self.safe_body, self.safe_answer_body
        state = {
            **{name: getattr(self, name) for name in self.__slots__},
            "method": self.safe_method,
            "target": self.path,
            "raw_headers": self.headers,
            "body": len(body),
            "answer_headers": self.safe_answer_headers,
            "answer_body": len(answer_body),
            "price": None if self.price is None else str(self.price),
            "form": self.form and asdict(self.form),
        }
        return b"%b\n%b%b" % (json.dumps(state).encode(), body, answer_body)

    @classmethod
    def from_bytes(cls, data: bytes) -> Exchange:
        """Read what `to_bytes` wrote."""
        line, _, bodies = data.partition(b"\n")
        state = json.loads(line)
        price, form, size = state["price"], state["form"], state["body"]
        return cls(
            **{
                **state,
                "raw_headers": _encoded(state["raw_headers"]),
                "body": bodies[:size],
                "answer_headers": _encoded(state["answer_headers"]),
                "answer_body": bodies[size:],
                "price": None if price is None else Decimal(price),
                "form": form and Form.from_json(form),
            }
        )

    @property
    def weight(self) -> int:
        """The bytes of memory that it takes, roughly."""
        form = self.form.weight if self.form else 0
        headers = HEADER_OVERHEAD * len(self.raw_headers) + self._head_bytes
        return OVERHEAD + len(self.target) + headers + form + len(self.body) + len(self.answer_body)

    @property
    def _head_bytes(self) -> int:
        return sum([len(name) + len(value) for name, value in self.raw_headers])  # a list: quicker than a generator


def _decoded(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _encoded(headers: list[tuple[str, str]]) -> Headers:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
