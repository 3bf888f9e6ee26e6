"""From the parts of a form to checked values, or to every problem at once, each `<field>: <what is wrong>`.

The wording of the problems is the service's (observed of a few, assumed of the rest). The rules are the contract's:
this module knows what each kind of rule means, and no field, limit or value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.errors import BadRequest, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stability_mock.contract import Branch, Field, Operation

Value = str | int | float

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_CHARSETS = {"": "utf-8", "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "iso-8859-1": "latin-1"}


class _Problem(Exception):  # noqa: N818 - never leaves this module
    """What is wrong with one value."""


class Part(NamedTuple):
    """One part of a multipart body. `charset` is what the part declares, in lower case, or empty."""

    name: str
    data: bytes
    filename: str | None = None
    charset: str = ""


class Parameters(NamedTuple):
    """The checked values of a form: defaults filled in, numbers as numbers, pictures as bytes in `uploads`."""

    values: Mapping[str, Value]
    uploads: Mapping[str, bytes]
    given: frozenset[str]


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
    refused_uploads: Mapping[str, str],
    tolerated: frozenset[str] = frozenset(),
    problems_before: Sequence[str] = (),
) -> Parameters:
    """Return the values of the form, or raise BadRequest with all problems in the order of the contract's fields.

    `refused_uploads` says of a picture field why its bytes are not a usable picture; `tolerated` fields are not refused
    where their mode or model forbids them; `problems_before` are those already found in the headers.
    """
    values: dict[str, Value] = {}
    uploads: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for field in operation.fields:
        if parts := form.get(field.name):
            try:
                _read(field, parts, values, uploads, refused_uploads)
            except _Problem as problem:
                problems[field.name] = str(problem)
    given = frozenset([*values, *uploads, *problems])
    values = _with_defaults(operation, values, given)
    every = problems | dict(_misplaced(operation, values, given, tolerated))
    if every or problems_before:
        in_order = [f"{field.name}: {every[field.name]}" for field in operation.fields if field.name in every]
        raise BadRequest(*problems_before, *in_order, fields=problems)
    return Parameters(values, uploads, given)


def header_problems(rules: Iterable[Field], headers: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the request's headers that have rules; an empty one is as good as absent."""
    problems = []
    for field in rules:
        try:
            if text := headers.get(field.name, ""):
                _value(field, text)
        except _Problem as problem:
            problems.append(f"{field.name}: {problem}")
    return problems


def _read(
    field: Field,
    parts: Sequence[Part],
    values: dict[str, Value],
    uploads: dict[str, bytes],
    refused_uploads: Mapping[str, str],
) -> None:
    if len(parts) > 1:
        raise _Problem(f"must be given only once, received {len(parts)} times")
    part = parts[0]
    if field.kind == "picture":
        if part.data or part.filename:
            uploads[field.name] = _picture(part, refused_uploads)
    elif (text := _text(part)) or field.min_length:
        values[field.name] = _value(field, text)


def _picture(part: Part, refused_uploads: Mapping[str, str]) -> bytes:
    if part.name in refused_uploads:
        raise _Problem(refused_uploads[part.name])
    if not part.data:
        raise _Problem("the file is empty")
    return part.data


def _text(part: Part) -> str:
    if part.charset not in _CHARSETS:
        raise _Problem(f"charset must be utf-8, received '{shorten(part.charset)}'")
    encoding = _CHARSETS[part.charset]
    try:
        text = part.data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _Problem(f"must be text in {encoding}, and byte {problem.start} is not") from problem
    if "\0" in text:
        raise _Problem("must not contain NUL characters")
    return text


def _value(field: Field, text: str) -> Value:
    if field.kind == "number":
        return _number(field, text)
    if field.kind == "choice":
        return _choice(field, text)
    if len(text) < field.min_length:
        raise _Problem(f"string must contain at least {field.min_length} character(s)")
    if field.max_length is not None and len(text) > field.max_length:
        raise _Problem(f"string must contain at most {field.max_length} character(s)")
    return text


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise _Problem(f"invalid enum value. Expected {alternatives(field.choices)}, received '{shorten(text)}'")
    return text


def alternatives(choices: Iterable[str]) -> str:
    """Write the values that are allowed as the service does."""
    return " | ".join(f"'{choice}'" for choice in choices)


def _number(field: Field, text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise _Problem("expected number, received nan")
    number = float(text)
    if field.minimum is not None and number < field.minimum:
        raise _Problem(f"number must be greater than or equal to {field.minimum}")
    if field.maximum is not None and number > field.maximum:
        raise _Problem(f"number must be less than or equal to {field.maximum}")
    if field.whole and not number.is_integer():
        raise _Problem("expected integer, received float")
    return int(number) if field.whole else number


def _with_defaults(operation: Operation, values: dict[str, Value], given: frozenset[str]) -> dict[str, Value]:
    whole = {**operation.defaults, **values}
    for branch in _fitting(operation, whole):
        if branch.defaults:
            whole = {**whole, **branch.defaults, **values}
    for name in given.difference(values):  # was given, but has no value: it is a picture, or wrong
        whole.pop(name, None)
    return whole


def _misplaced(
    operation: Operation, values: Mapping[str, Value], given: frozenset[str], tolerated: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Find the fields that are missing, and those that the chosen branch does not have.

    A selector whose own value is invalid chooses nothing: then only what all the branches left agree on is said.
    """
    every, branches = operation.branches, _fitting(operation, values)
    if all(branch.required <= given <= branch.allowed and not branch.dependents for branch in branches):
        return
    required = frozenset.intersection(*[branch.required for branch in branches])
    for name in required - given:
        yield name, "required" + _because(operation, values, [b for b in every if name not in b.required])
    for name, companion in _companions(branches, given):
        if name not in required | given:
            yield name, f"required when '{companion}' is provided"
    for name in given.difference(tolerated, *[branch.allowed for branch in branches]):
        yield name, "not allowed" + _because(operation, values, [b for b in every if name in b.allowed])


def _companions(branches: Sequence[Branch], given: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields that all the branches want with one that was given, each with the first that wants it."""
    for name in sorted(given, reverse=True) if any(branch.dependents for branch in branches) else ():
        wanted = [branch.dependents.get(name, frozenset()) for branch in branches]
        yield from ((companion, name) for companion in frozenset.intersection(*wanted))


def _fitting(operation: Operation, values: Mapping[str, Value]) -> Sequence[Branch]:
    if not operation.selectors:
        return operation.branches
    return [branch for branch in operation.branches if _fits(branch, values)]


def _fits(branch: Branch, values: Mapping[str, Value], but: str = "") -> bool:
    return all(values[name] in allowed for name, allowed in branch.selectors.items() if name in values and name != but)


def _because(operation: Operation, values: Mapping[str, Value], excusing: Sequence[Branch]) -> str:
    """Name the selector that, set to another value, would choose a branch in which the problem is none."""
    for selector in operation.selectors:
        if selector in values and any(_fits(branch, values, but=selector) for branch in excusing):
            return f" when '{selector}' is set to '{values[selector]}'"
    return ""
