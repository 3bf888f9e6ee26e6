"""A server too strict: requests refused at the door that the service takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mutation.damage import before, form, refuse, value

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request, Response

    from mutation.gateway import Passage

NUMBERS = {"seed", "strength"}
CHOICES = {"aspect_ratio", "output_format", "style_preset", "model", "mode"}
KNOWN = {*NUMBERS, *CHOICES, "prompt", "negative_prompt", "image"}


def _strict(name: str, test: object, status: int = 400, error: str = "bad_request", problem: str = "body: no") -> None:
    def damage(request: Request, _: Passage) -> Request | Response:
        return refuse(status, error, problem) if callable(test) and test(request) else request

    before(name, "strictness")(damage)


def _some(request: Request, test: object) -> bool:
    return any(callable(test) and test(part) for part in form(request) or ())


_strict("unknown fields are refused", lambda r: _some(r, lambda p: p.name not in KNOWN | {"none"}))
_strict("the file part none is refused", lambda r: _some(r, lambda p: p.name == "none"))
_strict("an empty negative prompt is refused", lambda r: value(r, "negative_prompt") == "")
_strict("an empty seed is refused", lambda r: value(r, "seed") == "", problem="seed: expected number, received nan")
_strict("an empty ratio is refused", lambda r: value(r, "aspect_ratio") == "", problem="aspect_ratio: invalid")
_strict("texts with a file name are refused", lambda r: _some(r, lambda p: p.filename == "blob" and p.name == "prompt"))
_strict("texts with a content type are refused", lambda r: _some(r, lambda p: p.content_type and p.name == "prompt"))
_strict(
    "uploads without a content type are refused", lambda r: _some(r, lambda p: p.name == "image" and not p.content_type)
)
_strict(
    "uploads called octet-stream are refused",
    lambda r: _some(r, lambda p: p.content_type == "application/octet-stream"),
)
_strict("a quoted boundary is refused", lambda r: '"' in (r.header("content-type") or ""))
_strict("a long boundary is refused", lambda r: len(r.header("content-type") or "") > 90)
_strict("a preamble is refused", lambda r: form(r) is not None and not r.body.startswith(b"--"))
_strict("part headers in lower case are refused", lambda r: b"\r\ncontent-disposition" in r.body)
_strict("names without quotes are refused", lambda r: b"name=prompt" in r.body)
_strict("chunked bodies are refused", lambda r: r.chunked, 411)
_strict("Expect is refused", lambda r: r.header("expect") is not None, 417)
_strict("Upgrade is refused", lambda r: r.header("upgrade") is not None, 426)
_strict("a query is refused", lambda r: "?" in r.target, 404, "not_found")
_strict(
    "a key without Bearer is refused",
    lambda r: (r.header("authorization") or "").startswith("sk-"),
    401,
    "unauthorized",
)
_strict("accept is required", lambda r: r.header("accept") is None, problem="accept: required")
_strict("*/* is refused", lambda r: r.header("accept") == "*/*", problem="accept: invalid enum value")
_strict(
    "a list in accept is refused", lambda r: "," in (r.header("accept") or ""), problem="accept: invalid enum value"
)
_strict(
    "emoji are refused", lambda r: any(ord(c) > 0xFFFF for c in value(r, "prompt") or ""), problem="prompt: invalid"
)
_strict(
    "lengths are counted in bytes", lambda r: len((value(r, "prompt") or "").encode()) > 10000, problem="prompt: long"
)
_strict("numbers with an exponent are refused", lambda r: "e" in (value(r, "seed") or "").lower(), problem="seed: no")
_strict("42.0 is not a seed", lambda r: ".0" in (value(r, "seed") or ""), problem="seed: no")
_strict("large uploads are refused", lambda r: len(r.body) > 5_000_000, 413, "payload_too_large")
_strict("umlauts are an unsupported language", lambda r: "ö" in (value(r, "prompt") or ""), 422, "invalid_language")
