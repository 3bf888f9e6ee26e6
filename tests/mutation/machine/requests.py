"""Mutants of requests, made in the gateway: a server that reads one field wrongly, alone or with another one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.cases import pictures
from stability_contract.contract import document
from stability_contract.oracle.pictures import look

from mutation.damage import GENERATE, each_part, value
from mutation.defect import Defect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_contract.contract.document import Json
    from stability_contract.http.exchange import Request
    from stability_contract.http.multipart import Part

    from mutation.gateway import Passage


def mutants() -> Iterator[Defect]:
    """Yield every way to read a field wrongly, alone and under every condition on another field."""
    fields = {name: schema for operation in document.load().operations for name, schema in operation.properties.items()}
    for name, schema in fields.items():
        if schema.get("x-ignored"):
            continue
        if schema.get("format") == "binary":
            yield Defect(f"{name} is read as another picture", "one field", before=_another_picture(name))
            continue
        for what, change in _changes(schema):
            yield Defect(f"{name} {what}", "one field", before=_damage(name, change, lambda _: True))
            for other in fields:
                if other not in {name, "none", "prompt"}:
                    yield Defect(
                        f"{name} {what} with {other}", "two fields", before=_damage(name, change, _with(other))
                    )
    yield from _headers()


def _another_picture(name: str) -> Callable[[Request, Passage], Request]:
    """Put a picture of the same size in the place of one that can be read."""

    def change(part: Part) -> Part:
        seen = look(part.value) if part.name == name else None
        return replace(part, value=pictures.draw("png", seen.size)) if seen else part

    def damage(request: Request, _: Passage) -> Request:
        return each_part(request, change) if request.path.startswith(GENERATE) else request

    return damage


def _with(other: str) -> Callable[[Request], bool]:
    return lambda request: value(request, other) is not None


def _damage(
    name: str, change: Callable[[str], str | None], holds: Callable[[Request], bool]
) -> Callable[[Request, Passage], Request]:
    def of_part(part: Part) -> Part | None:
        text = change(part.value.decode("latin-1")) if part.name == name else None
        if part.name != name:
            return part
        return None if text is None else replace(part, value=text.encode("latin-1"))

    def damage(request: Request, _: Passage) -> Request:
        if not request.path.startswith(GENERATE) or not holds(request):
            return request
        return each_part(request, of_part)

    return damage


def _changes(schema: Json) -> Iterator[tuple[str, Callable[[str], str | None]]]:
    yield "is overlooked", lambda _: None
    yield "is read without spaces around it", str.strip
    if "enum" in schema:
        yield "is read in small letters", str.lower
        for choice in (schema["enum"][0], schema["enum"][-1]):
            yield f"is read as {choice}", _chosen(schema["enum"], choice)
    elif schema.get("type") in {"integer", "number"}:
        yield "loses its fraction", lambda text: text.partition(".")[0] or text
        yield "is bounded", lambda text: _bounded(text, schema)
        yield "loses its lowest digit", lambda text: f"{text[:-1]}0" if text.isdigit() and len(text) > 1 else text
    else:
        yield "is cut after 9,000 letters", lambda text: text[:9000]
        yield "is read in small letters", str.lower
        yield "loses its last word", lambda text: text.rpartition(" ")[0] or text
        yield "loses its commas", lambda text: text.replace(",", "")


def _chosen(listed: list[str], choice: str) -> Callable[[str], str]:
    return lambda text: choice if text in listed else text


def _bounded(text: str, schema: Json) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    low, high = schema.get("minimum", number), schema.get("maximum", number)
    return text if low <= number <= high else str(low if number < low else high)


def _headers() -> Iterator[Defect]:
    changes: dict[str, Callable[[str], str | None]] = {
        "is overlooked": lambda _: None,
        "is read in small letters": str.lower,
        "is read without its parameters": lambda text: text.partition(";")[0],
        "is read up to the first comma": lambda text: text.partition(",")[0],
        "is read after the last comma": lambda text: text.rpartition(",")[2].strip(),
    }
    for name in ("accept", "authorization", "content-type"):
        for what, change in changes.items():
            yield Defect(f"{name} {what}", "headers", before=_header(name, change))


def _header(name: str, change: Callable[[str], str | None]) -> Callable[[Request, Passage], Request]:
    def damage(request: Request, _: Passage) -> Request:
        said = request.header(name)
        if said is None or not request.path.startswith(GENERATE):
            return request
        text = change(said)
        return request.without(name) if text is None else request.having(name, text)

    return damage
