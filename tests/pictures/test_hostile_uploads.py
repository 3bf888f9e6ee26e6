"""Pictures that are written to take long are decoded or refused in about the time of any picture."""

from __future__ import annotations

import hashlib
import io
import time

import pytest
from hostile_pictures import LARGE, LARGEST, LONG, jpeg, scans
from PIL import Image
from samples import photo
from stability_mock.pictures import UploadRefused
from stability_mock.pictures.uploads import FORMATS, Bounds, decode, inspect

BOUNDS = Bounds(64, None, LARGEST[0] * LARGEST[1])
SIZE = 10 << 20


def outcome(data: bytes) -> tuple[str, float]:
    """Return what is wrong with a picture, and the seconds of CPU that it took to tell, or to decode it."""
    began, problem = time.process_time(), ""
    try:
        decode(inspect(data, FORMATS, BOUNDS), (256, 256))
    except UploadRefused as refused:
        problem = str(refused)
    return problem, time.process_time() - began


def bare(data: bytes) -> float:
    """Return the seconds of CPU that it takes to read some bytes a few times, and to decode a plain picture."""
    began = time.process_time()
    for _ in range(3):
        hashlib.sha256(data).digest()
    outcome(jpeg())
    return time.process_time() - began


@pytest.mark.parametrize("name", LONG)
def test_metadata_costs_as_much_as_reading_it(name: str) -> None:
    data = LONG[name](SIZE)

    problem, taken = min((outcome(data) for _ in range(2)), key=lambda found: found[1])

    assert taken < 5 * max(bare(data), 0.05)
    assert problem in {
        "",
        "the image is in more than 10,000 pieces",
        "the image has tables of more than 65,536 bytes",
        "the image is damaged or incomplete",
    }


@pytest.mark.parametrize("name", LARGE)
def test_pictures_of_the_max_size_cost_about_as_much_as_their_pixels(name: str) -> None:
    began = time.process_time()
    Image.new("RGBA", LARGEST, "red").resize((256, 256), Image.Resampling.BILINEAR).close()
    pixels = time.process_time() - began

    problem, taken = outcome(LARGE[name]())

    assert taken < 15 * max(pixels, 0.05)
    assert problem == {
        "JPEG: 17 scans": "the image has too many scans for its size: 17",
        "JPEG: 100 scans": "the image has too many scans for its size: 100",
    }.get(name, "")


def test_a_small_picture_may_have_many_scans() -> None:
    assert outcome(scans(100, (64, 64)))[0] == ""
    assert outcome(scans(101, (64, 64)))[0] == "the image has too many scans for its size: 101"


def test_a_jpeg_keeps_its_colours_without_its_metadata() -> None:
    for mode in ("L", "RGB", "CMYK"):
        file = io.BytesIO()
        photo().convert(mode).save(file, "JPEG", exif=b"Exif\0\0x" * 9, comment=b"\xff\xda" * 200)
        with Image.open(io.BytesIO(file.getvalue())) as whole:
            expected = whole.convert("RGB").tobytes()

        assert decode(inspect(file.getvalue(), FORMATS, BOUNDS)).tobytes() == expected
