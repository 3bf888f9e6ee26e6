"""Judges a refusal: its envelope, its headers, and whether it names the fields at fault and no others."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from stability_contract.http import json_body
from stability_contract.oracle.findings import MAX_EACH, Finding
from stability_contract.oracle.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.http.exchange import Exchange, Response
    from stability_contract.oracle.judge import Verdict
    from stability_contract.oracle.rules import Label

BAD_REQUEST = 400
MAX_TEXTS = 50
MAX_TEXT = 1000
_NAMED = re.compile(r"([A-Za-z_][\w-]*): ")
_NEVER_SENT = re.compile(r"retry-after|x-ratelimit-.*|ratelimit.*")
_OF_PICTURES = ("seed", "finish-reason")
_ENVELOPE = {
    "type": "object",
    "required": ["errors", "id", "name"],
    "properties": {
        "errors": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$", "x-fidelity": {"label": "assumed"}},
        "name": {"type": "string", "pattern": "^[a-z]+(_[a-z]+)*$"},
    },
}
_DECLARED_NOWHERE = {404: "not_found", 405: "method_not_allowed"}


def examine(exchange: Exchange, answer: Response, verdict: Verdict) -> Iterator[Finding]:
    """Return every fault of a refusal."""

    def fault(code: str, field: str, detail: str, label: Label = "observed", sentence: str = "") -> Finding:
        rule = verdict.errors[0].rule.code if verdict.errors else ""
        return Finding(code, exchange.source.operation, field, detail, sentence, label, rule, exchange)

    schema = _schema(verdict, answer.status)
    if answer.header("content-type") != "application/json":
        yield fault("ANS013", "", f"is {answer.header('content-type')}, not application/json exactly")
    body = parsed(answer)
    for error in itertools.islice(jsonschema_rs.validator_for(schema).iter_errors(body), MAX_EACH):
        place = ".".join(map(str, error.instance_path)) or "body"
        yield fault("ANS012", place, f"{answer.status}: {error.message[:200]}", _sure(schema, error))
    if isinstance(body, dict) and not _compact(body, answer.body):
        yield fault("ANS012", "body", "is not compact JSON with its keys in alphabetical order")
    if isinstance(body, dict) and answer.header("x-request-id") != body.get("id"):
        yield fault(
            "ANS016", "id", f"the body says {body.get('id')}, x-request-id {answer.header('x-request-id')}", "assumed"
        )
    for name, _ in answer.headers:
        if _NEVER_SENT.fullmatch(name):
            seldom: Label = "assumed" if name == "retry-after" else "observed"  # it is usual, though never seen
            yield fault("ANS015", name, f"sends {name}", seldom)
        if name in _OF_PICTURES:
            yield fault("ANS014", name, f"{answer.status}: is a header of pictures", "assumed")
    yield from _headers(fault, verdict, answer)
    if answer.status == BAD_REQUEST and BAD_REQUEST in verdict.statuses:
        yield from _naming(fault, answer, verdict)


def _headers(fault: Any, verdict: Verdict, answer: Response) -> Iterator[Finding]:  # noqa: ANN401 - a local function
    responses = verdict.operation.responses if verdict.operation else {}
    for name, node in responses.get(str(answer.status), {}).get("headers", {}).items():
        value = answer.header(name)
        if value is None:
            if node.get("required"):
                yield fault("ANS014", name, f"{answer.status}: the header is missing", "assumed")
        elif not _fits(schema := node.get("schema", {}), value):
            sure = pattern_label(schema) if value else "observed"
            yield fault("ANS014", name, f"{answer.status}: {value[:80]!r} is not what the contract describes", sure)


def _sure(schema: dict[str, Any], error: jsonschema_rs.ValidationError) -> Label:
    """Return how sure it is that an error is one: a value's pattern may be less sure than that there is a value."""
    if error.schema_path[-1:] != ["pattern"] or not error.instance:
        return "observed"
    node: Any = schema
    for step in error.schema_path[:-1]:
        node = node[step]
    return pattern_label(node)


def pattern_label(schema: dict[str, Any]) -> Label:
    """Return how sure the pattern of a schema is, by its `x-fidelity`."""
    found: Label = schema.get("x-fidelity", {}).get("label", "observed")
    return found


def _fits(schema: dict[str, Any], value: str) -> bool:
    whole = schema.get("type") == "integer" and re.fullmatch(r"[0-9]+", value)
    return bool(jsonschema_rs.is_valid(schema, int(value) if whole else value))


def _naming(fault: Any, answer: Response, verdict: Verdict) -> Iterator[Finding]:  # noqa: ANN401 - a local function
    said = named(answer)
    guilty = {error.field: error for error in verdict.errors if error.field not in {"body", "authorization"}}
    for field, violation in guilty.items():
        if not {field, *violation.others} & {*said}:
            words = "; ".join(texts(answer))[:200]
            yield fault(
                "ANS004", field, f"says nothing of {violation}: {words}", violation.rule.label, violation.sentence
            )
    malformed = any(error.rule is RULES["REQ006"] for error in verdict.errors)
    if not malformed:
        others = {name for violation in guilty.values() for name in violation.others}
        for field in set(said) - guilty.keys() - others - verdict.doubtful - {"body"}:
            yield fault("ANS005", field, f"blames {field}: {'; '.join(texts(answer))[:200]}")
    yield from _order(fault, said, verdict)


def _order(fault: Any, said: list[str], verdict: Verdict) -> Iterator[Finding]:  # noqa: ANN401 - a local function
    order = list(verdict.operation.properties) if verdict.operation else []
    places = [order.index(field) for field in said if field in order]
    if places != sorted(places):
        yield fault("ANS006", said[0], f"names {', '.join(said)}")


def texts(answer: Response) -> list[str]:
    """Return the problems that a refusal reports; of very many the first, of very long ones the beginning."""
    body = parsed(answer)
    found = body.get("errors") if isinstance(body, dict) else None
    reported = found[:MAX_TEXTS] if isinstance(found, list) else []
    return [text[:MAX_TEXT] for text in reported if isinstance(text, str)]


def named(answer: Response) -> list[str]:
    """Name the fields that a refusal names, in its order."""
    return [found[1] for found in map(_NAMED.match, texts(answer)) if found]


def first_field(answer: Response) -> str:
    """Name the first field that a refusal names, or nothing."""
    return next(iter(named(answer)), "")


def _schema(verdict: Verdict, status: int) -> dict[str, Any]:
    responses = verdict.operation.responses if verdict.operation else {}
    content = responses.get(str(status), {}).get("content", {})
    declared = content.get("application/json", {}).get("schema")
    if declared:
        return dict(declared)
    name = _DECLARED_NOWHERE.get(status)
    return {"allOf": [_ENVELOPE, {"properties": {"name": {"const": name}}} if name else {}]}


def parsed(answer: Response) -> Any:  # noqa: ANN401 - JSON
    """Return the body as JSON, or None where it is none."""
    try:
        return json_body.read(answer.body)
    except json_body.JsonError:
        return None


def _compact(body: dict[str, Any], sent: bytes) -> bool:
    ways = (json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=way) for way in (True, False))
    return sent in [text.encode() for text in ways]
