"""Several pictures in one form: each is looked at, none is taken for another, and they wait for nobody twice."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from asking import errors_of, refused
from family import OPERATIONS, picture, send
from stability_mock.pictures.opening import SMALL_PART, File
from stability_mock.pictures.studio import Studio
from stability_mock.pictures.uploads import FORMATS, Bounds
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

ANY = Bounds(1, None, 1_000_000)


def test_two_parts_of_one_name(client: httpx.Client) -> None:
    parts = [("image", ("a.png", picture())), ("image", ("b.png", picture())), ("left", ("", b"8"))]

    answer = client.post(OPERATIONS["outpaint"].path, files=parts)

    assert refused(answer) == ["image: must be given only once, received 2 times"]


def test_two_pictures_share_the_ten_megabytes_of_a_form(client: httpx.Client) -> None:
    half = picture() + bytes(5 << 20)

    assert send(client, "erase", {"image": half, "mask": picture(mode="L")}).status_code == 200
    assert errors_of(send(client, "erase", {"image": half, "mask": half}), 413, "payload_too_large")


def test_both_pictures_are_judged(client: httpx.Client) -> None:
    assert refused(send(client, "style-transfer", {"init_image": b"?", "style_image": picture((32, 64))})) == [
        "init_image: unsupported format - must be jpeg, png or webp",
        "style_image: unsupported dimensions - must be at least 64 pixels on every side, received 32x64",
    ]


@pytest.mark.parametrize("settings", [Settings(contract="2026", upload_megapixels=1, credits=Decimal(1000))])
def test_pictures_that_are_more_than_may_be_held_are_taken_alone(client: httpx.Client) -> None:
    large = picture((1000, 1000), "L")

    assert send(client, "style-transfer", {"init_image": large, "style_image": large}).status_code == 200


def test_forms_with_several_pictures_do_not_wait_for_each_other() -> None:
    files = {name: File(picture((30, 30)), FORMATS.keys(), ANY) for name in ("image", "mask")}

    async def run() -> list[list[str]]:
        studio = Studio(0, upload_pixels=SMALL_PART * 1900)  # one form, or a picture each of two
        found = await asyncio.gather(*(asyncio.wait_for(opened(studio, files), 30) for _ in range(6)))
        studio.close()
        return found

    assert asyncio.run(run()) == [["image", "mask"]] * 6


async def opened(studio: Studio, files: dict[str, File]) -> list[str]:
    """Open a form, name its pictures, and let them go."""
    return sorted((await studio.open(files)).uploads)
