"""A server too lenient: requests repaired before the healthy server sees them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from stability_contract.cases import pictures
from stability_contract.http.multipart import Part
from stability_contract.oracle.pictures import look, named

from mutation.damage import before, each_part, put, value, with_form

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request

    from mutation.gateway import Passage

NUMBERS = {"seed", "strength"}
CHOICES = {"aspect_ratio", "output_format", "style_preset", "model", "mode"}
KNOWN = {*NUMBERS, *CHOICES, "prompt", "negative_prompt", "image"}


@before("numbers may have white space", "leniency")
def _stripped(request: Request, _: Passage) -> Request:
    return each_part(request, lambda part: replace(part, value=part.value.strip()) if part.name in NUMBERS else part)


@before("numbers may have a plus sign", "leniency")
def _plus(request: Request, _: Passage) -> Request:
    return each_part(
        request, lambda part: replace(part, value=part.value.lstrip(b"+")) if part.name in NUMBERS else part
    )


@before("numbers may be hexadecimal", "leniency")
def _hexadecimal(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part:
        hexadecimal = part.name in NUMBERS and re.fullmatch(rb"0x[0-9a-f]+", part.value)
        return replace(part, value=b"%d" % int(part.value, 16)) if hexadecimal else part

    return each_part(request, change)


@before("NaN is not a seed at all", "leniency")
def _nan(request: Request, _: Passage) -> Request:
    return each_part(request, lambda part: None if part.name == "seed" and part.value == b"NaN" else part)


@before("a seed may be a word", "leniency")
def _word(request: Request, _: Passage) -> Request:
    return each_part(request, lambda part: None if part.name == "seed" and part.value.isalpha() else part)


@before("seeds are rounded down", "leniency")
def _rounded(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part:
        fraction = part.name == "seed" and re.fullmatch(rb"\d+\.\d+", part.value)
        return replace(part, value=part.value.partition(b".")[0]) if fraction else part

    return each_part(request, change)


@before("a seed is at least -1", "fields")
def _negative(request: Request, _: Passage) -> Request:
    return each_part(request, lambda part: None if part.name == "seed" and part.value == b"-1" else part)


@before("a seed may have a fraction", "fields")
def _fraction(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part | None:
        fraction = part.name == "seed" and re.fullmatch(rb"\d*\.\d*[1-9]\d*", part.value)
        return None if fraction else part

    return each_part(request, change)


@before("strength is clamped", "leniency")
def _clamped(request: Request, _: Passage) -> Request:
    try:
        strength = float(value(request, "strength") or "x")
    except ValueError:
        return request
    return request if 0 <= strength <= 1 else put(request, "strength", str(min(1, max(0, int(strength)))))


@before("choices may be in capitals", "leniency")
def _capitals(request: Request, _: Passage) -> Request:
    return each_part(request, lambda part: replace(part, value=part.value.lower()) if part.name in CHOICES else part)


@before("choices may have white space", "leniency")
def _spaces(request: Request, _: Passage) -> Request:
    return each_part(request, lambda part: replace(part, value=part.value.strip()) if part.name in CHOICES else part)


@before("an unknown ratio becomes 1:1", "leniency")
def _ratio(request: Request, _: Passage) -> Request:
    return put(request, "aspect_ratio", "1:1") if value(request, "aspect_ratio") in {"4:3", "1:2", "16:10"} else request


@before("jpg is jpeg", "leniency")
def _jpg(request: Request, _: Passage) -> Request:
    return put(request, "output_format", "jpeg") if value(request, "output_format") == "jpg" else request


@before("a prompt may be missing", "leniency")
def _promptless(request: Request, _: Passage) -> Request:
    return request if value(request, "prompt") is not None else put(request, "prompt", "a picture")


@before("a prompt may be empty", "leniency")
def _empty(request: Request, _: Passage) -> Request:
    return put(request, "prompt", "a picture") if value(request, "prompt") == "" else request


@before("prompts are cut at 10000 characters", "leniency")
def _cut(request: Request, _: Passage) -> Request:
    prompt = value(request, "prompt") or ""
    return put(request, "prompt", prompt[:10000]) if len(prompt) > 10000 else request


@before("NUL characters are dropped", "leniency")
def _nul(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part:
        return part if part.name == "image" else replace(part, value=part.value.replace(b"\0", b""))

    return each_part(request, change)


@before("text that is not UTF-8 is repaired", "leniency")
def _repaired(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part:
        if part.name not in {"prompt", "negative_prompt"} or part.content_type:
            return part
        return replace(part, value=part.value.decode("utf-8", "replace").encode())

    return each_part(request, change)


@before("of a field given twice the first counts", "leniency")
def _twice(request: Request, _: Passage) -> Request:
    seen: set[str] = set()

    def change(part: Part) -> Part | None:
        known = part.name in seen
        seen.add(part.name)
        return None if known else part

    return each_part(request, change)


@before("fields of the other mode are ignored", "leniency")
def _other_mode(request: Request, _: Passage) -> Request:
    if value(request, "mode") == "image-to-image":
        return each_part(request, lambda part: None if part.name == "aspect_ratio" else part)
    return each_part(request, lambda part: None if part.name in {"image", "strength"} else part)


@before("small uploads are enlarged", "leniency")
def _enlarged(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part:
        seen = look(part.value) if part.name == "image" else None
        return replace(part, value=pictures.draw()) if seen and min(seen.size) < 64 else part

    return each_part(request, change)


@before("a cut upload is taken", "leniency")
def _broken_upload(request: Request, _: Passage) -> Request:
    def change(part: Part) -> Part:
        broken = part.name == "image" and part.value and not look(part.value)
        return replace(part, value=pictures.draw()) if broken else part

    return each_part(request, change)


def _converted(kind: str) -> None:
    def damage(request: Request, _: Passage) -> Request:
        def change(part: Part) -> Part:
            seen = named(part.value) if part.name == "image" else ""
            return replace(part, value=pictures.draw()) if seen == f"image/{kind}" else part

        return each_part(request, change)

    before(f"{kind} is taken", "uploads")(damage)


_converted("gif")
_converted("bmp")


@before("JSON is taken", "leniency")
def _json(request: Request, _: Passage) -> Request:
    if request.header("content-type") != "application/json":
        return request
    try:
        fields = json.loads(request.body)
    except ValueError:
        return request
    return with_form(request, [Part(name, str(text).encode()) for name, text in fields.items()])


@before("urlencoded is taken", "leniency")
def _urlencoded(request: Request, _: Passage) -> Request:
    if request.header("content-type") != "application/x-www-form-urlencoded":
        return request
    return with_form(request, [Part(name, text.encode()) for name, text in parse_qsl(request.body.decode("latin-1"))])


@before("the boundary is guessed", "leniency")
def _guessed(request: Request, _: Passage) -> Request:
    found = re.match(rb"--([^\r\n]+)\r\n", request.body)
    if not found or "boundary" in (request.header("content-type") or ""):
        return request
    return request.having("content-type", f"multipart/form-data; boundary={found[1].decode('latin-1')}")


@before("a body cut short is closed", "leniency")
def _closed(request: Request, _: Passage) -> Request:
    found = re.match(rb"--([^\r\n]+)\r\n", request.body)
    if not found or request.body.rstrip().endswith(b"--"):
        return request
    return replace(request, body=request.body + b"\r\n--" + found[1] + b"--\r\n")


@before("any method will do", "leniency")
def _method(request: Request, _: Passage) -> Request:
    return replace(request, method="POST")


@before("any accept will do", "leniency")
def _accept(request: Request, _: Passage) -> Request:
    known = request.header("accept") in {"image/*", "application/json", None}
    return request if known or "json" in (request.header("accept") or "") else request.having("accept", "image/*")


@before("a key is not needed", "keys")
def _keyless(request: Request, passage: Passage) -> Request:
    key = request.header("authorization")
    if key and "sk-" in key and not key.startswith("Basic"):
        passage.memory["a key"] = key
    return request.having("authorization", str(passage.memory.get("a key", "Bearer sk-any")))


@before("only a missing key is refused", "keys")
def _any_key(request: Request, passage: Passage) -> Request:
    key = request.header("authorization") or ""
    if "sk-" in key:
        passage.memory["a key"] = key
    return request.having("authorization", str(passage.memory.get("a key", "Bearer sk-any"))) if key else request
