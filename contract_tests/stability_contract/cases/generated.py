"""Cases made by schemathesis from the document: declared examples, coverage of every keyword, and fuzzing.

Its engine runs as in `schemathesis run`, but over a line that only writes down what would be sent. So every request
and its cost is known before the first one leaves, and no answer can change what is asked. A form that has several
shapes is given to it one closed shape at a time: it reaches every branch that way, and meets no `oneOf`.
"""

from __future__ import annotations

import copy
import re
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import configuration, strategies
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response as SchemathesisResponse
from schemathesis.engine import events, from_schema
from schemathesis.transport.requests import RequestsTransport

from stability_contract.cases import forms, pictures
from stability_contract.cases.plan import Effort, Planned
from stability_contract.contract import rules
from stability_contract.contract.document import FORM, DocumentError
from stability_contract.http.exchange import Request, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Document, Json, Operation
    from stability_contract.oracle.judge import Judge

BOUNDARY = "stability-contract-boundary"
_DROPPED = {"x-schemathesis-testcaseid", "content-length", "user-agent", "connection", "accept-encoding"}
_BOUNDARY = re.compile(rb"--([0-9a-f]{32})\r\n")
_NOWHERE = "http://nowhere.invalid"
JOINT = frozenset({"anyOf", "dependentSchemas", "x-mask", "x-not-all-zero"})
SIZES = ((64, 64), (96, 64), (64, 200), (333, 65))


def generate(
    document: Document, operation: Operation, judge: Judge, key: str, effort: Effort | None = None
) -> Iterator[Planned]:
    """Return the cases for one operation; raises DocumentError where schemathesis cannot work."""
    schemathesis.openapi.format("binary", uploads(_ratio(operation)))
    for index in range(len(operation.branches)):
        derived = _one_shape(document.raw, operation, index)
        config = SchemathesisConfig.from_dict(_settings(key, effort or Effort()))
        schema = schemathesis.openapi.from_dict(derived, config=config)
        for phase, case, prepared in _rehearse(schema):
            request = _request(prepared)
            source = Source(phase, operation.name, _purpose(case))
            yield Planned(request, source, judge.judge(request), case)


def uploads(max_ratio: float = 10) -> strategies.SearchStrategy[bytes]:
    """Draw real pictures in every format that the API takes, none smaller or longer than it takes."""
    sizes = [size for size in SIZES if max(size) <= max_ratio * min(size)]
    return strategies.builds(
        pictures.draw,
        strategies.sampled_from(("png", "jpeg", "webp")),
        strategies.sampled_from(sizes),
        strategies.integers(0, 255),
    )


def _settings(key: str, effort: Effort) -> Json:
    fuzzing = "fuzzing" in effort.phases and effort.fuzz > 0
    return {
        "seed": effort.seed,
        "continue-on-failure": True,
        "base-url": _NOWHERE,
        "headers": {"Authorization": f"Bearer {key}"},
        "generation": {"allow-extra-parameters": False, "max-examples": max(effort.fuzz, 1), "database": "none"},
        "phases": {
            "examples": {"enabled": "examples" in effort.phases},
            "coverage": {"enabled": "coverage" in effort.phases},
            "fuzzing": {"enabled": fuzzing, "error-feedback": {"enabled": False}},
            "stateful": {"enabled": False},
        },
        "checks": {"enabled": False},
        "cache": {"enabled": False},
    }


def _ratio(operation: Operation) -> float:
    """Return the widest ratio that every upload of an operation may have."""
    return min((schema.get("x-max-ratio", 10) for schema in operation.properties.values()), default=10)


def _plain(branch: Json) -> Json:
    """Return a closed shape without rules between fields, which requires what they ask for.

    Schemathesis makes no multipart forms by such rules; forms that break them are written out.
    """
    if JOINT.isdisjoint(branch):
        return branch
    found = rules.of(branch)
    form = forms.completed(branch, forms.bare(branch), *(name for name, _ in found.needs))
    properties = {
        name: {**schema, "minimum": 1} if name in found.not_all_zero and name in form else schema
        for name, schema in branch["properties"].items()
    }
    kept = {name: node for name, node in branch.items() if name not in JOINT}
    return {**kept, "properties": properties, "required": [name for name in properties if name in form]}


def _one_shape(raw: Json, operation: Operation, index: int) -> Json:
    """Return a document with one path and one closed shape of its form."""
    derived = copy.deepcopy({**raw, "paths": {operation.path: raw["paths"][operation.path]}})
    media = derived["paths"][operation.path][operation.method.lower()]["requestBody"]["content"][FORM]
    branch = _plain(operation.branches[index])
    media["schema"] = copy.deepcopy(branch)
    kept = {name: node for name, node in media.get("encoding", {}).items() if name in branch["properties"]}
    media["encoding"] = kept
    if index:
        media.pop("examples", None)
        media.pop("example", None)
    return derived


def _rehearse(schema: Any) -> Iterator[tuple[str, Any, requests.PreparedRequest]]:  # noqa: ANN401
    """Run the engine; gives phase, case and what would be sent."""
    prepared: dict[str, requests.PreparedRequest] = {}
    with _unplugged(prepared), _leaving_nothing():
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError):
                raise DocumentError(f"schemathesis cannot work with the contract: {event.value}") from event.value
            if isinstance(event, events.FatalError):
                raise DocumentError(f"schemathesis stopped: {event.exception}") from event.exception
            if isinstance(event, events.Interrupted):  # it has caught what was meant for whoever runs us
                raise KeyboardInterrupt
            if isinstance(event, events.ScenarioFinished):
                for identity, node in event.recorder.cases.items():
                    if identity in prepared:
                        yield event.phase.value, node.value, prepared[identity]


@contextmanager
def _unplugged(prepared: dict[str, requests.PreparedRequest]) -> Iterator[None]:
    """Let schemathesis write its requests down instead of sending them."""

    def send(transport: RequestsTransport, case: Any, *, session: Any = None, **options: Any) -> SchemathesisResponse:  # noqa: ANN401
        headers = {**(dict(session.headers) if session else {}), **(options.get("headers") or {})}
        data = transport.serialize_case(case, base_url=options.get("base_url"), headers=headers)
        prepared[case.id] = requests.Request(**data).prepare()
        return SchemathesisResponse(200, {}, b"", prepared[case.id], 0.0, verify=False)

    # Hypothesis also draws from the constants in whatever local code is loaded: our cases must not hang on that.
    with (
        patch.object(RequestsTransport, "send", send),
        patch.object(providers, "_get_local_constants", Constants),
    ):
        yield


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Let Hypothesis write its tables of letters to a folder that goes, not to one where the command runs."""
    before = configuration.storage_directory(intent_to_write=False).home_directory
    with tempfile.TemporaryDirectory(prefix="stability-contract-") as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)


def _request(prepared: requests.PreparedRequest) -> Request:
    parts = urlsplit(prepared.url or "")
    body = prepared.body or b""
    raw = body.encode() if isinstance(body, str) else bytes(body)
    heads: dict[str, Any] = dict(prepared.headers)  # a value may be bytes, whatever its declared type
    headers = tuple(
        (name.lower(), value.decode("latin-1") if isinstance(value, bytes) else str(value))
        for name, value in heads.items()
        if name.lower() not in _DROPPED
    )
    target = str(parts.path) + (f"?{parts.query}" if parts.query else "")
    return _steady(Request(prepared.method or "", target, headers, raw))


def _steady(request: Request) -> Request:
    """Replace a boundary drawn by chance with one that is always the same."""
    found = _BOUNDARY.match(request.body)
    if not found:
        return request
    content_type = (request.header("content-type") or "").replace(found[1].decode(), BOUNDARY)
    body = request.body.replace(found[1], BOUNDARY.encode())
    return replace(request, body=body).having("content-type", content_type)


def _purpose(case: Any) -> str:  # noqa: ANN401 - schemathesis has no public name for its data
    meta = case.meta
    description = getattr(getattr(meta.phase, "data", None), "description", None) if meta else None
    mode = meta.generation.mode.value if meta else "example"
    return f"{mode}: {' '.join(str(description).split())[:160]}" if description else mode
