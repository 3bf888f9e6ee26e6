"""Judges the fields of one form: what each says, and which rules of the contract it breaks."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import jsonschema_rs

from stability_contract.oracle import joint, pictures
from stability_contract.oracle.reading import Reading
from stability_contract.oracle.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_contract.contract.document import Json, Operation
    from stability_contract.http.multipart import Part

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_AS_IN_JSON = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
"""Numbers that every server must take; of others, such as `042` and `.5`, nobody knows what the service does."""
_CHARSETS = {"": "utf-8", "utf-8": "utf-8", "us-ascii": "ascii", "iso-8859-1": "latin-1"}
_MAX_MESSAGE = 200
_MAX_NAME = 100
_SHORTEST_WORD = 4
_TOO_GREAT = 40  # digits; no contract has a bound beyond it
_CODES = {
    "enum": "REQ011",
    "minLength": "REQ012",
    "maxLength": "REQ013",
    "minimum": "REQ014",
    "exclusiveMinimum": "REQ014",
    "maximum": "REQ015",
    "exclusiveMaximum": "REQ015",
}

_JOINT = ("anyOf", "dependentSchemas")
"""Rules that join fields are judged by `joint`, with the names of the fields."""


def read(operation: Operation, parts: Sequence[Part]) -> Reading:
    """Judge every part of a form, then the form as a whole."""
    reading = Reading(operation)
    for name in dict.fromkeys(part.name for part in parts):
        found = [part for part in parts if part.name == name]
        if name not in operation.properties:
            reading.violation("REQ040", name, _unknown(name, operation))
        elif operation.properties[name].get("x-ignored"):
            continue
        elif len(found) > 1:
            reading.violation("REQ019", name, f"comes {len(found)} times")
        else:
            _read_value(reading, found[0], operation.properties[name])
    _check_form(reading)
    return reading


def _read_value(reading: Reading, part: Part, schema: Json) -> None:
    text = schema.get("type") == "string" and "enum" not in schema and schema.get("format") != "binary"
    if not part.value and text:
        reading.values[part.name] = ""  # the service takes an empty text
    elif not part.value:
        reading.violation("REQ041", part.name)
    elif schema.get("format") == "binary":
        reading.values[part.name] = ""
        reading.uploads[part.name] = part.value
        if part.filename is None:
            reading.doubtful.add(part.name)
    else:
        _read_text(reading, part, schema)


def _read_text(reading: Reading, part: Part, schema: Json) -> None:
    try:
        value = part.value.decode(_CHARSETS[part.charset])
    except KeyError:
        reading.violation("REQ020", part.name, f"declares the charset {part.charset}")
    except UnicodeDecodeError:
        reading.violation("REQ020", part.name, "is not valid in its charset")
    else:
        if "\0" in value:
            reading.violation("REQ020", part.name, "contains a NUL character")
        elif schema.get("type") in {"number", "integer"}:
            _read_number(reading, part.name, value)
        else:
            reading.values[part.name] = value


def _read_number(reading: Reading, name: str, text: str) -> None:
    if not _NUMBER.fullmatch(text):
        reading.violation("REQ016", name, f"{text[:40]!r} is not a number")
        return
    if not _AS_IN_JSON.fullmatch(text):
        reading.either = True
        reading.doubtful.add(name)
    number = Decimal(text)
    if number.is_zero():
        reading.values[name] = 0
    elif number.adjusted() > _TOO_GREAT:
        reading.values[name] = -(10**_TOO_GREAT) if number < 0 else 10**_TOO_GREAT
    elif number.adjusted() >= 0 and number == number.to_integral_value():
        reading.values[name] = int(number)
    else:
        reading.values[name] = float(number) or (-5e-324 if number < 0 else 5e-324)


def _check_form(reading: Reading) -> None:
    operation = reading.operation
    branch = operation.branch(reading.values) if not reading.damaged & set(operation.selectors) else None
    if branch is None:
        reading.doubtful |= set(operation.properties)
    for error in operation.validator(branch).iter_errors(reading.values):
        _note(reading, error)
    for name, data in reading.uploads.items():
        if name in (branch or operation.schema)["properties"]:
            _check_picture(reading, name, data)
    joint.check(reading, operation.rules(branch))


def _note(reading: Reading, error: jsonschema_rs.ValidationError) -> None:
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        if kind.property not in reading.damaged:
            reading.violation("REQ010", kind.property)
    elif isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        for name in kind.unexpected:
            reading.violation("REQ018", name)
    elif kind.name not in _JOINT:
        name = str(error.instance_path[0]) if error.instance_path else "body"
        whole = "integer" in str(reading.operation.properties.get(name, {}).get("type"))
        code = "REQ017" if kind.name == "type" and whole else _CODES.get(kind.name, "REQ021")
        reading.violation(code, name, _words(code, error))


def _check_picture(reading: Reading, name: str, data: bytes) -> None:
    schema = reading.operation.properties[name]
    look = pictures.look(data)
    allowed = reading.operation.picture_types.get(name, ())
    media_type = look.media_type if look else pictures.named(data)
    if allowed and media_type and media_type not in allowed:
        reading.violation("REQ031", name, f"is {media_type}, not one of {', '.join(allowed)}")
    elif look is None:
        reading.violation("REQ030", name)
    else:
        _measure(reading, name, schema, look)


def _measure(reading: Reading, name: str, schema: Json, look: pictures.Look) -> None:
    min_side, max_pixels = schema.get("x-min-side", 1), schema.get("x-max-pixels")
    if min(look.size) < min_side:
        reading.violation("REQ032", name, f"is {look.size[0]}x{look.size[1]}, each side must be at least {min_side}")
    elif max(look.size) > schema.get("x-max-side", max(look.size)):
        max_side = schema["x-max-side"]
        reading.violation("REQ033", name, f"is {look.size[0]}x{look.size[1]}, at most {max_side} pixels on each side")
    elif max_pixels and look.size[0] * look.size[1] > max_pixels:
        reading.violation("REQ033", name, f"is {look.size[0]}x{look.size[1]}, at most {max_pixels} pixels are taken")
    elif max(look.size) > schema.get("x-max-ratio", max(look.size)) * min(look.size):
        ratio = schema["x-max-ratio"]
        reading.violation("REQ035", name, f"is {look.size[0]}x{look.size[1]}, no side may be {ratio} times the other")
    elif look.frames > 1:
        reading.violation("REQ034", name, f"has {look.frames} frames")


def _unknown(name: str, operation: Operation) -> str:
    near = _nearest(name, operation)
    hint = f" (did you mean {near!r}?)" if near else ""
    return f"is not a parameter of this operation{hint}"


def _nearest(name: str, operation: Operation) -> str:
    """Return the field that a name was most likely meant for: one spelt alike, or one that the name is a word of."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-. ]", "_", name[:_MAX_NAME]).lower()
    fields = [field for field, schema in operation.properties.items() if not schema.get("x-ignored")]
    alike = difflib.get_close_matches(plain, fields, n=1)
    words = [field for field in fields if len(plain) >= _SHORTEST_WORD and plain in field.split("_")]
    return next(iter(alike or words), "")


def _words(code: str, error: jsonschema_rs.ValidationError) -> str:
    if code == "REQ011":
        return f"{str(error.instance)[:60]!r} is not one of {', '.join(map(str, error.kind.as_dict()['options']))}"
    return error.message if len(error.message) < _MAX_MESSAGE else RULES[code].text
