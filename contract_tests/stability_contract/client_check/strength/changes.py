"""How each kind of wrong answer is made of a good one."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.client_check.strength.good_answer import GoodAnswer
    from stability_contract.http.exchange import Request, Response

AGAIN = "stability-contract-again"
"""What a redirected target has in its query."""
ID = "x-request-id"
SMALL = (64, 64)
PAGE = b"<!doctype html><title>Sign in</title><p>Sign in to continue.</p>"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is changed: its request, and the good answer before it, None for the first."""

    request: Request
    before: GoodAnswer | None = None


def _other_picture(good: GoodAnswer, _place: Place) -> Response:
    return good.drawn(lambda picture: Image.effect_noise(picture.size, 80).convert("RGB"))


def _previous_picture(good: GoodAnswer, place: Place) -> Response | None:
    return good.with_picture(place.before.picture) if place.before and place.before.picture != good.picture else None


def _small_picture(good: GoodAnswer, _place: Place) -> Response:
    return good.drawn(lambda picture: picture.resize(SMALL))


def _cropped_picture(good: GoodAnswer, _place: Place) -> Response:
    return good.drawn(lambda picture: picture.crop((0, 0, picture.width, picture.height - 1)))


def _blank_picture(good: GoodAnswer, _place: Place) -> Response:
    return good.drawn(lambda picture: Image.new("RGB", picture.size))


def _other_format(good: GoodAnswer, _place: Place) -> Response:
    return good.drawn(lambda picture: picture, "WEBP" if good.kind == "JPEG" else "JPEG")


def _other_label(good: GoodAnswer, _place: Place) -> Response | None:
    if good.form is not None:
        return None
    return good.with_header("content-type", "image/jpeg" if good.kind == "PNG" else "image/png")


def _bytes(change: Callable[[bytes], bytes]) -> Callable[[GoodAnswer, Place], Response]:
    return lambda good, _: good.with_picture(change(good.picture))


def _says(name: str, value: object) -> Callable[[GoodAnswer, Place], Response]:
    return lambda good, _: good.saying(name, value)


def _header(name: str, value: str | None) -> Callable[[GoodAnswer, Place], Response]:
    return lambda good, _: good.with_header(name, value)


def _status(status: int) -> Callable[[GoodAnswer, Place], Response]:
    return lambda good, _: replace(good.answer, status=status)


def _redirect(good: GoodAnswer, place: Place) -> Response | None:
    if AGAIN in place.request.target:
        return None
    mark = "&" if "?" in place.request.target else "?"
    return replace(good.answer, status=307, headers=(("location", f"{place.request.target}{mark}{AGAIN}"),), body=b"")


def _stale_id(good: GoodAnswer, place: Place) -> Response | None:
    return good.with_header(ID, place.before.answer.header(ID)) if place.before else None


def _error(good: GoodAnswer, _place: Place) -> Response:
    return good.with_form({"errors": ["Something went wrong."], "id": good.answer.header(ID), "name": "internal_error"})


def _page(good: GoodAnswer, _place: Place) -> Response:
    return replace(good.with_header("content-type", "text/html"), body=PAGE)


def _json_for_a_picture(good: GoodAnswer, _place: Place) -> Response | None:
    text = base64.b64encode(good.picture).decode()
    return good.with_form({"image": text, "finish_reason": "SUCCESS", "seed": 1}) if good.form is None else None


def _picture_for_json(good: GoodAnswer, _place: Place) -> Response | None:
    return None if good.form is None else replace(good.with_header("content-type", "image/png"), body=good.picture)


def _form(change: Callable[[dict[str, Any]], object]) -> Callable[[GoodAnswer, Place], Response | None]:
    return lambda good, _: None if good.form is None else good.with_form(change(dict(good.form)))


def _odd_case(good: GoodAnswer, _place: Place) -> Response:
    return replace(good.answer, headers=tuple((name.upper(), value) for name, value in good.answer.headers))


CHANGES: dict[str, Callable[[GoodAnswer, Place], Response | None]] = {
    "other_picture": _other_picture,
    "previous_picture": _previous_picture,
    "small_picture": _small_picture,
    "cropped_picture": _cropped_picture,
    "blank_picture": _blank_picture,
    "other_format": _other_format,
    "other_label": _other_label,
    "no_label": _header("content-type", None),
    "empty_picture": _bytes(lambda _: b""),
    "half_picture": _bytes(lambda data: data[: len(data) // 2]),
    "cut_at_the_end": _bytes(lambda data: data[:-16]),
    "more_at_the_end": _bytes(lambda data: data + b"<!-- 0.2 s -->"),
    "more_at_the_start": _bytes(lambda data: b"\r\n" + data),
    "other_seed": _says("seed", 4_294_967_001),
    "no_seed": _says("seed", None),
    "seed_in_words": _says("seed", "unknown"),
    "content_filtered": _says("finish-reason", "CONTENT_FILTERED"),
    "no_finish_reason": _says("finish-reason", None),
    "other_finish_reason": _says("finish-reason", "ERROR"),
    "created": _status(201),
    "accepted": _status(202),
    "partial": _status(206),
    "redirect": _redirect,
    "stale_id": _stale_id,
    "no_id": _header(ID, None),
    "error_in_200": _error,
    "page_in_200": _page,
    "json_for_a_picture": _json_for_a_picture,
    "picture_for_json": _picture_for_json,
    "no_image_field": _form(lambda form: {name: value for name, value in form.items() if name != "image"}),
    "null_image": _form(lambda form: {**form, "image": None}),
    "data_url": _form(lambda form: {**form, "image": f"data:image/png;base64,{form['image']}"}),
    "cut_base64": _form(lambda form: {**form, "image": form["image"][:1001]}),
    "older_form": _form(lambda form: {"artifacts": [{"base64": form["image"], "finishReason": "SUCCESS", "seed": 1}]}),
    "odd_case": _odd_case,
}
"""Each kind by its name; what returns None does not fit the good answer."""
