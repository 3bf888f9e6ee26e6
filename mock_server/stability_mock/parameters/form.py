"""From the parts of a form to checked values, or to every problem at once, each `<field>: <what is wrong>`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stability_mock.errors import BadRequest
from stability_mock.parameters import rules
from stability_mock.parameters.branches import misplaced, with_defaults
from stability_mock.parameters.rules import Facts
from stability_mock.parameters.values import Problem, text_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stability_mock.contract import Field, Operation
    from stability_mock.parameters.values import Part, Value


class Parameters(NamedTuple):
    """The checked values of a form: defaults filled in, numbers as numbers, pictures as bytes in `uploads`."""

    values: Mapping[str, Value]
    uploads: Mapping[str, bytes]
    given: frozenset[str]


class Look(NamedTuple):
    """What was found out about an upload: why it is refused, or nothing, and whether it has an alpha channel."""

    refusal: str = ""
    alpha: bool = False


def gather(operation: Operation, parts: Iterable[Part]) -> dict[str, list[Part]]:
    """Group the parts that give a field of the operation; unknown ones are ignored, as the service does."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        if part.name in operation.names:
            found.setdefault(part.name, []).append(part)
    return found


def check(
    operation: Operation,
    form: Mapping[str, Sequence[Part]],
    looks: Mapping[str, Look],
    tolerated: frozenset[str] = frozenset(),
    problems_before: Sequence[str] = (),
) -> Parameters:
    """Return the values of the form, or raise BadRequest with all problems in the order of the contract's fields.

    `looks` says of a picture field what was found out about its bytes; `tolerated` fields are not refused where other
    fields forbid them or want them; `problems_before` are those already found in the headers.
    """
    values, uploads, wrong = _read_all(operation, form, looks)
    given = frozenset([*values, *uploads, *wrong])
    values = with_defaults(operation, values, given)
    transparent = frozenset(name for name in uploads if looks.get(name, Look()).alpha)
    facts = Facts(values, given, frozenset(wrong), transparent)
    every = rules.problems(operation.rules, facts, tolerated) | wrong
    every |= dict(misplaced(operation, values, given, tolerated))
    if every or problems_before:
        in_order = [f"{field.name}: {every[field.name]}" for field in operation.fields if field.name in every]
        raise BadRequest(*problems_before, *in_order, fields=wrong)
    return Parameters(values, uploads, given)


def header_problems(rules: Iterable[Field], headers: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the request's headers that have rules; an empty one is as good as absent."""
    problems = []
    for field in rules:
        try:
            if text := headers.get(field.name, ""):
                value_of(field, text)
        except Problem as problem:
            problems.append(f"{field.name}: {problem}")
    return problems


def _read_all(
    operation: Operation, form: Mapping[str, Sequence[Part]], looks: Mapping[str, Look]
) -> tuple[dict[str, Value], dict[str, bytes], dict[str, str]]:
    """Return the values and the uploads that are good, and what is wrong with the others."""
    values: dict[str, Value] = {}
    uploads: dict[str, bytes] = {}
    wrong: dict[str, str] = {}
    for field in operation.fields:
        try:
            match _read(field, form.get(field.name, ()), looks):
                case bytes(data):
                    uploads[field.name] = data
                case None:
                    pass
                case value:
                    values[field.name] = value
        except Problem as problem:
            wrong[field.name] = str(problem)
    return values, uploads, wrong


def _read(field: Field, parts: Sequence[Part], looks: Mapping[str, Look]) -> Value | bytes | None:
    """Return what a field is given, None if nothing. Raises Problem."""
    if not parts:
        return None
    if len(parts) > 1:
        raise Problem(f"must be given only once, received {len(parts)} times")
    part = parts[0]
    if field.kind == "picture":
        return _picture(part, looks.get(field.name, Look())) if part.data or part.filename else None
    text = text_of(part)
    return value_of(field, text) if text or field.min_length else None


def _picture(part: Part, look: Look) -> bytes:
    if look.refusal:
        raise Problem(look.refusal)
    if not part.data:
        raise Problem("the file is empty")
    return part.data
