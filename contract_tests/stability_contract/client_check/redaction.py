"""Redacts API keys in whatever a client sent, was answered, printed or named: no key is kept, shown or written."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from stability_contract.http.exchange import Headers, NoResponse, Request, Response
from stability_contract.http.redaction import REDACTED, redact

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY_HEADERS = ("x-api-key", "api-key", "x-auth-token", "stability-api-key", "x-stability-api-key")
"""Headers in which clients put the key, and the API does not look for it."""
KEY_FIELD = re.compile(r"(api|access)?[-_]?(key|token)|auth(orization)?", re.IGNORECASE)
"""Names of parameters that bring a key."""
OF_NOTHING = {"none", "null", "undefined", "nan", "[object object]", "[object file]", "[object blob]"}
"""What programs write where they have no value."""
MIN_KEY_CHARACTERS = 8
_CREDENTIALS = {"authorization", "proxy-authorization", *KEY_HEADERS}
_COOKIES = {"cookie", "set-cookie"}
_LIKE_A_KEY = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=[Bb]earer))sk(?:-|%2D)(?!\*\*\*)[A-Za-z0-9_-]{8,}|sk-[A-Za-z0-9]{24,}"
)
_IN_WORDS = re.compile(
    rf"(?:bearer +|(?:authorization|{'|'.join(KEY_HEADERS)}) ?[:=] ?)([^\s\"']{{8,}})", re.IGNORECASE
)
_REDACTED = re.compile(r"(\*{3}|sk-\*{3}).{0,8}")
_ESCAPED = re.compile(
    r"\\{1,8}(?:u00|x)(?P<json>[2-7][0-9a-f])|%(?:25){0,4}(?P<url>[2-7][0-9a-f])|&#(?:x(?P<hex>[2-7][0-9a-f])|(?P<html>\d{2,3}));",
    re.IGNORECASE,
)
"""A letter as JSON, a URL or HTML may write it instead, also where that was escaped once more."""
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]", re.ASCII)


def redacted(text: str, keys: Iterable[str]) -> str:
    """Redact keys in a text, and what looks like one, also where its letters are escaped.

    What is too short for a key may be any word, and stays.
    """
    found = _redacted(text, keys := tuple(keys))
    plain = _ESCAPED.sub(_decoded, found)
    shown = plain if plain == found else _redacted(plain, keys)
    return found if shown == plain else shown


def _redacted(text: str, keys: Iterable[str]) -> str:
    for key in sorted(keys, key=len, reverse=True):
        if len(key) >= MIN_KEY_CHARACTERS:
            text = redact(text, key)
    return _LIKE_A_KEY.sub(REDACTED, text)


def _decoded(found: re.Match[str]) -> str:
    """Return the letter that is written; others than those of keys stay escaped, so that JSON stays JSON."""
    code = found[found.lastgroup or 0]
    letter = chr(int(code, 10 if found.lastgroup == "html" else 16))
    return letter if _UNRESERVED.fullmatch(letter) else found[0]


def redacted_bytes(data: bytes, keys: Iterable[str]) -> bytes:
    """Redact keys in a body."""
    return _redacted_bytes(data, frozenset(keys))


@lru_cache(maxsize=8)
def _redacted_bytes(data: bytes, keys: frozenset[str]) -> bytes:
    latin = [key.encode("utf-8", "replace").decode("latin-1") for key in keys]
    return redacted(data.decode("latin-1"), latin).encode("latin-1")


def keys_in(text: str) -> set[str]:
    """Return what stands where a key stands in what people write, a command or a message."""
    return set(_IN_WORDS.findall(text))


def keys_of(headers: Headers) -> set[str]:
    """Return the keys as they were sent, but for those that are redacted already."""
    values = [value.strip() for name, value in headers if name in _CREDENTIALS]
    words = {value.partition(" ")[2].strip() or value for value in values}
    return {word for word in words if word and not _REDACTED.fullmatch(word) and word.lower() not in OF_NOTHING}


def redacted_request(request: Request, keys: set[str]) -> Request:
    """Return a request in which no key can be read."""
    headers, body = _headers(request.headers, keys), redacted_bytes(request.body, keys)
    method, target = redacted(request.method, keys), _target(request.target, keys)
    return replace(request, method=method, target=target, headers=headers, body=body)


def redacted_answer(answer: Response | NoResponse, keys: set[str]) -> Response | NoResponse:
    """Return an answer in which no key can be read."""
    if isinstance(answer, NoResponse):
        return replace(answer, reason=redacted(answer.reason, keys))
    headers, body = _headers(answer.headers, keys), redacted_bytes(answer.body, keys)
    return replace(answer, headers=headers, body=body)


def _headers(headers: Headers, keys: set[str]) -> Headers:
    return tuple((redacted(name, keys), _value(name, value, keys)) for name, value in headers)


def _value(name: str, value: str, keys: set[str]) -> str:
    if name in _COOKIES:
        return REDACTED
    return _credentials(value) if name in _CREDENTIALS and keys_of(((name, value),)) else redacted(value, keys)


def _credentials(value: str) -> str:
    """Redact what stands in a header for credentials; which scheme was used stays visible."""
    scheme, space, rest = value.partition(" ")
    return f"{scheme} {REDACTED}" if space and rest else REDACTED


def _target(target: str, keys: set[str]) -> str:
    """Redact keys in a path and its query, also what stands there under the name of one."""
    path, mark, query = target.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    shown = "&".join(
        f"{name}{sign}{REDACTED if sign and KEY_FIELD.fullmatch(name) else value}" for name, sign, value in pairs
    )
    return redacted(path + mark + shown, keys)
