"""Cases that no generator thinks of: good values where they are forbidden, neighbours of good values, odd pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases import forms, joint, neighbours, pictures
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json, Operation

Case = tuple[str, list[Part]]

ODD_NUMBERS = (
    " 7",
    "7 ",
    "+5",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "0x10",
    "1_000",
    "0,5",
    ".5",
    "1.",
    "01",
    "٣",
    "null",
    "true",
    "--1",
    "1e",
    "\t1",
)
GOOD_WHOLE = ("42", "42.0", "4.2e1", "-0", "0", "1E2")
UNKNOWN = ("steps", "cfg_scale", "width", "text_prompts", "samples")


def cases(operation: Operation) -> Iterator[Case]:
    """Return every case, named by what it tries."""
    for branch in operation.branches:
        yield "the bare form", list(forms.bare(branch).values())
        yield "the full form", list(forms.full(branch).values())
        yield from _absent(branch)
        yield from _forbidden(operation, branch)
        yield from neighbours.with_every_other(branch)
        yield from joint.cases(branch)
    for name, schema in operation.properties.items():
        if not schema.get("x-ignored"):
            yield from _values(operation, name, schema)
            yield from _twice(operation, name, schema)
    yield from _strangers(operation)
    yield from _all_wrong(operation)


def _absent(branch: Json) -> Iterator[Case]:
    form = forms.bare(branch)
    for name in form:
        yield f"{name} is missing", forms.lacking(form, name)
        yield f"{name} is empty", forms.having(form, Part(name, b""))


def _forbidden(operation: Operation, branch: Json) -> Iterator[Case]:
    """Return a good value to a field that this shape of the form does not have."""
    for name, schema in operation.properties.items():
        if name not in branch["properties"]:
            yield f"{name} in a form without it", forms.having(forms.bare(branch), forms.value(name, schema))


def _values(operation: Operation, name: str, schema: Json) -> Iterator[Case]:
    branch = forms.home(operation, name)
    form = forms.completed(branch, forms.bare(branch), name)
    if schema.get("format") == "binary":
        yield from _uploads(form, name, schema)
    elif "enum" in schema:
        yield from _choices(operation, name, schema)
    elif schema.get("type") in {"integer", "number"}:
        yield from _numbers(form, name, schema)
    else:
        yield from _texts(form, name, schema)
    yield f"{name} is empty", forms.having(form, Part(name, b""))
    yield f"{name} is bytes that are not text", forms.having(form, Part(name, b"\xff\xfe\xfa"))
    yield f"{name} has a NUL character", forms.having(form, Part(name, b"a\0b"))


def _choices(operation: Operation, name: str, schema: Json) -> Iterator[Case]:
    for choice in schema["enum"]:
        branch = forms.home(operation, name, choice)
        form = forms.completed(branch, forms.bare(branch), name)
        yield f"{name} is {choice}", forms.having(form, Part(name, choice.encode()))
    form = forms.bare(forms.home(operation, name))
    for near in sorted(_neighbours(schema["enum"])):
        yield f"{name} is {near!r}", forms.having(form, Part(name, near.encode()))


def _neighbours(choices: list[str]) -> set[str]:
    found = {"4:3", "3:4", "1:2", "gif", "avif", "jpg", "sd3", "none"}
    for choice in choices:
        found |= {choice.upper(), choice.title(), f"{choice} ", f" {choice}", choice[:-1], f"{choice}x", f'"{choice}"'}
        found |= {
            choice.replace("-", "_"),
            choice.replace("-", " "),
            choice.replace(":", "x"),
            choice.replace(":", "/"),
        }
    return found - set(choices) - {""}


def _numbers(form: forms.Form, name: str, schema: Json) -> Iterator[Case]:
    low, high = schema.get("minimum"), schema.get("maximum")
    tried = [*ODD_NUMBERS, *GOOD_WHOLE, "0.25", "1e-7", "1e30", "-1e30", "0.0", "1.0", "0.5", "0.999999"]
    if low is not None:
        tried += [str(low), str(low - 1), f"{low - 0.01:g}", str(low + 1)]
    if high is not None:
        tried += [str(high), str(high + 1), f"{high}.01", str(high - 1), f"{high}.0"]
    for text in dict.fromkeys(tried):
        yield f"{name} is {text!r}", forms.having(form, Part(name, text.encode()))


def _texts(form: forms.Form, name: str, schema: Json) -> Iterator[Case]:
    max_length = schema.get("maxLength", 1000)
    for sign, what in (("a", "letters"), ("\U0001f5fc", "emoji")):
        for length in (max_length, max_length + 1):
            yield f"{name} has {length} {what}", forms.having(form, Part(name, (sign * length).encode()))
    for text in (
        "x",
        " ",
        "\r\n",
        "(blue:0.3) and (green:0.8)",
        "a\u0301 \u00e9\u00df \u0130",
        "--boundary",
        "null",
        "0",
    ):
        yield f"{name} is {text!r}", forms.having(form, Part(name, text.encode()))
    yield (
        f"{name} is a text in Latin-1",
        forms.having(form, Part(name, b"caf\xe9", None, "text/plain; charset=iso-8859-1")),
    )
    yield f"{name} is not ASCII", forms.having(form, Part(name, b"caf\xe9", None, "text/plain; charset=us-ascii"))
    yield f"{name} is in an unknown charset", forms.having(form, Part(name, b"x", None, "text/plain; charset=klingon"))


def _uploads(form: forms.Form, name: str, schema: Json) -> Iterator[Case]:
    for what, data in _pictures(schema):
        yield f"{name} is {what}", forms.having(form, Part(name, data, "image.png", "image/png"))
    png = pictures.draw("png", (96, 64))
    for filename, kind in (
        ("blob", "application/octet-stream"),
        ("upload", "image/*"),
        ("image", None),
        ("photo.gif", "image/gif"),
        ("a.txt", "text/plain"),
        ("picture", ""),
    ):
        yield f"{name} is called {filename}, {kind}", forms.having(form, Part(name, png, filename, kind))
    yield f"{name} is an empty file", forms.having(form, Part(name, b"", "", "application/octet-stream"))


def _pictures(schema: Json) -> Iterator[tuple[str, bytes]]:
    side, max_pixels = schema.get("x-min-side", 64), schema.get("x-max-pixels")
    for kind in ("png", "jpeg", "webp", "gif", "bmp", "tiff"):
        yield f"a {kind}", pictures.draw(kind, (side, side))
        yield f"a {kind} one pixel too low", pictures.draw(kind, (side, side - 1))
        yield f"a {kind} one pixel too narrow", pictures.draw(kind, (side - 1, side))
    for size in ((side, 4 * side), (1000, 100), (300, 200), (1, 1)):
        yield f"a png of {size[0]}x{size[1]}", pictures.draw("png", size)
    for kind in ("png", "jpeg", "webp"):
        yield f"half a {kind}", pictures.draw(kind, (400, 300))[:-200]
    yield "a moving webp", pictures.animation("webp")
    yield "a moving gif", pictures.animation("gif")
    yield "a text", b"this is not a picture"
    yield "a PNG's first bytes", b"\x89PNG\r\n\x1a\n"
    if max_pixels:
        width = 8192
        yield "a png with too many pixels", pictures.draw("png", (width, max_pixels // width + 1))
    if ratio := schema.get("x-max-ratio"):
        for long in (int(side * ratio), int(side * ratio) + 1):
            yield f"a png of {long}x{side}", pictures.draw("png", (long, side))
            yield f"a png of {side}x{long}", pictures.draw("png", (side, long))


def _twice(operation: Operation, name: str, schema: Json) -> Iterator[Case]:
    form = forms.full(forms.home(operation, name))
    part = form.get(name, forms.value(name, schema))
    yield f"{name} comes twice", [*forms.lacking(form, name), part, part]


def _strangers(operation: Operation) -> Iterator[Case]:
    form = forms.bare(operation.branches[0])
    for name in UNKNOWN:
        if name not in operation.properties:
            yield f"an unknown field {name}", forms.having(form, Part(name, b"30"))
    yield "the empty file part none", forms.having(form, Part("none", b"", "none"))
    yield "an unknown file", forms.having(form, Part("file", pictures.draw(), "a.png", "image/png"))
    first = next(iter(form))
    yield "a field in capitals", [*form.values(), Part(first.upper(), b"")]
    yield "an unknown field twice", [*form.values(), Part("extra", b"1"), Part("extra", b"2")]


def _all_wrong(operation: Operation) -> Iterator[Case]:
    """Every field wrong at once, sent in the order of the contract and in the opposite one."""
    for branch in operation.branches:
        form = [
            Part(part.name, b"", "") if part.filename else _wrong(part, branch) for part in forms.full(branch).values()
        ]
        yield "every field is wrong", form
        yield "every field is wrong, backwards", form[::-1]


def _wrong(part: Part, branch: Json) -> Part:
    schema = branch["properties"][part.name]
    if "enum" in schema and len(schema["enum"]) > 1 and set(schema["enum"]) and part.name not in branch["required"]:
        return Part(part.name, b"AAA")
    if schema.get("type") in {"integer", "number"}:
        return Part(part.name, b"-1")
    return Part(part.name, b"x" * (schema["maxLength"] + 1)) if "maxLength" in schema else part
