"""Hostile servers, from a table: what they answer with, how much of it, and to which question.

An attack is written as the bytes of one HTTP answer. The server around it is believed to be a mock server, so that a
run sends all that it has, and moves the clock instead of waiting.
"""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal

from PIL import Image
from servers import listening

if TYPE_CHECKING:
    import contextlib
    import socket
    from collections.abc import Iterator

KEY = "sk-hostile-secret-key"
ESCAPE = "\x1b]0;owned\x07\x1b[31mred\x1b[0m\x9b2J\u202egpj"
Make = Callable[[int], bytes]
Write = Callable[[bytes], bytes]
Place = Literal["picture", "refusal", "balance", "health", "credits", "everything"]


@dataclass(frozen=True, slots=True)
class Attack:
    """One kind of answer, in one size, at one place; `write` makes what goes over the wire, when it is needed."""

    kind: str
    size: int
    place: Place
    write: Callable[[], bytes]

    @property
    def name(self) -> str:
        """Return the name of its row."""
        return f"{self.kind} x {self.size:,} at {self.place}"


def http(status: int, kind: str, body: bytes, *headers: str) -> bytes:
    """Return an answer with a length."""
    heads = [f"HTTP/1.1 {status} x", f"content-type: {kind}", *headers, f"content-length: {len(body)}", "", ""]
    return "\r\n".join(heads).encode("latin-1", "replace") + body


def picture(body: bytes, kind: str = "image/png") -> bytes:
    """Return a success."""
    return http(200, kind, body, "seed: 7", "finish-reason: SUCCESS", f"x-request-id: {'ab' * 16}")


def refusal(body: bytes) -> bytes:
    """Return an error response."""
    return http(400, "application/json", body, f"x-request-id: {'ab' * 16}")


def error(*texts: str) -> bytes:
    """Return the body of an error response with these problems."""
    return json.dumps({"errors": texts, "id": "ab" * 16, "name": "bad_request"}, separators=(",", ":")).encode()


# -- JSON -------------------------------------------------------------------------------------------------------------


def deep(size: int) -> bytes:
    """Return lists within lists."""
    return b"[" * size + b"]" * size


def wide(size: int) -> bytes:
    """Return a list of empty lists."""
    return b"[" + b"[]," * size + b"[]]"


def names(size: int) -> bytes:
    """Return an object with many names."""
    return b"{" + b",".join(b'"%x":{}' % number for number in range(size)) + b"}"


def many_texts(size: int) -> bytes:
    """Return an error response that blames a field of its own in each of its problems."""
    return error(*(f"field{number}: no" for number in range(size)))


def long_text(size: int) -> bytes:
    """Return an error response with one endless problem."""
    return error("seed: " + "x" * size)


def digits(size: int) -> bytes:
    """Return an error response whose id is a number of many digits."""
    return b'{"errors":["seed: no"],"id":' + b"9" * size + b',"name":"bad_request"}'


def surrogate(size: int) -> bytes:
    """Return an error response with halves of surrogate pairs in its texts and names."""
    return b'{"errors":["seed: ' + b"\\ud800" * size + b'"],"id":"\\udfff","name":"a\\ud800","\\udead":1}'


def infinite(_: int) -> bytes:
    """Return numbers that no JSON has, and one that no float holds."""
    return b'{"errors":[NaN,-Infinity,1e999],"id":Infinity,"name":"bad_request"}'


def echo(_: int) -> bytes:
    """Return an error response that says our key back, in escapes and otherwise."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
    url = "".join(f"%{ord(letter):02X}" for letter in KEY)
    page = "".join(f"&#{ord(letter)};" for letter in KEY)
    texts = ",".join(f'"{text}"' for text in (f"seed: {escaped}", f"prompt: {KEY}", f"{url}: {page}"))
    return f'{{"errors":[{texts}],"id":"{escaped}","name":"bad_request","{escaped}":1}}'.encode()


def money(text: str) -> Callable[[int], bytes]:
    """Return a balance, as the API shows it and as the control API does."""
    return lambda _: b'{"credits":%b,"balance":"%b","contract":"2024"}' % (text.encode(), text.encode())


# -- pictures ---------------------------------------------------------------------------------------------------------


@lru_cache
def drawn(kind: str, size: tuple[int, int] = (1248, 1248), **options: object) -> bytes:
    """Return a whole picture in any format that Pillow writes."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def damaged(kind: str) -> Callable[[int], bytes]:
    """Return a picture with every `size`th byte behind its head turned over."""

    def make(size: int) -> bytes:
        data = bytearray(drawn(kind, (96, 64)))
        for place in range(24, len(data), size):
            data[place] ^= 0xFF
        return bytes(data)

    return make


def cut(kind: str, side: int) -> Callable[[int], bytes]:
    """Return the first `size` bytes of a picture."""
    return lambda size: (bomb(side) if kind == "png" else drawn(kind, (side, side)))[:size]


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@lru_cache
def bomb(side: int) -> bytes:
    """Return a small PNG of many grey pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    squeeze = zlib.compressobj(1)
    rows = b"".join(squeeze.compress(bytes(side + 1)) for _ in range(side)) + squeeze.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunks(size: int) -> bytes:
    """Return a PNG with many empty chunks."""
    png = drawn("png", (96, 64))
    return png[:33] + chunk(b"prVt", b"") * size + png[33:]


def padded(size: int) -> bytes:
    """Return a JPEG with padding between two segments."""
    jpeg = drawn("jpeg", (96, 64))
    return jpeg[:2] + b"\xff" * size + jpeg[2:]


def segments(size: int) -> bytes:
    """Return a JPEG with many EXIF segments."""
    jpeg = drawn("jpeg", (96, 64))
    return jpeg[:2] + (b"\xff\xe1\x00\x08Exif\0\0" * size) + jpeg[2:]


def scans(size: int) -> bytes:
    """Return a large progressive JPEG whose last scan comes many times."""
    jpeg = drawn("jpeg", (5792, 5792), progressive=True, quality=10)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:-2] + jpeg[last:-2] * size + jpeg[-2:]


def wide_webp(_: int) -> bytes:
    """Return 34 bytes that decode to 33 million pixels."""
    return bytes.fromhex("524946461a000000574542505650384c0d0000002fffdfff13071011118888fe0700")


def postscript(_: int) -> bytes:
    """Return a program for Ghostscript."""
    return b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1248 1248\n%%EndComments\n{ } loop\n%%EOF\n"


def encoded(data: bytes) -> bytes:
    """Return a picture in JSON."""
    return json.dumps({"finish_reason": "SUCCESS", "image": base64.b64encode(data).decode(), "seed": 7}).encode()


# -- the wire ---------------------------------------------------------------------------------------------------------

CHUNKED = b"HTTP/1.1 400 x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"


def negative_chunk(size: int) -> bytes:
    """Return a chunk of the size -1, and much behind it."""
    return CHUNKED + b"-1\r\n" + b"x" * size


def small_chunks(size: int) -> bytes:
    """Return many chunks of one byte."""
    return CHUNKED + b"1\r\nx\r\n" * size + b"0\r\n\r\n"


def trailers(size: int) -> bytes:
    """Return a short body with very many trailers."""
    return CHUNKED + b"0\r\n" + b"x-trailer: y\r\n" * size + b"\r\n"


def headers(size: int) -> bytes:
    """Return ninety headers of this size."""
    heads = "".join(f"x-{number}: {'y' * size}\r\n" for number in range(90))
    return f"HTTP/1.1 400 x\r\n{heads}content-length: 0\r\n\r\n".encode()


def interim(size: int) -> bytes:
    """Return one interim answer after another."""
    return b"HTTP/1.1 100 Continue\r\n\r\n" * size + refusal(error("seed: no"))


def endless(size: int) -> bytes:
    """Return a body without a length, larger than any answer."""
    return b"HTTP/1.1 400 x\r\ncontent-type: application/json\r\n\r\n" + b"[]," * size


def escapes(_: int) -> bytes:
    """Return what a terminal would obey: in the reason, in headers and in texts."""
    body = error(f"seed: {ESCAPE}", ESCAPE)
    head = f"HTTP/1.1 400 {ESCAPE}\r\ncontent-type: application/json{ESCAPE}\r\nretry-after: {ESCAPE}\r\n"
    return head.encode("latin-1", "replace") + b"content-length: %d\r\n\r\n" % len(body) + body


def no_http(_: int) -> bytes:
    """Return no HTTP, for a terminal to obey."""
    return ESCAPE.encode() + b"\r\n"


JSON: dict[str, tuple[Make, tuple[int, ...]]] = {
    "deep JSON": (deep, (60, 900, 100_000)),
    "wide JSON": (wide, (5_000, 9_000_000)),
    "names in an object": (names, (5_000, 300_000)),
    "problems in a refusal": (many_texts, (40, 20_000)),
    "a long problem": (long_text, (2_000, 20_000_000)),
    "digits": (digits, (50, 4_000, 1_000_000)),
    "half surrogate pairs": (surrogate, (1, 100_000)),
    "infinite numbers": (infinite, (1,)),
    "our key": (echo, (1,)),
}
PICTURES: dict[str, tuple[Make, tuple[int, ...]]] = {
    **{f"a damaged {kind}": (damaged(kind), (7, 31)) for kind in ("avif", "gif", "tiff", "dds", "png", "jpeg", "webp")},
    "a cut png": (cut("png", 1248), (40, 4_000)),
    "a cut png of 49 megapixels": (cut("png", 7000), (40, 20_000)),
    "a png of 144 megapixels": (lambda _: bomb(12_000), (1,)),
    "chunks in a png": (chunks, (1_000, 900_000)),
    "padding in a jpeg": (padded, (100, 10 << 20)),
    "EXIF segments": (segments, (10, 9_900)),
    "scans of 33 megapixels": (scans, (100,)),
    "a webp of 33 megapixels": (wide_webp, (1,)),
    "PostScript": (postscript, (1,)),
}
WIRE: dict[str, tuple[Make, tuple[int, ...]]] = {
    "a chunk of -1": (negative_chunk, (10, 100 << 20)),
    "chunks of one byte": (small_chunks, (1_000, 8_000_000)),
    "trailers": (trailers, (50, 4_000_000)),
    "bytes of headers": (headers, (60_000, 70_000)),
    "interim answers": (interim, (3, 3_000_000)),
    "an endless body": (endless, (40_000_000,)),
    "terminal escapes": (escapes, (1,)),
    "no HTTP": (no_http, (1,)),
}
MONEY: dict[str, tuple[Make, tuple[int, ...]]] = {
    f"a balance of {text[:9]}": (money(text), (len(text),))
    for text in ("9e999999", "-9e999999", "1e400", "NaN", "9" * 5000)
}


def table(max_size: int | None = None) -> Iterator[Attack]:
    """Return every attack: each kind, in each size up to the largest wanted, at each place where it can stand."""
    for kinds, writers in ((JSON, JSON_PLACES), (PICTURES, PICTURE_PLACES), (WIRE, WIRE_PLACES), (MONEY, MONEY_PLACES)):
        for (kind, (make, sizes)), (what, place, write) in itertools.product(kinds.items(), writers):
            for size in (size for size in sizes if max_size is None or size <= max_size):
                yield Attack(kind + what, size, place, partial(_write, write, make, size))


def _write(write: Write, make: Make, size: int) -> bytes:
    return write(make(size))


def _in_json(body: bytes) -> bytes:
    return http(200, "application/json; type=image/png", body)


def _balance(body: bytes) -> bytes:
    return http(200, "application/json", body)


JSON_PLACES: tuple[tuple[str, Place, Write], ...] = (
    ("", "refusal", refusal),
    ("", "picture", _in_json),
    ("", "balance", _balance),
)
PICTURE_PLACES: tuple[tuple[str, Place, Write], ...] = (
    ("", "picture", picture),
    (", in JSON", "picture", lambda body: _in_json(encoded(body))),
)
WIRE_PLACES: tuple[tuple[str, Place, Write], ...] = (("", "refusal", bytes), ("", "everything", bytes))
MONEY_PLACES: tuple[tuple[str, Place, Write], ...] = tuple(
    ("", place, _balance) for place in ("balance", "credits", "health")
)


def serving(attack: Attack) -> contextlib.AbstractContextManager[str]:
    """Serve what a believable server answers, but for one place; gives the URL."""
    good, hostile = drawn("png"), attack.write()
    balance = [b"1000"]

    def answer(method: str, path: str, body: bytes) -> bytes:
        if path.startswith("/_mock/"):
            return _control(method, path, body, balance)
        if path.startswith("/v1/"):
            return http(200, "application/json", b'{"credits":1000}')
        return picture(good) if _valid(body) else refusal(error("prompt: required"))

    def reply(method: str, path: str, body: bytes) -> bytes:
        return hostile if _place(path, body, attack.place) else answer(method, path, body)

    return listening(lambda connection, _: _talk(connection, reply))


def _control(method: str, path: str, body: bytes, balance: list[bytes]) -> bytes:
    if method == "PUT" and path.endswith("/credits"):
        balance[0] = json.loads(body)["balance"].encode()
    return http(200, "application/json", b'{"contract":"2024","balance":"%b"}' % balance[0])


def _valid(body: bytes) -> bool:
    """Return roughly whether a form is one for a picture: it has a prompt, and no seed that is odd."""
    seed = re.search(rb'name="seed"[^\n]*\r\n\r\n([^\r]*)', body)
    return b'name="prompt"\r\n\r\n\r\n' not in body and b'name="prompt"' in body and (not seed or seed[1].isdigit())


def _place(path: str, body: bytes, place: Place) -> bool:
    found = {
        "health": path == "/_mock/health",
        "credits": path == "/_mock/credits",
        "balance": path == "/v1/user/balance",
        "picture": "generate" in path and _valid(body),
        "refusal": "generate" in path and not _valid(body),
    }
    return place == "everything" or found[place]


def _talk(connection: socket.socket, reply: Callable[[str, str, bytes], bytes]) -> None:
    """Answer one request after another, until the client goes."""
    with connection.makefile("rb") as file:
        while start := file.readline():
            method, path, *_ = start.decode("latin-1").split()
            heads = {}
            for line in iter(file.readline, b"\r\n"):
                name, _, value = line.decode("latin-1").partition(":")
                heads[name.lower()] = value.strip()
            body = _chunked(file) if "transfer-encoding" in heads else file.read(int(heads.get("content-length", 0)))
            answer = reply(method, path, body)
            connection.sendall(answer)
            if b"content-length: " not in answer[:70_000]:
                return


def _chunked(file: io.BufferedReader) -> bytes:
    body = b""
    while size := int(file.readline(), 16):
        body += file.read(size)
        file.readline()
    file.readline()
    return body
