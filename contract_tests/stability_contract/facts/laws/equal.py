"""Requests that must get one picture: the same form, written, encoded, asked for and repeated in other ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.cases import forms
from stability_contract.contract import rules
from stability_contract.facts.laws.subject import Asked
from stability_contract.http import multipart
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stability_contract.contract.document import Json
    from stability_contract.facts.laws.subject import Group, Subject
    from stability_contract.http.exchange import Request

SPELLINGS = {"integer": ("740051133", "740051133.0", "7.40051133e8"), "number": ("0.5", "0.50", "5e-1")}


def repeated(subject: Subject) -> Iterator[Group]:
    """Yield one form three times, another one between."""
    for title, branch in subject.shapes:
        words = {"prompt": "something else"} if "prompt" in branch["properties"] else {}
        form, other = subject.form(branch), subject.form(branch, **words)
        yield (subject.ask(f"the form {title}", form), subject.ask(f"the form {title} again", form))
        between = subject.ask("another form", other).request
        yield (
            subject.ask(f"the form {title}", form),
            replace(subject.ask(f"the form {title} after another one", form), before=between),
        )


def formats(subject: Subject) -> Iterator[Group]:
    """Yield each shape with every format."""
    for title, branch in subject.shapes:
        choices = branch["properties"].get("output_format", {}).get("enum", ())
        yield tuple(
            subject.ask(f"{title} {kind}".strip(), subject.form(branch, output_format=kind)) for kind in choices
        )


def accepts(subject: Subject) -> Iterator[Group]:
    """Yield each shape and format as bytes and as JSON."""
    for title, branch in subject.shapes:
        for kind in branch["properties"].get("output_format", {}).get("enum", ()):
            form = subject.form(branch, output_format=kind)
            yield tuple(
                subject.ask(f"{title} {kind} as {accept}".strip(), form, accept) for accept in subject.operation.accepts
            )


def defaults(subject: Subject) -> Iterator[Group]:
    """Yield each default left out and written out."""
    for title, branch in subject.shapes:
        for name, schema in branch["properties"].items():
            default = schema.get("default", subject.operation.default(name))
            if default is None or name == "seed" or name in branch.get("required", ()):
                continue
            if str(default) not in schema.get("enum", [str(default)]):
                continue
            given, without = subject.pair(branch, name, str(default))
            yield subject.ask(f"{title} without {name}".strip(), without), subject.ask(f"{name} {default}", given)


def empty_texts(subject: Subject) -> Iterator[Group]:
    """Yield each optional text left out and empty."""
    return _empty(subject, lambda schema: schema.get("type") == "string" and not {"enum", "format"} & schema.keys())


def empty_others(subject: Subject) -> Iterator[Group]:
    """Yield each optional choice, number and file left out and empty."""
    return _empty(subject, lambda schema: "enum" in schema or schema.get("type") == "number")


def _empty(subject: Subject, wanted: Callable[[Json], bool]) -> Iterator[Group]:
    for title, branch in subject.shapes:
        for name, schema in branch["properties"].items():
            alone = any(name in names for names in rules.of(branch).any_of)  # an empty one may count as none
            optional = name not in branch.get("required", ()) and not schema.get("x-ignored") and not alone
            if optional and wanted(schema):
                empty, without = subject.pair(branch, name, "")
                yield subject.ask(f"{title} without {name}".strip(), without), subject.ask(f"{name} empty", empty)


def writings(subject: Subject) -> Iterator[Group]:
    """Yield the ways in which clients write one form."""
    for title, branch in subject.shapes:
        good = subject.ask(f"the form {title}".strip(), subject.form(branch))
        yield (good, *(Asked(what, request) for what, request in _written(good.request, subject.form(branch))))


def _written(good: Request, form: forms.Form) -> Iterator[tuple[str, Request]]:
    parts = list(form.values())
    yield "its fields backwards", _form(good, parts[::-1])
    yield "another boundary", _form(good, parts, "----WebKitFormBoundary7MA4YWxkTrZu0gW")
    yield "texts as files", _form(good, [part if part.filename else replace(part, filename="blob") for part in parts])
    typed = [part if part.filename else replace(part, content_type="text/plain; charset=utf-8") for part in parts]
    yield "texts with a content type", _form(good, typed)
    yield "an unknown field", _form(good, [*parts, Part("steps", b"30")])
    yield "fields that nearly have its names", _form(good, [*parts, *_near_names()])
    yield "the empty part none", _form(good, [*parts, Part("none", b"", "none")])
    yield "chunked", replace(good, chunked=True)
    yield "a query", replace(good, target=f"{good.target}?seed=1&output_format=jpeg&aspect_ratio=16:9")
    yield "fields as headers", good.having("seed", "1").having("output_format", "jpeg").having("style-preset", "anime")
    yield "another client", good.having("user-agent", "python-requests/2.32.3")
    yield "a client id", good.having("stability-client-id", "harness")
    yield "no accept", good.without("accept")


def _near_names() -> Iterator[Part]:
    """Return what a careless server takes for the fields."""
    for name, value in (("seed", "1"), ("output_format", "jpeg"), ("aspect_ratio", "16:9"), ("prompt", "two cats")):
        for near in (name.title(), f"{name}[]", f"{name} ", name.replace("_", "-").upper(), f"x{name}"):
            yield Part(near, value.encode())


def _form(good: Request, parts: Iterable[Part], boundary: str = "harness") -> Request:
    kind, body = multipart.write(parts, boundary)
    return replace(good, body=body).having("content-type", kind)


def spellings(subject: Subject) -> Iterator[Group]:
    """Yield each number in several spellings."""
    for name, schema in subject.operation.properties.items():
        branch = subject.home(name)
        low, high = schema.get("minimum", 0), schema.get("maximum", 1)
        ways = [text for text in SPELLINGS.get(str(schema.get("type")), ()) if low <= float(text) <= high]
        if ways:
            yield tuple(
                subject.ask(f"{name} {text}", subject.form(branch, **_together(branch, name, text))) for text in ways
            )


def _together(branch: Json, name: str, text: str) -> dict[str, str | bytes | Part]:
    """Return a value and, for a strength, the input that it needs to mean anything."""
    values: dict[str, str | bytes | Part] = {name: text}
    if name == "strength":
        values = {"image": forms.value("image", branch["properties"]["image"]), **values}
    return values
