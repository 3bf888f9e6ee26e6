"""Where the laws of kinds are tried: one operation, whose fields are named by the part that they play."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from stability_contract.cases import forms
from stability_contract.facts.laws.subject import SEED
from stability_contract.http.multipart import Part
from stability_contract.oracle import pictures

if TYPE_CHECKING:
    from stability_contract.contract.document import Operation
    from stability_contract.facts.probe import Probe

SIZE = (240, 200)
BOX = (90, 60, 160, 140)
"""The region of masks: left, upper, right and lower side, the last two not within."""

PROMPT = "a pier in the evening"
ABSENT = ""
"""The value of a field that is left out."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One operation that makes its picture of an upload, and the probe to ask it with."""

    probe: Probe
    operation: Operation

    def field(self, role: str) -> str:
        """Return the field that plays a part, or the name itself where it is one of a field."""
        return self.operation.roles.get(role, role)

    def _role(self, field: str) -> str:
        return next((role for role, name in self.operation.roles.items() if name == field), field)

    def made(self, what: str, /, **values: str | Image.Image) -> Image.Image:
        """Return the answer, in RGBA, to a form with our seed and these values, by their parts or fields."""
        branch = self.operation.branches[0]
        form = {name: part for name, part in forms.bare(branch).items() if values.get(self._role(name)) != ABSENT}
        own = {"seed": SEED, "prompt": PROMPT, "output_format": "png"}
        given = {**own, **{self.field(role): value for role, value in values.items()}}
        for name, value in given.items():
            if name in branch["properties"] and value != ABSENT:
                form[name] = _part(name, value)
        request = forms.request(self.operation, forms.completed(branch, form, *given).values(), self.probe.key)
        answer = self.probe.finished(request, self.probe.send(request))
        self.probe.require(answer.status == 200, f"{what}: answers {answer.status}")
        self.probe.look(answer.body)
        return pictures.whole(answer.body)

    def require(self, holds: object, seen: str) -> None:
        """Say what was seen if something does not hold."""
        self.probe.require(holds, seen)


def _part(name: str, value: str | Image.Image) -> Part:
    if isinstance(value, str):
        return Part(name, value.encode())
    out = io.BytesIO()
    value.save(out, "PNG")
    return Part(name, out.getvalue(), f"{name}.png", "image/png")


@lru_cache(maxsize=16)
def textured(size: tuple[int, int] = SIZE, shade: int = 60) -> Image.Image:
    """Return a picture in RGB in which neighbours differ, in colours that can become lighter and darker."""
    bands = [
        bytes(shade + (factor * x + other * y) % 90 for y in range(size[1]) for x in range(size[0]))
        for factor, other in ((3, 1), (1, 5), (7, 2))
    ]
    return Image.merge("RGB", [Image.frombytes("L", size, band) for band in bands])


@lru_cache(maxsize=16)
def subject(size: tuple[int, int] = SIZE, ground: tuple[int, int, int] = (230, 228, 220)) -> Image.Image:
    """Return a picture in RGB of a dark, textured thing in the middle of a plain background."""
    picture = Image.new("RGB", size, ground)
    thing = Image.new("L", size)
    ImageDraw.Draw(thing).ellipse((size[0] // 4, size[1] // 4, 3 * size[0] // 4, 3 * size[1] // 4), fill=255)
    picture.paste(textured(size, 20), (0, 0), thing)
    return picture


def mask(level: int = 255, box: tuple[int, int, int, int] = BOX, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a mask in L: this level within a region, black outside."""
    found = Image.new("L", size)
    found.paste(level, box)
    return found


def transparent(box: tuple[int, int, int, int] = BOX) -> Image.Image:
    """Return the textured picture in RGBA, transparent within a region."""
    found = textured().convert("RGBA")
    found.putalpha(mask(255, box).point([255 - level for level in range(256)]))
    return found
