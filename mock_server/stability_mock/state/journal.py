"""What a world saw: each request as it was sent, and what it was answered."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

Headers = list[tuple[bytes, bytes]]

OVERHEAD = 2_000
"""Bytes that an exchange takes beside its headers and bodies, roughly."""
LONGEST_LINE = 8_192
"""Bytes of a path or a header that are kept."""
MOST_HEADERS = 100

_KEY = re.compile(r"(?<![A-Za-z0-9])sk-(?!\*\*\*[^\s,;&\"']{0,4}(?:[\s,;&\"']|$))[^\s,;&\"']+")
_KEY_IN_PROSE = re.compile(r"(?<![A-Za-z0-9])sk-(?!\*\*\*)[!#-%*+\-.-:=?-~]{8,}")
_KEY_IN_BYTES = re.compile(_KEY_IN_PROSE.pattern.encode())
_HIDDEN = re.compile(r"sk-\*\*\*.{0,4}|\*\*\*")
_SHOWN = 4
_CREDENTIALS = frozenset({"authorization", "proxy-authorization", "x-api-key", "api-key"})


def mask(text: str) -> str:
    """Hide every API key in a path or a header, but for its last characters if it is long enough."""
    return _KEY.sub(lambda found: _masked(found[0]), text) if "sk-" in text else text


def mask_prose(text: str) -> str:
    """Hide every API key in what people write: a key has at least eight characters there, so that words stay words."""
    return _KEY_IN_PROSE.sub(lambda found: _starred(found[0].encode()).decode(), text) if "sk-" in text else text


def mask_bytes(data: bytes) -> bytes:
    """Hide every API key in a body as `mask_prose` does; the body keeps its length."""
    if b"sk-" not in data:
        return data
    return _KEY_IN_BYTES.sub(lambda found: _starred(found[0]), data)


def _masked(key: str) -> str:
    return f"sk-***{key[-_SHOWN:] if len(key) >= 4 * _SHOWN else ''}"


def _starred(key: bytes) -> bytes:
    shown = key[-_SHOWN:] if len(key) >= 4 * _SHOWN else b""
    return b"sk-" + b"*" * (len(key) - 3 - len(shown)) + shown


def mask_credentials(value: str) -> str:
    """Hide what stands in a header that brings credentials, whatever its form; its scheme stays."""
    scheme, space, rest = value.strip().partition(" ")
    key = rest if space else scheme
    hidden = key if _HIDDEN.fullmatch(key) else _masked(key) if key.startswith("sk-") else "***" if key else ""
    return f"{mask(scheme) if space else ''}{space}{hidden}"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its field, its name, how many bytes, and their SHA-256."""

    field: str
    filename: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form taken apart: its texts, keys masked, and its files."""

    fields: dict[str, str] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Form:
        """Read what `asdict` wrote."""
        return cls(state["fields"], [Upload(**upload) for upload in state["uploads"]])

    @property
    def weight(self) -> int:
        """How many bytes of memory it takes, roughly."""
        texts = (*self.fields.items(), *((upload.field, upload.filename) for upload in self.uploads))
        return sum(4 * (len(name) + len(text)) + OVERHEAD // 10 for name, text in texts)


@dataclass(slots=True)
class Exchange:
    """One request and its answer. `time` is the world's when the request came, in microseconds.

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
    refusal: str = ""
    price: Decimal | None = None
    fault: str = ""
    hint: str = ""
    milliseconds: float = 0.0
    form: Form | None = None
    digest: str = ""

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The request's headers, keys masked."""
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.raw_headers]
        return [(n, mask_credentials(v) if n.lower() in _CREDENTIALS else mask(v)) for n, v in pairs]

    @property
    def plain_headers(self) -> dict[str, str]:
        """The request's headers as they were sent, names in lower case; of one given twice the last."""
        return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.raw_headers}

    @property
    def path(self) -> str:
        """The path and the query, keys masked."""
        return mask(self.target)

    @property
    def verdict(self) -> str:
        """`accepted`, or the name of the refusal."""
        return self.refusal or "accepted"

    @property
    def safe_body(self) -> bytes:
        """The request's body, keys masked."""
        return mask_bytes(self.body)

    @property
    def safe_answer_body(self) -> bytes:
        """The answer's body, keys masked."""
        return mask_bytes(self.answer_body)

    @property
    def answer_sha256(self) -> str:
        """The SHA-256 of the answer's whole body."""
        return self.digest or hashlib.sha256(self.answer_body).hexdigest()

    def cut(self, most: int) -> None:
        """Keep at most so many bytes of each body, and no endless headers."""
        if len(self.answer_body) > most:
            self.digest = self.answer_sha256
        self.body, self.answer_body = self.body[:most], self.answer_body[:most]
        self.target = self.target[:LONGEST_LINE]
        if len(self.raw_headers) > MOST_HEADERS or self._head_bytes > LONGEST_LINE:
            self.raw_headers = [(n[:LONGEST_LINE], v[:LONGEST_LINE]) for n, v in self.raw_headers[:MOST_HEADERS]]

    def to_bytes(self) -> bytes:
        """Write a line of JSON and then the bodies, keys masked; `from_bytes` reads it."""
        state = {
            **{name: getattr(self, name) for name in self.__slots__},
            "target": self.path,
            "raw_headers": self.headers,
            "body": len(self.body),
            "answer_headers": [
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in self.answer_headers
            ],
            "answer_body": len(self.answer_body),
            "price": None if self.price is None else str(self.price),
            "form": self.form and asdict(self.form),
        }
        return b"%b\n%b%b" % (json.dumps(state).encode(), self.safe_body, self.safe_answer_body)

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
        """How many bytes of memory it takes, roughly."""
        form = self.form.weight if self.form else 0
        return OVERHEAD + len(self.target) + self._head_bytes + form + len(self.body) + len(self.answer_body)

    @property
    def _head_bytes(self) -> int:
        return sum([len(name) + len(value) for name, value in self.raw_headers])  # a list: quicker than a generator


def _encoded(headers: list[tuple[str, str]]) -> Headers:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


@dataclass(frozen=True, slots=True)
class JournalBounds:
    """How much of each world is kept: so many exchanges, so many bytes of them, so many bytes of one body."""

    entries: int
    bytes: int
    body_bytes: int


class Journal:
    """The last exchanges of one world, at most so many and so many bytes; the oldest leave first."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._exchanges: deque[tuple[Exchange, int]] = deque()
        self.bytes = 0

    def record(self, exchange: Exchange) -> None:
        """Write an exchange down."""
        weight = exchange.weight
        self._exchanges.append((exchange, weight))
        self.bytes += weight
        while self._exchanges and (len(self._exchanges) > self._most or self.bytes > self._most_bytes):
            self.drop()

    def drop(self) -> int:
        """Let the oldest exchange go, and tell how many bytes it took."""
        _, weight = self._exchanges.popleft()
        self.bytes -= weight
        return weight

    def exchanges(self) -> list[Exchange]:
        """List what is written down, the oldest first."""
        return [exchange for exchange, _ in self._exchanges]

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
        self.bytes = 0
