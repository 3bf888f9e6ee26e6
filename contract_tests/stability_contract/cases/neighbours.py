"""Neighbours of the pairs: rows with one value changed that must show, and rows with one that is just not valid.

What a server overlooks or forgives only next to a certain value of another field is seen by nothing that tries a field
alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases import forms, pictures
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.contract.document import Json, Operation

Value = Part | None
"""A field as it is sent, or None where it is left out."""

Values = dict[str, list[Value | str]]
Row = dict[str, Value | str]

SHOWING = ("prompt", "negative_prompt", "style_preset", "model", "seed", "strength", "image")
"""The fields of which another value is another picture."""

_SENDING = ("output_format", "accept")
_ENDS = (b"0", b"1")
"""Strengths at which a change of another field need not show."""


def twins(rows: Sequence[Row], values: Values) -> Iterator[tuple[str, Row]]:
    """Yield rows that differ from one of these in one field that must show, and the field.

    In the end, each such field was changed next to each value of the others that the rows have with it.
    """
    met: set[tuple[str, str, object]] = set()
    middle = [row for row in rows if getattr(row.get("strength"), "value", None) not in _ENDS]
    while any(_newest(row, values, met) for row in middle):
        for row in middle:
            if name := _newest(row, values, met):
                met |= _new(row, name, met)
                twin = {**row, name: _others(row, name, values)[0]}
                if twin not in rows:
                    yield name, twin


def _newest(row: Row, values: Values, met: set[tuple[str, str, object]]) -> str:
    """Name the field of a row of which most new changes can be made; empty if there are none."""
    named = [name for name in SHOWING if isinstance(row.get(name), Part) and _others(row, name, values)]
    best = max(named, key=lambda name: len(_new(row, name, met)), default="")
    return best if best and _new(row, best, met) else ""


def _new(row: Row, name: str, met: set[tuple[str, str, object]]) -> set[tuple[str, str, object]]:
    return {(name, other, value) for other, value in _next_to(row) if other != name} - met


def _next_to(row: Row) -> Iterator[tuple[str, object]]:
    """Yield each field with its value; how the picture is sent, which two fields say, counts as one more."""
    yield from row.items()
    yield "how it is sent", tuple(row.get(name) for name in _SENDING)


def _others(row: Row, name: str, values: Values) -> list[Part]:
    found = [value for value in values[name] if isinstance(value, Part) and value != row[name]]
    return [value for value in found if name != "strength" or value.value not in _ENDS]


def damaged(operation: Operation, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Yield each row with one of its values made just not valid, another kind each time, and what was done."""
    for number, row in enumerate(rows):
        bad = [
            (name, part)
            for name, value in row.items()
            if isinstance(value, Part)
            for part in just_invalid(name, operation.properties[name], value)
        ]
        if bad:
            name, part = bad[number * 7 % len(bad)]
            yield f"{name} {part.value[:40]!r}", {**row, name: part}


def with_every_other(branch: Json) -> Iterator[tuple[str, list[Part]]]:
    """Yield the full form of a shape with each of its values made just not valid."""
    form = forms.full(branch)
    for name, part in form.items():
        for bad in just_invalid(name, branch["properties"][name], part):
            yield f"{name} {bad.value[:40]!r} with every other field", forms.having(form, bad)


def just_invalid(name: str, schema: Json, good: Part) -> Iterator[Part]:
    """Yield what a careless server takes for a good value of a field."""
    if schema.get("format") == "binary":
        side = schema.get("x-min-side", 64)
        for data in (pictures.draw("png", (side, side - 1)), pictures.draw("gif"), pictures.draw("png")[:-30]):
            yield Part(name, data, "image.png", "image/png")
        return
    text = good.value.decode()
    yield from (Part(name, bad.encode()) for bad in _texts(schema, text) if bad != text)


def _texts(schema: Json, text: str) -> Iterator[str]:
    if "enum" in schema:
        yield from (text.upper(), text.title(), f" {text}", f"{text} ", f"{text}x", text[:-1])
    elif schema.get("type") in {"integer", "number"}:
        yield from (f" {text}", f"{text} ", f"+{text}", f"{text}x")
        low, high = schema.get("minimum", 0), schema.get("maximum", 1)
        step = 1 if schema["type"] == "integer" else 0.01
        yield from (f"{low - step:g}" if step != 1 else str(low - 1), str(high + step))
        if schema["type"] == "integer":
            yield f"{text}.5"
    else:
        if schema.get("minLength"):
            yield ""
        if "maxLength" in schema:
            yield "x" * (schema["maxLength"] + 1)
