"""A key in every part of a request, in every spelling; and how to find it again, however it is spelled."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from asking import GENERATE

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

SECRET = "sk-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv"  # noqa: S105 - nobody's
MULTIPART = {"content-type": "multipart/form-data; boundary=b"}
CORE = f"{GENERATE}/core"


def percent(text: str) -> str:
    """Encode every character."""
    return "".join(f"%{ord(character):02X}" for character in text)


def escaped(text: str) -> str:
    r"""Write every character as \u and four digits."""
    return "".join(f"\\u{ord(character):04x}" for character in text)


SPELLINGS = {
    "plain": SECRET,
    "after %3D": f"%3D{SECRET}",
    "after %22": f"%22{SECRET}%22",
    "after %20": f"Bearer%20{SECRET}",
    "after %253D": f"a%253D{SECRET}",
    "quoted": f'"{SECRET}"',
    "in single quotes": f"'{SECRET}'",
    "after an equals sign": f"key={SECRET};",
    "after a letter": f"key{SECRET}",
    "the dash encoded": SECRET.replace("-", "%2D"),
    "the dash encoded twice": SECRET.replace("-", "%252d"),
    "all encoded": percent(SECRET),
    "all encoded twice": quote(percent(SECRET)),
    "JSON": json.dumps({"key": SECRET}),
    "JSON in JSON": json.dumps(json.dumps({"key": SECRET})),
    "JSON, encoded": quote(json.dumps({"key": SECRET})),
    "escaped": escaped(SECRET),
    "the dash escaped": SECRET.replace("-", "\\u002d"),
    "after an escaped end of line": f"x\\n{SECRET}",
    "an HTML entity": SECRET.replace("-", "&#45;"),
    "HTML entities without semicolons": "".join(f"&#{ord(letter)}" for letter in SECRET),
    "an HTML entity in hexadecimal without a semicolon": SECRET.replace("k", "&#x06B", 1),
    "all encoded for JavaScript's unescape": "".join(f"%u{ord(letter):04x}" for letter in SECRET),
    "a letter encoded for JavaScript's unescape": SECRET.replace("s", "%u0073", 1),
    "escaped with braces": "".join(f"\\u{{{ord(letter):x}}}" for letter in SECRET),
    "two of them": f"{SECRET},{SECRET}",
    "a URL": f"https://user:{SECRET}@host/path?{SECRET}#{SECRET}",
}


def _part(header: str, body: str = "a fox") -> bytes:
    return f"--b\r\n{header}\r\n\r\n{body}\r\n--b--\r\n".encode()


def _multipart(client: httpx.Client, body: bytes) -> httpx.Response:
    return client.post(CORE, content=body, headers=MULTIPART)


def _header(name: str) -> Callable[[httpx.Client, str], httpx.Response]:
    return lambda client, text: client.post(CORE, headers={name: text})


def _named(text: str) -> str:
    return text.replace('"', '\\"')


PLACES: dict[str, Callable[[httpx.Client, str], httpx.Response]] = {
    "path": lambda client, text: client.get(f"/not/there/{quote(text, safe='%')}"),
    "query": lambda client, text: client.get(f"/not/there?authorization={quote(text, safe='%')}&b=c"),
    "name in the query": lambda client, text: client.get(f"/not/there?{quote(text, safe='%')}=1"),
    "referer": _header("referer"),
    "cookie": _header("cookie"),
    "user-agent": _header("user-agent"),
    "x-api-key": _header("x-api-key"),
    "x-debug": _header("x-debug"),
    "accept": _header("accept"),
    "prefer": _header("prefer"),
    "content-type": _header("content-type"),
    "proxy-authorization": _header("proxy-authorization"),
    "JSON body": lambda client, text: client.post(CORE, json={"prompt": text, text: 1}),
    "urlencoded body": lambda client, text: client.post(CORE, data={"prompt": text, text: "1"}),
    "raw body": lambda client, text: client.post(CORE, content=b"\xff\x00" + text.encode() + b"\xff"),
    "prompt": lambda client, text: client.post(CORE, data={"prompt": text}, files={"none": ""}),
    "choice": lambda client, text: client.post(CORE, data={"prompt": "a", "aspect_ratio": text}, files={"none": ""}),
    "seed": lambda client, text: client.post(CORE, data={"prompt": "a", "seed": text}, files={"none": ""}),
    "unknown field": lambda client, text: client.post(CORE, data={"prompt": "a", "x": text}, files={"none": ""}),
    "name of a part": lambda client, text: _multipart(
        client, _part(f'content-disposition: form-data; name="{_named(text)}"')
    ),
    "filename": lambda client, text: _multipart(
        client, _part(f'content-disposition: form-data; name="image"; filename="{_named(text)}"', "\0")
    ),
    "filename*": lambda client, text: _multipart(
        client, _part(f"content-disposition: form-data; name=image; filename*=UTF-8''{quote(text)}", "\0")
    ),
    "header of a part": lambda client, text: _multipart(
        client, _part(f'content-disposition: form-data; name="prompt"\r\nx-key: {text}')
    ),
    "file": lambda client, text: client.post(CORE, data={"prompt": "a"}, files={"image": text.encode() + b"\0"}),
    "method": lambda client, _text: client.request(SECRET, CORE),
}


def spelled_out(text: str) -> str:
    """Undo every spelling, as often as there is one."""
    while True:
        plain = html.unescape(unquote(text, "latin-1"))
        plain = re.sub(r"(?:\\+|%)u\{?([0-9a-fA-F]{2,4})\}?", lambda found: chr(int(found[1], 16)), plain)
        if plain == text:
            return text
        text = plain


def leaks(text: str) -> bool:
    """Return whether a text gives the key away, or eight characters of it that follow each other."""
    plain = spelled_out(text)
    return any(SECRET[start : start + 8] in plain for start in range(3, len(SECRET) - 7))


def bodies(archive: object) -> str:
    """Return all base64 texts of an archive, decoded."""
    if isinstance(archive, dict):
        own = archive.get("text", "")
        return base64.b64decode(own).decode("latin-1") + "\n".join(map(bodies, archive.values()))
    return "\n".join(map(bodies, archive)) if isinstance(archive, list) else ""
