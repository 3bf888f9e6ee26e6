"""Finds what else is wrong with a request that is refused as a whole: for its path, its method or its body.

The first fault is repaired, as its author most likely meant it, and the request is judged again.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header

from stability_contract.client_check import paths
from stability_contract.client_check.judged import Beneath
from stability_contract.http import multipart
from stability_contract.http.multipart import Part
from stability_contract.oracle.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_contract.contract.document import Document
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Verdict

BOUNDARY = "repaired"
COVERING = frozenset({"REQ001", "REQ002", "REQ003", "REQ004", "REQ005", "REQ006"})
"""Rules whose violation ends the judgement, so that all behind it stays unseen."""
OF_HEADERS = frozenset({"authorization", "accept"})
MAX_FIELDS = 1000
_FIRST_LINE = re.compile(rb"(?:\A|\r?\n)--([^\r\n]{1,256}?)[ \t]*\r?\n")


def look(document: Document, request: Request, verdict: Verdict) -> Beneath | None:
    """Return the request without what covers the rest, and what is wrong with that; None if nothing is covered."""
    judge = Judge(_without_limits(document), lambda _key: None)
    found, refused = request, verdict
    for _ in COVERING:
        code = next((violation.rule.code for violation in refused.errors if violation.rule.code in COVERING), "")
        if not code:
            break
        if (repaired := _REPAIRS[code](document, found)) is None:
            return _by_headers(judge, document, found)
        found, refused = repaired, judge.judge(repaired)
    if found is request:
        return None
    violations = tuple(violation for violation in refused.violations if violation.rule.code not in COVERING)
    return Beneath(found, replace(refused, violations=violations))


def _without_limits(document: Document) -> Document:
    """Return the contract without its bounds for whole bodies: a body that is too large has fields all the same."""
    return replace(document, operations=tuple(replace(one, max_body=None) for one in document.operations))


def _by_headers(judge: Judge, document: Document, request: Request) -> Beneath:
    """Judge the headers alone, where the form cannot be read or no endpoint is meant."""
    operation = next(iter(document.at(request.path)), None) or document.operations[0]
    kept = OF_HEADERS if document.at(request.path) else frozenset({"authorization"})
    asked = replace(_with_form(request, ()), method=operation.method, target=operation.path)
    verdict = judge.judge(asked)
    violations = tuple(violation for violation in verdict.violations if violation.field in kept)
    return Beneath(asked, replace(verdict, violations=violations, values={}, uploads={}))


def _at_the_path(document: Document, request: Request) -> Request | None:
    found = "" if paths.OLD_PATH.match(request.path) else paths.meant(document, request.path)
    return replace(request, target=found) if found else None


def _by_the_method(document: Document, request: Request) -> Request | None:
    return replace(request, method=document.at(request.path)[0].method) if request.body else None


def _as_form(_document: Document, request: Request) -> Request | None:
    """Write the fields as a form that were sent in another way; None if there are none that can be read."""
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        parts = list(_of_pairs(request.body))
    elif request.body.lstrip()[:1] == b"{":
        parts = list(_of_json(request.body))
    else:
        parts = list(_of_pieces(request.body))
    return _with_form(request, parts) if parts else None


def _as_it_is(_document: Document, request: Request) -> Request:
    """Return a request that is too large: here it has no bound."""
    return replace(request, missing=0)


_REPAIRS: dict[str, Callable[[Document, Request], Request | None]] = {
    "REQ001": _at_the_path,
    "REQ002": _by_the_method,
    "REQ003": _as_form,
    "REQ004": _as_form,
    "REQ005": _as_it_is,
    "REQ006": _as_form,
}


def _with_form(request: Request, parts: tuple[Part, ...] | list[Part]) -> Request:
    content_type, body = multipart.write(parts, BOUNDARY)
    return replace(request.having("content-type", content_type), body=body)


def _of_pairs(body: bytes) -> Iterator[Part]:
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return
    yield from (Part(_name(name), value.encode()) for name, value in pairs)


def _of_json(body: bytes) -> Iterator[Part]:
    """Return a part for each member of an object: texts as they are, numbers as JSON writes them."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return
    for name, value in list(found.items())[:MAX_FIELDS] if isinstance(found, dict) else ():
        if value is not None:
            text = value if isinstance(value, str) else json.dumps(value)
            yield Part(_name(name), text.encode("utf-8", "replace"))


def _of_pieces(body: bytes) -> Iterator[Part]:
    """Take a form apart as leniently as can be: with bare line feeds, another boundary, or without its end."""
    found = _FIRST_LINE.search(body)
    if not found:
        return
    _, *pieces = re.split(rb"(?:\A|\r?\n)--" + re.escape(found[1]) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)", body)
    pieces[-1] = re.sub(rb"\r?\n\Z", b"", pieces[-1])  # of a body that ends before its last boundary
    for piece in pieces[:MAX_FIELDS]:
        head, blank, value = re.sub(rb"\A\r?\n", b"", piece).partition(b"\r\n\r\n" if b"\r\n\r\n" in piece else b"\n\n")
        if blank:
            yield from _of_piece(head, value)


def _of_piece(head: bytes, value: bytes) -> Iterator[Part]:
    lines = [line.partition(b":") for line in head.replace(b"\r\n", b"\n").split(b"\n")]
    headers = {name.strip().lower(): text.strip() for name, _, text in lines}
    _, options = parse_options_header(headers.get(b"content-disposition", b""))
    if b"name" in options:
        filename = options.get(b"filename")
        yield Part(
            _name(options[b"name"].decode("utf-8", "replace")),
            value,
            None if filename is None else _name(filename.decode("utf-8", "replace")),
        )


def _name(text: str) -> str:
    """Return a name that a header of a part can hold."""
    return re.sub(r'[\r\n"]', "_", text.encode("utf-8", "replace").decode())
