"""What is published of each endpoint that takes a picture: its fields in order, their limits, and the price."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from stability_contract.cases.pictures import draw, written
from stability_contract.facts.fields import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.probe import Value

SIZE = (96, 64)
PROMPT = "a pier"
LONGEST = 10_000
MAX_SEED = 4_294_967_294


@dataclass(frozen=True, slots=True)
class Upload:
    """The limits of a picture: its sides and all its pixels, in pixels, and the longer side by the shorter one."""

    max_pixels: int = 9_437_184
    min_side: int = 64
    max_side: int = 0
    max_ratio: float = 0
    required: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most 10,000 characters; `screened` for its language if it says what to show."""

    required: bool = False
    screened: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds, with a default; a `whole` one has no fraction."""

    low: str
    high: str
    default: str = ""
    whole: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, in their order, with a default or none."""

    values: tuple[str, ...]
    default: str = ""
    required: bool = False


Field = Upload | Text | Number | Choice
RATIOS = ("21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21")
P9R, P9, P4, P1 = Upload(max_ratio=2.5), Upload(), Upload(4_194_304), Upload(1_048_576)
PF = Upload(1_048_576, min_side=32, max_side=1536)
PT, PTR = Upload(max_side=16_383), Upload(max_side=16_383, max_ratio=2.5)
EXTRA = Upload(required=False)
SEED = Number("0", str(MAX_SEED), "0", whole=True)
JPEG_FIRST = Choice(("jpeg", "png", "webp"), "png")
PNG_FIRST = Choice(("png", "jpeg", "webp"), "png")
STYLE = Choice(STYLES)
NEGATIVE = Text(screened=False)
MARGIN = Number("0", "2000", "0", whole=True)
REQUIRED = Text(required=True)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint: its price in credits, its fields in order, what its shortest form has, and how it answers.

    `companions` are what some fields need with them. `life` is synchronous, or asynchronous: then a success is an id.
    One without `foreign` declares no 422; answers of a `large` one have more than nine megapixels.
    """

    price: str
    fields: dict[str, Field]
    needs: dict[str, str] = field(default_factory=dict)
    companions: dict[str, dict[str, str]] = field(default_factory=dict)
    life: Literal["synchronous", "asynchronous"] = "synchronous"
    foreign: bool = True
    large: bool = False

    def form(self, **more: Value) -> dict[str, Value]:
        """Return the shortest form, with these values."""
        required = {name: value(name, kind) for name, kind in self.fields.items() if kind.required}
        quick: dict[str, Value] = {"output_format": "jpeg"} if self.large else {}
        needed = {key: text for name in more for key, text in self.companions.get(name, {}).items()}
        with_mask: dict[str, Value] = {"mask": mask()} if "mask" in self.fields else {}
        return {**required, **self.needs, **with_mask, **quick, **needed, **more}

    def full(self) -> dict[str, Value]:
        """Return a form with every field."""
        return {name: value(name, kind) for name, kind in self.fields.items()}

    def of(self, *kinds: type) -> Iterator[tuple[str, Field]]:
        """Yield the fields of some kinds."""
        return ((name, kind) for name, kind in self.fields.items() if isinstance(kind, kinds))


def value(name: str, kind: Field) -> Value:
    """Return a good value."""
    if isinstance(kind, Upload):
        return mask() if name == "mask" else draw("png", SIZE)
    if isinstance(kind, Text):
        return PROMPT
    return kind.values[0] if isinstance(kind, Choice) else "7" if kind.whole else kind.high


def mask() -> bytes:
    """Return a mask: white on the left, black on the right."""
    return written("png", "LA", SIZE)


UNIT = {default: Number("0", "1", default) for default in ("0.3", "0.5", "0.6", "0.7", "0.9", "1")}
CONTROL: dict[str, Field] = {
    "prompt": REQUIRED,
    "image": P9R,
    "control_strength": UNIT["0.7"],
    "negative_prompt": NEGATIVE,
    "seed": SEED,
    "output_format": PNG_FIRST,
    "style_preset": STYLE,
}
SEARCH: dict[str, Field] = {
    "negative_prompt": NEGATIVE,
    "grow_mask": Number("0", "20", "3"),
    "seed": SEED,
    "output_format": JPEG_FIRST,
    "style_preset": STYLE,
}
