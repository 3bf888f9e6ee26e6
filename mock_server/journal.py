"""What a world saw: each request as it was sent, and what it was answered."""

from __future__ import annotations

import base64
import re
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

Headers = list[tuple[bytes, bytes]]

OVERHEAD = 2_000
"""Bytes that an exchange takes beside its bodies, roughly."""

_KEY = re.compile(r"sk-(?!\*\*\*)[^\s,;&\"']+")
_SHOWN = 4


def mask(text: str) -> str:
    """Hide every API key in a text, but for its last characters if it is long enough."""
    return _KEY.sub(lambda found: f"sk-***{found[0][-_SHOWN:] if len(found[0]) >= 4 * _SHOWN else ''}", text)


def mask_credentials(authorization: str) -> str:
    """Hide what stands in an `authorization` header, whatever its form; its scheme stays."""
    scheme, space, rest = authorization.strip().partition(" ")
    key = rest if space else scheme
    return f"{scheme if space else ''}{space}{mask(key) if key.startswith('sk-') else '***' if key else ''}"


@dataclass(slots=True)
class Exchange:
    """One request and its answer. `time` is the world's, in microseconds; bodies may have been cut to a limit."""

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
    milliseconds: float = 0.0

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The request's headers, keys masked."""
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.raw_headers]
        return [
            (n, mask_credentials(v) if n in {"authorization", "proxy-authorization"} else mask(v)) for n, v in pairs
        ]

    @property
    def path(self) -> str:
        """The path and the query, keys masked."""
        return mask(self.target)

    @property
    def verdict(self) -> str:
        """`accepted`, or the name of the refusal."""
        return self.refusal or "accepted"

    def as_json(self) -> dict[str, Any]:
        """Write it so that `from_json` gives it back, but for the keys, which are masked."""
        return {
            **asdict(self),
            "target": self.path,
            "raw_headers": self.headers,
            "body": base64.b64encode(self.body).decode(),
            "answer_headers": [
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in self.answer_headers
            ],
            "answer_body": base64.b64encode(self.answer_body).decode(),
            "price": None if self.price is None else str(self.price),
        }

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Exchange:
        """Read what `as_json` wrote."""
        price = state["price"]
        return cls(
            **{
                **state,
                "raw_headers": _encoded(state["raw_headers"]),
                "body": base64.b64decode(state["body"]),
                "answer_headers": _encoded(state["answer_headers"]),
                "answer_body": base64.b64decode(state["answer_body"]),
                "price": None if price is None else Decimal(price),
            }
        )

    @property
    def weight(self) -> int:
        """How many bytes of memory it takes, roughly."""
        return OVERHEAD + len(self.body) + len(self.answer_body)


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
        self._exchanges: OrderedDict[str, Exchange] = OrderedDict()
        self.bytes = 0

    def record(self, exchange: Exchange) -> None:
        """Write an exchange down."""
        self._exchanges[exchange.id] = exchange
        self.bytes += exchange.weight
        while self._exchanges and (len(self._exchanges) > self._most or self.bytes > self._most_bytes):
            self.drop()

    def drop(self) -> int:
        """Let the oldest exchange go, and tell how many bytes it took."""
        weight = self._exchanges.popitem(last=False)[1].weight
        self.bytes -= weight
        return weight

    def exchanges(self) -> list[Exchange]:
        """List what is written down, the oldest first."""
        return list(self._exchanges.values())

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
        self.bytes = 0
