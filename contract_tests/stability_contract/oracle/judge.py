"""An independent judge of requests: which rules one breaks, and which answers to it are right.

It reads the bytes that were really sent, strictly, and knows the contract and the leniency of the real service; it
knows no server. What a server must accept and what a client should not send are different things: errors are reasons
to refuse, warnings are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stability_contract.contract.description import about
from stability_contract.http import multipart
from stability_contract.http.accept import AcceptPreference, preference
from stability_contract.oracle import fields
from stability_contract.oracle.rules import RULES, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stability_contract.contract.document import Document, Operation
    from stability_contract.contract.results import ResultPage
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.reading import Reading

LAST_LATIN = 0x24F
GATEWAY_METHODS = ("TRACE", "QUERY", "CONNECT")
"""Methods that a gateway may refuse as it likes: they often reach no application."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of a request.

    `statuses` are the answers that are right. `doubtful` fields may, but need not, be named in a refusal. Where
    `any_refusal` is right, its status, headers and body are not the service's own to decide.
    """

    operation: Operation | None
    statuses: frozenset[int]
    violations: tuple[Violation, ...] = ()
    doubtful: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    preference: AcceptPreference = field(default_factory=lambda: AcceptPreference("picture", explicit=False))
    any_refusal: bool = False

    @property
    def errors(self) -> tuple[Violation, ...]:
        """Return the violations that are reasons to refuse."""
        return tuple(violation for violation in self.violations if violation.rule.severity == "error")

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """Return the violations that a server overlooks."""
        return tuple(violation for violation in self.violations if violation.rule.severity == "warning")

    @property
    def acceptable(self) -> bool:
        """Return whether a server must accept the request."""
        return not self.errors

    @property
    def may_succeed(self) -> bool:
        """Return whether a success, which costs credits, is among the right answers."""
        return 200 in self.statuses  # noqa: PLR2004 - the status


class Judge:
    """Judges requests by one contract. `knows` returns whether the server takes a key; None if that is not known."""

    def __init__(self, document: Document, knows: Callable[[str], bool | None]) -> None:
        self.document = document
        self._knows = knows

    def judge(self, request: Request) -> Verdict:
        """Judge a request, in the order in which the service checks."""
        operations = self.document.at(request.path)
        if not operations and (page := self.document.page_at(request.path)):
            return self._judge_question(page, request)
        if not operations:
            return Verdict(None, frozenset({404}), (_violation(None, "REQ001", "path", request.path),))
        operation = next((item for item in operations if item.method == request.method), None)
        if operation is None:
            return _wrong_method(operations[0], request)
        content_type = request.header("content-type")
        if not content_type:
            return Verdict(operation, frozenset({400}), (_violation(operation, "REQ003", "content-type"),))
        return self._judge_form(operation, request, content_type)

    def _judge_form(self, operation: Operation, request: Request, content_type: str) -> Verdict:
        try:
            boundary = multipart.boundary_of(content_type)
        except multipart.ContentTypeError:
            return Verdict(operation, frozenset({400}), (_violation(operation, "REQ004", "content-type"),))
        if operation.max_body is not None and len(request.body) + request.missing > operation.max_body:
            return Verdict(operation, frozenset({413}), (_violation(operation, "REQ005", "body"),))
        try:
            parts = multipart.read(request.body, boundary)
        except multipart.MultipartError as problem:
            return Verdict(operation, frozenset({400}), (_violation(operation, "REQ006", "body", str(problem)),))
        return self._judge_fields(fields.read(operation, parts), request)

    def _judge_fields(self, reading: Reading, request: Request) -> Verdict:
        asked = _asked(reading.operation, request)
        violations = [*self._heads(reading.operation, request, asked), *reading.violations]
        refused = [found for found in violations if found.rule.severity == "error"]
        bad = [found for found in refused if found.field != "authorization"]
        maybe = asked.doubtful or reading.either or bool(reading.doubtful & reading.uploads.keys())
        statuses = {400} if bad else self._key_statuses(request) | _success(reading) | ({400} if maybe else set())
        if not bad and self._knows(key_of(request)) is False:
            statuses = {401, 400} if maybe else {401}
        return Verdict(
            reading.operation,
            frozenset(statuses),
            tuple(violations),
            frozenset(reading.doubtful | ({"accept"} if asked.doubtful else set())),
            reading.values,
            reading.uploads,
            asked,
        )

    def _judge_question(self, page: ResultPage, request: Request) -> Verdict:
        """Judge a request for a result: whether there is one, only the server knows."""
        if request.method != "GET":
            return Verdict(None, frozenset({405}), (_violation(None, "REQ002", "method", request.method),))
        found, statuses = [], set[int]()
        if not page.well_formed(page.identity(request.path) or ""):
            found, statuses = [_violation(None, "REQ021", "id", "is not the id of a generation")], {400}
        if self._knows(key_of(request)) is False:
            found, statuses = [*found, _violation(None, "REQ007", "authorization")], {*statuses, 401}
        return Verdict(None, frozenset(statuses or {200, 202, 403, 404, 500}), tuple(found))

    def _key_statuses(self, request: Request) -> set[int]:
        return {401} if self._knows(key_of(request)) is None else set()

    def _heads(self, operation: Operation, request: Request, asked: AcceptPreference) -> list[Violation]:
        found = []
        if asked.form is None:
            found.append(_violation(operation, "REQ008", "accept", f"asks for {request.header('accept')}"))
        elif not asked.explicit and operation.accept_wanted:
            found.append(_violation(operation, "REQ043", "accept"))
        for name, schema in operation.headers.items():
            length = len(request.header(name) or "")
            if length > schema.get("maxLength", length):
                found.append(_violation(operation, "REQ013", name, f"has {length} characters"))
        if not key_of(request) or self._knows(key_of(request)) is False:
            found.append(_violation(operation, "REQ007", "authorization"))
        elif not (request.header("authorization") or "").lower().startswith("bearer "):
            found.append(_violation(operation, "REQ042", "authorization"))
        return found


def key_of(request: Request) -> str:
    """Return the key that a request carries, with or without its scheme; empty if there is none."""
    text = (request.header("authorization") or "").strip()
    scheme, _, rest = text.partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else text


def _success(reading: Reading) -> set[int]:
    """Return 200, and 422 where the language of a text may be one that is not supported."""
    texts = [value for value in reading.values.values() if isinstance(value, str)]
    foreign = any(letter.isalpha() and ord(letter) > LAST_LATIN for text in texts for letter in text)
    declared = "422" in reading.operation.responses
    return {200, 422} if foreign and declared else {200}


def _asked(operation: Operation, request: Request) -> AcceptPreference:
    """Return what form of answer is asked for; an id has one form, whatever is asked for."""
    if operation.asynchronous:
        return AcceptPreference("json")
    return preference(request.header("accept"), operation.accepts)


def _wrong_method(operation: Operation, request: Request) -> Verdict:
    """Expect a 405, or, for a method that gateways answer themselves, any refusal."""
    violation = _violation(None, "REQ002", "method", request.method)
    return Verdict(operation, frozenset({405}), (violation,), any_refusal=request.method in GATEWAY_METHODS)


def _violation(operation: Operation | None, code: str, name: str, detail: str = "") -> Violation:
    return Violation(RULES[code], name, detail or RULES[code].text, about(operation, name))
