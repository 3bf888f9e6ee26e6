"""Pictures to start from: what must be left of them, at which strength, whatever file they come in."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json
    from stability_contract.facts.laws.subject import Group, Subject

Values = dict[str, str | bytes | Part]

COLOURS = ((200, 40, 40), (40, 180, 60), (50, 60, 200), (210, 190, 50), (120, 50, 160), (40, 170, 180))
"""Six areas, two by three, each in a colour of its own: what is cut, turned or mirrored cannot look the same."""

SQUARE = (320, 320)
STEPS = ("0.05", "0.2", "0.4", "0.6", "0.8", "1")
NAMES = (("blob", "application/octet-stream"), ("upload", "image/*"), ("x.gif", "image/gif"), ("image", None))


@lru_cache(maxsize=64)
def marked(kind: str = "png", size: tuple[int, int] = SQUARE, mode: str = "RGB") -> bytes:
    """Make a picture of six areas, in any format and mode that Pillow writes."""
    small = Image.new("RGB", (3, 2))
    small.putdata(COLOURS)
    out = io.BytesIO()
    options = {"lossless": True} if kind == "webp" else {"quality": 95} if kind == "jpeg" else {}
    small.resize(size, Image.Resampling.NEAREST).convert(mode).save(out, kind.upper(), **options)
    return out.getvalue()


def _shapes(subject: Subject) -> Iterator[tuple[str, Json]]:
    return ((title, branch) for title, branch in subject.shapes if {"image", "strength"} <= branch["properties"].keys())


def less_of_the_input(subject: Subject) -> Iterator[Group]:
    """Yield strengths from 0 to 1, for each shape, and once as JPEG."""
    for title, branch in _shapes(subject):
        kinds = ("png", "jpeg") if title in {"", "image-to-image"} else ("png",)
        for kind in kinds:
            more: Values = {"image": marked(), "output_format": kind}
            yield tuple(
                subject.ask(f"{title} {kind} strength {text}".strip(), subject.form(branch, **more, strength=text))
                for text in ("0", *STEPS)
            )


def unchanged(subject: Subject) -> Iterator[Group]:
    """Yield strength 0 with every size, format and model."""
    for title, branch in _shapes(subject):
        for ratio, size in subject.operation.sizes.items():
            data = marked("png", size)
            fitting = {"aspect_ratio": ratio} if "aspect_ratio" in branch["properties"] else {}
            form = subject.form(branch, image=data, strength="0", **fitting)
            yield (subject.ask(f"{title} strength 0, an input of {ratio}".strip(), form, shows=data),)
        for kind in branch["properties"]["output_format"]["enum"]:
            form = subject.form(branch, image=marked(), strength="0", output_format=kind)
            yield (subject.ask(f"{title} strength 0 as {kind}".strip(), form, shows=marked()),)


def files(subject: Subject) -> Iterator[Group]:
    """Yield strength 0 with inputs of each format and of the usual colour modes."""
    for title, branch in [*_shapes(subject)][:1]:
        for kind, mode in (
            ("jpeg", "RGB"),
            ("webp", "RGB"),
            ("png", "L"),
            ("png", "P"),
            ("png", "RGBA"),
            ("jpeg", "L"),
        ):
            data = marked(kind, SQUARE, mode)
            form = subject.form(branch, image=data, strength="0")
            yield (subject.ask(f"{title} an input {kind} {mode}".strip(), form, shows=data),)


def fitted(subject: Subject) -> Iterator[Group]:
    """Yield strength 0 with inputs of other sizes and ratios than the picture's."""
    for title, branch in [*_shapes(subject)][:1]:
        for size in ((64, 64), (2000, 2000), (1600, 900), (90, 160), (400, 300), (1000, 400), (64, 640)):
            data = marked("png", size)
            form = subject.form(branch, image=data, strength="0")
            yield (subject.ask(f"{title} an input of {size[0]}x{size[1]}".strip(), form, shows=data),)


def only_the_input(subject: Subject) -> Iterator[Group]:
    """Yield strength 0 with other seeds and words: the input alone counts."""
    for title, branch in _shapes(subject):
        given: Values = {"image": marked(), "strength": "0"}
        yield (
            subject.ask(f"{title} strength 0".strip(), subject.form(branch, **given)),
            subject.ask("with another seed", subject.form(branch, **given, seed="5")),
            subject.ask("with another prompt", subject.form(branch, **given, prompt="two cats")),
        )


def as_if_none(subject: Subject) -> Iterator[Group]:
    """Yield strength 1 with a square input, and the same form without one."""
    texts = [branch for _, branch in subject.shapes if "image" not in branch.get("required", ())]
    for model in subject.choices("model") or [""]:
        chosen = {"model": model} if model else {}
        branch = next((found for _, found in _shapes(subject) if _takes(found, "model", model)), None)
        without = next((found for found in texts if _takes(found, "model", model)), None)
        if branch is None or without is None:
            continue
        for more in ({}, {"negative_prompt": "rain"}, {"prompt": "two cats"}):
            values: Values = {name: value for name, value in (chosen | more).items() if name in without["properties"]}
            yield (
                subject.ask(f"{model} without an input".strip(), subject.form(without, **values)),
                subject.ask("strength 1", subject.form(branch, **values, image=marked(), strength="1")),
            )


def _takes(branch: Json, name: str, value: str) -> bool:
    return not value or value in branch["properties"].get(name, {}).get("enum", ())


def names(subject: Subject) -> Iterator[Group]:
    """Yield one input under several names and types."""
    for title, branch in _shapes(subject):
        first = subject.form(branch, image=marked(), strength="0.5")
        others = [
            subject.ask(
                f"called {filename}, {kind}",
                subject.form(branch, image=Part("image", marked(), filename, kind), strength="0.5"),
            )
            for filename, kind in NAMES
        ]
        yield (subject.ask(f"{title} the input".strip(), first), *others)


def lossless_files(subject: Subject) -> Iterator[Group]:
    """Yield one input in files that keep each pixel."""
    for title, branch in [*_shapes(subject)][:1]:
        yield tuple(
            subject.ask(f"{title} as {kind} {mode}".strip(), subject.form(branch, image=data, strength="0.5"))
            for kind, mode, data in (
                (kind, mode, marked(kind, SQUARE, mode))
                for kind, mode in (("png", "RGB"), ("webp", "RGB"), ("png", "RGBA"))
            )
        )
