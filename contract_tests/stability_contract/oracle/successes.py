"""Judges a success: the picture decodes, in the format asked for, at the size of its ratio, with the right seed."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from stability_contract.contract.description import about
from stability_contract.contract.document import SCENE
from stability_contract.http import json_body
from stability_contract.oracle import error_responses, pictures
from stability_contract.oracle.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.sizes import OutputSize
    from stability_contract.http.exchange import Exchange, Response
    from stability_contract.oracle.judge import Verdict

JSON = "application/json"
REASONS = ("SUCCESS", "CONTENT_FILTERED")
MAX_SEED = 4294967294
ID = "x-request-id"
PICTURES = ("image", "result")
"""What the picture is called in JSON: in an answer, and in the result of an asynchronous operation."""

LONGEST = 16_383
"""No side of an answer is longer, in pixels: WebP has no more."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a success carries, whichever form it has; None where it is missing or broken."""

    picture: bytes | None
    seed: int | None
    finish_reason: str | None
    media_type: str


def read(answer: Response) -> Result:
    """Take a success apart."""
    if answer.media_type == JSON:
        kind = re.search(r"type=([\w/+.-]+)", answer.header("content-type") or "")
        return _read_json(answer.body, kind[1] if kind else "")
    seed = answer.header("seed") or ""
    return Result(answer.body, int(seed) if _digits(seed) else None, answer.header("finish-reason"), answer.media_type)


def _digits(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,12}", text))


def _read_json(body: bytes, media_type: str) -> Result:
    try:
        found = json_body.read(body)
        picture = base64.b64decode(found[next(name for name in PICTURES if name in found)], validate=True)
    except (ValueError, StopIteration, KeyError, TypeError, binascii.Error):
        return Result(None, None, None, media_type)
    seed = found.get("seed")
    whole = isinstance(seed, int) and not isinstance(seed, bool)
    return Result(picture, seed if whole else None, found.get("finish_reason"), media_type)


def examine(exchange: Exchange, answer: Response, verdict: Verdict) -> Iterator[Finding]:
    """Return every fault of a success."""
    for code, field, detail in _faults(answer, verdict):
        yield Finding(
            code, exchange.source.operation, field, detail, about(verdict.operation, field), exchange=exchange
        )
    yield from _of_id(exchange, answer, verdict)


def _of_id(exchange: Exchange, answer: Response, verdict: Verdict) -> Iterator[Finding]:
    """Return what is wrong with the id: it must be there, and its form is only as sure as the contract says."""
    headers = verdict.operation.responses.get("200", {}).get("headers", {}) if verdict.operation else {}
    schema = headers.get(ID, {}).get("schema", {})
    said = answer.header(ID)
    if not said or not re.fullmatch(schema.get("pattern", ".*"), said):
        sure = error_responses.pattern_label(schema) if said else "observed"
        yield Finding("ANS014", exchange.source.operation, ID, f"is {said}", label=sure, exchange=exchange)


def _faults(answer: Response, verdict: Verdict) -> Iterator[tuple[str, str, str]]:
    encoded = answer.media_type == JSON
    if verdict.preference.form not in {"either", None, "json" if encoded else "picture"}:
        yield "ANS013", "content-type", f"is {answer.header('content-type')}, a {verdict.preference.form} was asked for"
    result = read(answer)
    wanted = f"image/{_value(verdict, 'output_format')}"
    if result.media_type != wanted:
        yield "ANS021", "output_format", f"the answer says {answer.header('content-type')}, expected {wanted}"
    yield from _stated(answer, result, verdict, encoded=encoded)
    look = pictures.look(result.picture) if result.picture else None
    media_type = look.media_type if look else pictures.named(result.picture or b"")
    if look is None and media_type in {"", wanted}:
        yield "ANS020", "image" if encoded else "body", "the picture does not decode"
    elif media_type != wanted:
        yield "ANS021", "output_format", f"the bytes are {media_type}, expected {wanted}"
    if look:
        yield from _measured(look, verdict)


def _measured(look: pictures.Look, verdict: Verdict) -> Iterator[tuple[str, str, str]]:
    if sizes(verdict) and look.size not in sizes(verdict):
        expected = " or ".join(f"{width}x{height}" for width, height in sorted(sizes(verdict)))
        yield "ANS022", _of_size(verdict), f"is {look.size[0]}x{look.size[1]}, expected {expected}"
    if look.frames > 1:
        yield "ANS020", "body", f"the picture has {look.frames} frames"
    if not look.decoded:
        yield "ANS020", "body", f"a picture of {look.size[0]}x{look.size[1]} has too many pixels to be decoded"


def _of_size(verdict: Verdict) -> str:
    """Name the field that decides the size."""
    rule = verdict.operation.output_size if verdict.operation else None
    return rule.of if rule else "aspect_ratio"


def _stated(answer: Response, result: Result, verdict: Verdict, *, encoded: bool) -> Iterator[tuple[str, str, str]]:
    if result.finish_reason not in REASONS:
        yield "ANS023", "finish-reason", f"is {result.finish_reason}, expected one of {', '.join(REASONS)}"
    if result.seed is None or not 1 <= result.seed <= MAX_SEED:
        yield "ANS023", "seed", f"the answer's seed is {result.seed}"
    asked = verdict.values.get("seed")
    if asked and result.seed != asked:
        yield "ANS024", "seed", f"is {result.seed}, asked for {asked}"
    if encoded:
        yield from _stated_in_json(answer, PICTURES[bool(verdict.operation and verdict.operation.asynchronous)])


def _stated_in_json(answer: Response, picture: str) -> Iterator[tuple[str, str, str]]:
    for name in ("seed", "finish-reason"):
        if answer.header(name) is not None:
            yield "ANS014", name, "is a header with JSON, where the service has none"
    found: Any = error_responses.parsed(answer)
    if not isinstance(found, dict) or set(found) != {picture, "finish_reason", "seed"}:
        keys = sorted(found) if isinstance(found, dict) else type(found).__name__
        yield "ANS012", "body", f"has {keys}, expected finish_reason, {picture} and seed"


def _value(verdict: Verdict, name: str) -> Any:  # noqa: ANN401 - a field's value
    default = verdict.operation.default(name) if verdict.operation else None
    return verdict.values.get(name, default)


def sizes(verdict: Verdict) -> frozenset[tuple[int, int]]:
    """Return the sizes that the picture may have, in pixels; none if the contract says nothing of sizes."""
    operation = verdict.operation
    if operation and operation.output_size:
        return _of_input(operation.output_size, verdict)
    if operation is None or not operation.sizes:
        return frozenset()
    branch = operation.branch(verdict.values) or operation.schema
    asked = operation.sizes.get(str(_value(verdict, "aspect_ratio")))
    if not verdict.uploads or operation.kind != SCENE:
        return frozenset({asked} if asked else ())
    inputs = [found.size for found in map(pictures.look, verdict.uploads.values()) if found]
    near = {_nearest(size, tuple(operation.sizes.values()), way) for size in inputs for way in (True, False)}
    return frozenset(near | ({asked} if asked and "aspect_ratio" in branch["properties"] else set()))


def _of_input(rule: OutputSize, verdict: Verdict) -> frozenset[tuple[int, int]]:
    look = pictures.look(verdict.uploads.get(rule.of, b""))
    found = rule.sizes(look.size, verdict.values) if look else frozenset()
    return frozenset() if any(max(size) > LONGEST for size in found) else found


def _nearest(size: tuple[int, int], sizes: tuple[tuple[int, int], ...], logarithmic: bool) -> tuple[int, int]:  # noqa: FBT001
    def distance(other: tuple[int, int]) -> float:
        mine, its = size[0] / size[1], other[0] / other[1]
        return abs(log(mine / its)) if logarithmic else abs(mine - its)

    return min(sizes, key=distance)
