"""Wrong pictures and misread forms of the endpoints that upscale, edit and control: damage in the gateway."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter
from stability_contract.facts.paths import PATHS

from mutation.damage import OK, Place, after, before, each_part, header, picture, put, refuse, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.http.exchange import Request, Response
    from stability_contract.http.multipart import Part

    from mutation.gateway import Passage

    Change = Callable[[Image.Image], Image.Image]

RELIGHT = "replace-background-and-relight"


def at(operation: str) -> Place:
    """Return the place of one operation of the contract of 2026."""
    return Place(PATHS[operation], "2026", (operation,))


def _read(name: str, operation: str, field: str, text: Callable[[str], str], area: str = "family reading") -> None:
    """Register a defect that reads one field as another text, where it is sent."""

    def damage(request: Request, _: Passage) -> Request:
        return each_part(
            request, lambda part: replace(part, value=text(_text(part)).encode()) if part.name == field else part
        )

    before(name, area, at(operation))(damage)


def _text(part: Part) -> str:
    return part.value.decode("utf-8", "replace")


def _upload(name: str, operation: str, field: str, change: Change) -> None:
    """Register a defect that changes a picture that is sent; what is not a picture stays."""

    def one(part: Part) -> Part:
        if part.name != field:
            return part
        try:
            with Image.open(io.BytesIO(part.value)) as opened:
                changed = change(opened.copy())
        except (OSError, ValueError):
            return part
        out = io.BytesIO()
        changed.save(out, "PNG")
        return replace(part, value=out.getvalue())

    before(name, "family uploads", at(operation))(lambda request, _: each_part(request, one))


def _answer(name: str, operation: str, change: Change) -> None:
    """Register a defect that changes the picture of each answer."""
    after(name, "family pictures", OK, place=at(operation))(lambda _, answer, __: picture(answer, change))


def _renamed(name: str, operation: str, old: str, new: str) -> None:
    """Register a defect that takes one field for another."""

    def damage(request: Request, _: Passage) -> Request:
        return each_part(request, lambda part: replace(part, name=new) if part.name == old else part)

    before(name, "family reading", at(operation))(damage)


def _dropped(name: str, operation: str, field: str, where: str = "") -> None:
    """Register a defect that does not hear a field, or not where another one is given."""

    def damage(request: Request, _: Passage) -> Request:
        if where and not value(request, where):
            return request
        return each_part(request, lambda part: None if part.name == field else part)

    before(name, "family reading", at(operation))(damage)


def _dot(image: Image.Image) -> Image.Image:
    """Change one pixel near a corner."""
    dotted = image.convert("RGB")
    place = (2, image.height - 3)
    dotted.paste(ImageChops.invert(dotted.crop((*place, place[0] + 1, place[1] + 1))), place)
    return dotted


def _smaller(image: Image.Image) -> Image.Image:
    return image.resize((max(1, image.width - 1), image.height))


def _smooth(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 4, image.height // 4), Image.Resampling.NEAREST).resize(image.size)


def _grey(image: Image.Image) -> Image.Image:
    return image.convert("L").convert("RGB")


_renamed("top and bottom are margins", "outpaint", "top", "up")
_renamed("an image is a subject", RELIGHT, "image", "subject_image")
_renamed("left is right", "outpaint", "left", "right")
_dropped("transparency wins over the mask", "inpaint", "mask", "mask")
_dropped("the words of inpaint are not heard", "inpaint", "prompt")
_dropped("a background picture is not heard", RELIGHT, "background_reference", "background_prompt")
_dropped("fidelity is not heard", "style", "fidelity")
_dropped("the ratio of style is not heard", "style", "aspect_ratio")
_dropped("the style preset of outpaint is not heard", "outpaint", "style_preset")
_read("the search is always for one thing", "search-and-replace", "search_prompt", lambda _: "a thing")
_read("every colour is red", "search-and-recolor", "prompt", lambda text: f"red {text}" if text else text)
_read(
    "light comes from the other side",
    RELIGHT,
    "light_source_direction",
    lambda text: {"left": "right", "right": "left"}.get(text, text),
)
_read("margins are halved", "outpaint", "left", lambda text: str(int(text) // 2) if text.isdigit() else text)
_read(
    "growth is never more than 10",
    "inpaint",
    "grow_mask",
    lambda text: str(min(10, int(text))) if text.isdigit() else text,
)
_read("control is always half", "structure", "control_strength", lambda text: "0.5" if text in {"0", "1"} else text)
_read(
    "a strength of style of 0 is none", "style-transfer", "style_strength", lambda text: "0.3" if text == "0" else text
)
_read("jpeg of a cutout is png", "remove-background", "output_format", lambda text: "png" if text == "jpeg" else text)
_read("True is true", RELIGHT, "keep_original_background", lambda text: text.lower())
_upload("masks are read the other way round", "erase", "mask", lambda image: ImageChops.invert(image.convert("L")))
_upload("grey in a mask is white", "inpaint", "mask", lambda image: image.convert("L").point([0] + [255] * 255))
_upload("masks are cut to the picture", "erase", "mask", lambda image: image.convert("L").crop((0, 0, 240, 200)))
_upload("transparency is lost", "erase", "image", lambda image: image.convert("RGB"))
_upload("pictures are turned to grey", "inpaint", "image", _grey)
_upload("any format is taken", "sketch", "image", lambda image: image)
_upload(
    "the picture of structure is mirrored",
    "structure",
    "image",
    lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
)
_upload("the style is turned to grey", "style", "image", _grey)
_answer("one pixel outside the mask differs", "erase", _dot)
_answer("one pixel outside the region differs", "search-and-recolor", _dot)
_answer("the whole picture is blurred a little", "inpaint", lambda image: image.filter(ImageFilter.GaussianBlur(0.6)))
_answer("a column is missing", "search-and-replace", _smaller)
_answer("the picture is moved by a pixel", "outpaint", lambda image: ImageChops.offset(image, 1, 0))
_answer("a fast upscale is smooth", "upscale-fast", _smooth)
_answer("a conservative upscale is turned to grey", "upscale-conservative", _grey)
_answer("a cutout has no transparency", "remove-background", lambda image: image.convert("RGB"))
_answer("a sketch has no lines", "sketch", lambda image: image.filter(ImageFilter.BoxBlur(12)))
_answer("a transfer is upside down", "style-transfer", lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM))


@after("a fast upscale names no seed", "family pictures", OK, place=at("upscale-fast"))
def _no_seed(_: Request, answer: Response, __: Passage) -> Response:
    return header(answer, "seed", None)


@before("every seed of inpaint is one", "family reading", at("inpaint"))
def _one_seed(request: Request, _: Passage) -> Request:
    return put(request, "seed", "77") if value(request, "seed") not in {None, "0", "-1"} else request


@before("erase screens texts that it does not have", "family statuses", at("erase"))
def _foreign(request: Request, _: Passage) -> Request | Response:
    return refuse(422, "invalid_language", "prompt: English only") if value(request, "prompt") else request
