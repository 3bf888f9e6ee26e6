"""Cases for the rules that join several fields: each side of each rule, and every way to a mask."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from stability_contract.cases import forms, pictures
from stability_contract.contract import rules
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.cases.forms import Form
    from stability_contract.contract.document import Json
    from stability_contract.contract.rules import Names

Case = tuple[str, list[Part]]
SIZE = (96, 64)
MASKS = (
    ("L", SIZE),
    ("1", SIZE),
    ("RGB", SIZE),
    ("P", SIZE),
    ("LA", SIZE),
    ("RGBA", SIZE),
    ("L", (64, 96)),
    ("L", (300, 70)),
)


def cases(branch: Json) -> Iterator[Case]:
    """Return every case of one shape of a form, named by what it tries; none where no rule joins its fields."""
    found = rules.of(branch)
    form = forms.bare(branch)
    for names in found.any_of:
        yield from _any_of(branch, form, names)
    for name, groups in found.needs:
        yield from _needs(branch, form, name, [other for names in groups for other in names])
    if found.not_all_zero:
        yield from _margins(form, found.not_all_zero)
    if found.mask:
        yield from _masks(form, *found.mask)


def _any_of(branch: Json, form: Form, names: Names) -> Iterator[Case]:
    without = {name: part for name, part in form.items() if name not in names}
    yield f"none of {', '.join(names)}", list(without.values())
    for length in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, length):
            given = [forms.value(name, branch["properties"][name]) for name in chosen]
            yield f"{' and '.join(chosen)} of {', '.join(names)}", [*without.values(), *given]
    yield f"each of {', '.join(names)} empty", [*without.values(), *(Part(name, b"") for name in names)]


def _needs(branch: Json, form: Form, name: str, others: list[str]) -> Iterator[Case]:
    part = forms.value(name, branch["properties"][name])
    bare = {field: found for field, found in form.items() if field not in others}
    yield f"{name} without {', '.join(others)}", forms.having(bare, part)
    for other in others:
        yield f"{name} with {other}", forms.having(bare, part, forms.value(other, branch["properties"][other]))
        yield f"{other} without {name}", forms.having(bare, forms.value(other, branch["properties"][other]))
    yield (
        f"{name} with nothing in {', '.join(others)}",
        forms.having(bare, part, *(Part(other, b"") for other in others)),
    )


def _margins(form: Form, names: Names) -> Iterator[Case]:
    without = {name: part for name, part in form.items() if name not in names}
    yield f"none of {', '.join(names)}", list(without.values())
    for text in ("0", "0.0", "-0", "", "1", "-1"):
        yield (
            f"each of {', '.join(names)} is {text!r}",
            forms.having(without, *(Part(name, text.encode()) for name in names)),
        )
    for name in names:
        zeros = [Part(other, b"0") for other in names if other != name]
        yield f"{name} alone", forms.having(without, Part(name, b"3"))
        yield f"{name} and zeros", forms.having(without, *zeros, Part(name, b"3"))
        yield f"{name} is not a number and the others are absent", forms.having(without, Part(name, b"wide"))


def _masks(form: Form, mask: str, image: str) -> Iterator[Case]:
    plain = [part for name, part in form.items() if name not in {mask, image}]
    white = Part(mask, pictures.written("png", "L", SIZE), "mask.png", "image/png")
    for kind, mode, opacity in (
        ("png", "RGB", 255), ("png", "RGBA", 255), ("png", "RGBA", 90), ("png", "LA", 0), ("png", "P", 0),
        ("webp", "RGBA", 90), ("jpeg", "L", 255),
    ):  # fmt: skip
        part = Part(image, pictures.written(kind, mode, SIZE, opacity), f"image.{kind}", f"image/{kind}")
        what = f"{image} is a {kind} {mode} of opacity {opacity}"
        yield f"{what}, no {mask}", [part, *plain]
        yield f"{what}, and {mask}", [part, white, *plain]
        yield f"{what}, and an empty {mask}", [part, Part(mask, b"", ""), *plain]
    for mode, size in MASKS:
        data = pictures.written("png", mode, size, 200)
        sent = Part(mask, data, "mask.png", "image/png")
        yield f"{mask} is {mode} of {size[0]}x{size[1]}", forms.having(form, sent)
    yield f"{mask} is a text", forms.having(form, Part(mask, b"white"))
    yield f"{mask} without {image}", forms.lacking(form, image)
    yield f"{mask} before {image}", list(form.values())[::-1]
