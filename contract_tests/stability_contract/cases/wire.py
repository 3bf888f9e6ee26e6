"""Cases below the form: the order of the checks, what clients write on the wire, and malformed multipart."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stability_contract.cases import clients, forms
from stability_contract.http import multipart
from stability_contract.http.exchange import Request
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Operation

Case = tuple[str, Request]
WRONG_KEY = "Bearer wrong-key"
ACCEPTS = (
    "*/*",
    "application/json, */*",
    "*/*, application/json;q=0.5",
    "image/*;q=0.3, application/json;q=0.7",
    "image/*;q=0.7, application/json;q=0.3",
    "image/*;q=0, */*",
    "application/json;q=0, */*",
    "application/json;q=0",
    "text/html, application/xhtml+xml, application/xml;q=0.9, image/avif, image/webp, */*;q=0.8",
    "image/avif, image/webp",
    "application/*",
    "image/png, application/json",
    "Application/JSON",
    "application/json; type=image/png",
    "application/json;q=0.9, image/*;q=0.1",
    "image/*, application/json",
    "image/png",
    "image/webp",
    "text/html",
    "application/xml, text/plain",
    "IMAGE/*",
)
METHODS = ("GET", "PUT", "DELETE", "PATCH")


def cases(operation: Operation, key: str) -> Iterator[Case]:
    """Return every case, named by what it tries."""
    form = forms.bare(operation.branches[0])
    good = forms.request(operation, form.values(), key)
    yield from _keys(operation, good, form, key)
    yield from _types(good, form)
    yield from _lenient(good, form)
    yield from _malformed(good, form)
    yield from clients.cases(good, [*form.values()])
    yield from _elsewhere(good)
    for accept in ACCEPTS:
        yield f"accept: {accept}", good.having("accept", accept)
    yield "no accept", good.without("accept")
    for method in METHODS:
        yield f"{method} on a POST path", replace(good, method=method)
    yield "a path that is none", replace(good, target=operation.path + "-nothing")
    if operation.max_body:
        yield from _large(operation, good, form)


def _elsewhere(good: Request) -> Iterator[Case]:
    """Yield values outside the form: in the query, in headers; only those in the form count."""
    for query in ("seed=1", "output_format=jpeg", "aspect_ratio=16:9", "accept=application/json", "prompt=", "mode=x"):
        yield f"{query} in the query", replace(good, target=f"{good.target}?{query}")
    for name, value in (
        ("seed", "1"),
        ("output_format", "jpeg"),
        ("aspect-ratio", "16:9"),
        ("prefer", "respond-async"),
    ):
        yield f"{name}: {value} as a header", good.having(name, value)
    empty, target = Request(good.method, good.target, good.headers), f"{good.target}?prompt=hello"
    kind, body = multipart.write([Part("none", b"", "none")])
    yield "the prompt in the query alone", replace(empty, target=target, body=body).having("content-type", kind)
    yield (
        "the prompt as a header alone",
        replace(empty, body=body).having("content-type", kind).having("prompt", "hello"),
    )


def _keys(operation: Operation, good: Request, form: forms.Form, key: str) -> Iterator[Case]:
    bad = forms.request(operation, forms.having(form, Part("seed", b"-1")), key)
    yield "no key", good.without("authorization")
    for value in (WRONG_KEY, "", "Bearer ", "wrong-key", f"Basic {key}", f"Bearer {key}x y"):
        yield f"authorization: {value.replace(key, '<key>')}", good.having("authorization", value)
    yield "the key without Bearer", good.having("authorization", key)
    yield "a bad field before a bad key", bad.having("authorization", WRONG_KEY)
    yield "a bad field before no key", bad.without("authorization")
    yield "no content type before a bad key", good.without("content-type").having("authorization", WRONG_KEY)
    yield "a bad accept before a bad key", good.having("accept", "text/html").having("authorization", WRONG_KEY)
    if operation.max_body:
        large = _filled(good, form, operation.max_body + 1)
        yield "too large before a bad key", large.having("authorization", WRONG_KEY)
        nothing = [Part("seed", b"-1"), Part("padding", bytes(operation.max_body))]
        yield "too large before a bad field", forms.request(operation, nothing, key)
        yield "a wrong content type before too large", large.having("content-type", "application/json")


def _types(good: Request, form: forms.Form) -> Iterator[Case]:
    fields = {part.name: part.value.decode("latin-1") for part in form.values()}
    yield "no content type", good.without("content-type")
    yield "no body", replace(good, body=b"").without("content-type")
    yield "JSON", replace(good, body=json.dumps(fields).encode()).having("content-type", "application/json")
    urlencoded = replace(good, body=urlencode(fields).encode())
    yield "urlencoded", urlencoded.having("content-type", "application/x-www-form-urlencoded")
    for kind in (
        "multipart/form-data",
        "multipart/mixed; boundary=harness",
        "multipart/form-data; boundary=",
        "text/plain, multipart/form-data; boundary=harness",
        "text/plain",
    ):
        yield f"content-type: {kind}", good.having("content-type", kind)
    yield "another boundary", good.having("content-type", "multipart/form-data; boundary=other")


def _lenient(good: Request, form: forms.Form) -> Iterator[Case]:
    """Return what real clients write, and the service takes."""
    parts = list(form.values())
    for boundary in ("x" * 70, "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a"):
        kind, body = multipart.write(parts, boundary)
        yield f"the boundary {boundary[:20]}", replace(good, body=body).having("content-type", kind)
    yield "a quoted boundary", good.having("content-type", 'multipart/form-data; boundary="harness"')
    yield (
        "a parameter before the boundary",
        good.having("content-type", "multipart/form-data; charset=utf-8; boundary=harness"),
    )
    yield "a preamble and an epilogue", replace(good, body=b"hello\r\n" + good.body + b"bye")
    yield "part headers in lower case", _edited(good, b"Content-Disposition", b"content-disposition")
    yield "names without quotes", _edited(good, b'name="prompt"', b"name=prompt")
    yield "texts as files", _form(good, [replace(part, filename="blob") for part in parts])
    typed = [part if part.filename else replace(part, content_type="text/plain; charset=UTF-8") for part in parts]
    yield "texts with a content type", _form(good, typed)
    yield "chunked", replace(good, chunked=True)
    yield "a query on the path", replace(good, target=f"{good.target}?trace=1")
    for name, value in (("expect", "100-continue"), ("upgrade", "h2c"), ("stability-client-id", "harness")):
        yield f"{name}: {value}", good.having(name, value)


def _malformed(good: Request, form: forms.Form) -> Iterator[Case]:
    body = good.body
    yield "an empty body", replace(good, body=b"")
    yield "cut short", replace(good, body=body[:-20])
    yield "no closing boundary", replace(good, body=body.removesuffix(b"--\r\n") + b"\r\n")
    yield "a part without a name", _edited(good, b'; name="prompt"', b"")
    yield "a part without headers", _edited(good, b'Content-Disposition: form-data; name="prompt"\r\n', b"")
    yield "line feeds alone", replace(good, body=body.replace(b"\r\n", b"\n"))
    yield "a long part header", _edited(good, b"\r\n\r\n", b"\r\nX-Long: " + b"a" * 9000 + b"\r\n\r\n")
    yield (
        "a part header of the greatest length",
        _edited(good, b"\r\n\r\n", b"\r\nX-Long: " + b"a" * 8000 + b"\r\n\r\n"),
    )
    most = [*form.values(), *(Part(f"x{number}", b"") for number in range(1000 - len(form)))]
    yield "exactly a thousand parts", _form(good, most)
    crowd = [*form.values(), *(Part(f"x{number}", b"") for number in range(1001))]
    yield "more than a thousand parts", _form(good, crowd)
    yield "no form at all", replace(good, body=b"prompt=hello")


def _large(operation: Operation, good: Request, form: forms.Form) -> Iterator[Case]:
    max_body = operation.max_body or 0
    yield "a body of the largest size", _filled(good, form, max_body)
    yield "a body one byte too large", _filled(good, form, max_body + 1)
    yield "a chunked body one byte too large", replace(_filled(good, form, max_body + 1), chunked=True)
    yield "a chunked body of the largest size", replace(_filled(good, form, max_body), chunked=True)


def _filled(good: Request, form: forms.Form, length: int) -> Request:
    """Make the body this many bytes long, by a field that is ignored."""
    empty = _form(good, [*form.values(), Part("padding", b"", "padding")])
    return _form(good, [*form.values(), Part("padding", b"." * (length - len(empty.body)), "padding")])


def _form(good: Request, parts: list[Part]) -> Request:
    kind, body = multipart.write(parts)
    return replace(good, body=body).having("content-type", kind)


def _edited(good: Request, old: bytes, new: bytes) -> Request:
    return replace(good, body=good.body.replace(old, new, 1))
