"""A battery of requests for the sieve: not the suite's own, but drawn combinations, borders and little stories.

What the answers have in common by chance alone (ids, times) is taken out, so that two servers can be compared.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.cases import forms, pictures, semantic, wire
from stability_contract.contract import document
from stability_contract.http.exchange import Request
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json, Operation

KEY = "sk-battery"
OTHER = "sk-another"
DRAWN = 40
"""Forms drawn for each operation."""

_ID = re.compile(rb"[0-9a-f]{32}")
TEXTS = (
    "a",
    "A lighthouse",
    "(blue:0.3) sky",
    "größer",
    "風景",
    "mock:403",
    "mock:422 x",
    "a" * 10_000,
    "a" * 10_001,
    "",
)
NUMBERS = ("0", "1", "7", "4294967294", "4294967295", "-1", "0.5", "1.0", "1.5", "x", "")
ACCEPTS = ("image/*", "image/*", "application/json", "*/*", "image/png", "application/json;q=0.5, image/*")


def requests(year: str = document.DEFAULT) -> Iterator[Request]:
    """Yield every request, in order; the same ones every time."""
    found = document.load(year)
    yield _control("clock/freeze")
    for operation in found.operations:
        chance = random.Random(operation.name)
        for _ in range(DRAWN):
            yield _control("clock/advance", seconds=chance.choice((0.05, 0.1, 0.2)))
            yield _drawn(operation, chance)
        yield from _written(operation)
    yield from _stories(found.operations[0])


def normal(status: int, headers: list[tuple[str, str]], body: bytes) -> bytes:
    """Return an answer as bytes without what is chance, and without what shows only the server's own state."""
    kept = sorted((name.lower(), value) for name, value in headers if name.lower() not in {"date", "server"})
    return _ID.sub(b"<id>", repr((status, kept)).encode() + body)


def _drawn(operation: Operation, chance: random.Random) -> Request:
    branch = chance.choice(operation.branches)
    parts = [
        _part(name, schema, chance)
        for name, schema in branch["properties"].items()
        if name in branch["required"] or chance.random() < 0.6
    ]
    if chance.random() < 0.2:
        stranger = chance.choice(list(operation.properties.items()))
        parts.append(_part(*stranger, chance))
    key = chance.choice((KEY, KEY, OTHER))
    return forms.request(operation, parts, key, chance.choice(ACCEPTS))


def _part(name: str, schema: Json, chance: random.Random) -> Part:
    if schema.get("format") == "binary":
        kind, side = chance.choice(("png", "jpeg", "webp")), chance.choice((63, 64, 200))
        return Part(name, pictures.draw(kind, (chance.choice((64, 150)), side)), "a.png", "image/png")
    if "enum" in schema:
        choice = chance.choice([*schema["enum"]] * 4 + ["none of them", ""])
        return Part(name, choice.encode())
    if schema.get("type") in {"integer", "number"}:
        return Part(name, chance.choice((*NUMBERS[:4] * 2, *NUMBERS)).encode())
    return Part(name, chance.choice((*TEXTS[:3] * 4, *TEXTS)).encode())


def _written(operation: Operation) -> Iterator[Request]:
    """Yield what is written out for the suite."""
    found = [forms.request(operation, parts, KEY) for _, parts in semantic.cases(operation)]
    found += [request for _, request in wire.cases(operation, KEY)]
    for number, request in enumerate(found):
        if number % 12 == 0:
            yield _control("clock/advance", seconds=1)
        yield request


def _stories(operation: Operation) -> Iterator[Request]:
    good = forms.request(operation, forms.bare(operation.branches[0]).values(), KEY)
    bad = forms.request(operation, [Part("seed", b"-1")], KEY)
    yield from _money(good)
    yield from _limit(good, bad)
    for path in ("/v1/user/balance", "/v1/user/account"):
        for key in (f"Bearer {KEY}", "Bearer wrong", OTHER, ""):
            yield Request("GET", path, (("authorization", key),))
        yield Request("POST", path, (("authorization", f"Bearer {KEY}"),))
    yield from _borders(operation, good)
    edge = operation.max_body or 0
    for size in (edge, edge + 1):
        padded = forms.request(operation, [Part("prompt", b"a"), Part("pad", b"")], KEY)
        parts = [Part("prompt", b"a"), Part("pad", bytes(size - len(padded.body)))]
        large = forms.request(operation, parts, KEY)
        yield from (large, replace(large, chunked=True))


def _borders(operation: Operation, good: Request) -> Iterator[Request]:
    """Yield forms at the limits that the contract names of a form as such."""
    for count in (999, 1000, 1001):
        parts = [Part("prompt", b"a"), *(Part(f"x{number}", b"") for number in range(count - 1))]
        yield forms.request(operation, parts, KEY)
    for size in (8100, *range(8130, 8200), 8300):
        yield forms.request(operation, [Part("prompt", b"a"), Part("x" * (size - 38), b"")], KEY)
    for count in (31, 32, 33, 34):
        parts = [Part("prompt", b"a", None, "text/plain" + ";a=b" * (count - 1))]
        yield forms.request(operation, parts, KEY)
    for accept in (
        "image/*;q=0",
        "application/json;q=0",
        "*/*;q=0.1, application/json",
        "image/*;q=x",
        ",",
        "a" * 5000,
    ):
        yield good.having("accept", accept)
    for key in (
        f"bearer {KEY}",
        f"BEARER  {KEY}",
        f"Bearer {KEY} x",
        "sk-",
        "Bearer sk-",
        "Bearersk-a",
        f"Basic {KEY}",
    ):
        yield good.having("authorization", key)
    for balance in ("0.5", "100000000000", "-1", "x"):
        yield _control("credits", "PUT", balance=balance)
        yield Request("GET", "/v1/user/balance", (("authorization", f"Bearer {KEY}"),))
    for prompt in (
        "風景 abc",
        "風景 ab",
        "Пейзаж",
        "abc Пей",
        "\u2102\u2115\u211d",
        "\u24d0\u24d1",
        "e\u0301\u0301",
        "12345",
        "\U0001f5fc",
    ):
        yield forms.request(operation, [Part("prompt", prompt.encode())], KEY)


def _money(good: Request) -> Iterator[Request]:
    yield _control("reset")
    for balance in ("0", "7.99", "8", "16", "17"):
        yield _control("credits", "PUT", balance=balance)
        yield from (good, good.having("authorization", f"Bearer {OTHER}"), good)
        yield Request("GET", "/_mock/credits", (("authorization", f"Bearer {KEY}"),))


def _limit(good: Request, bad: Request) -> Iterator[Request]:
    yield _control("reset")
    yield _control("clock/freeze")
    for seconds in (0, 9.9, 0.2, 59.7, 0.2, 10):
        yield _control("clock/advance", seconds=seconds)
        yield from (bad, good)
        yield from [bad] * (149 if seconds in {0, 10} else 3)
        yield from (good, bad.having("authorization", f"Bearer {OTHER}"))
    yield _control("clock/resume")


def _control(action: str, method: str = "POST", **body: object) -> Request:
    headers = (("authorization", f"Bearer {KEY}"), ("content-type", "application/json"))
    return Request(method, f"/_mock/{action}", headers, json.dumps(body).encode() if body else b"")
