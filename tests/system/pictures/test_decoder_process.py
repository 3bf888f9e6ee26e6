"""Large pictures are decoded in a process of their own, to the same pixels."""

from __future__ import annotations

import sys

import pytest
from hostile_pictures import LARGEST, WEBP, jpeg, png
from stability_mock.pictures import UploadRefused
from stability_mock.pictures.decoder_process import decode_apart
from stability_mock.pictures.uploads import FORMATS, Bounds, Undecoded, decode, inspect

BOUNDS = Bounds(64, None, LARGEST[0] * LARGEST[1])


def test_a_process_of_its_own_gives_the_same_picture() -> None:
    found = inspect(WEBP, FORMATS, BOUNDS)

    assert decode_apart(found, (256, 128)).tobytes() == decode(found, (256, 128)).tobytes()


@pytest.mark.parametrize("data", [WEBP, png(), jpeg()], ids=["transparent WebP", "transparent PNG", "JPEG"])
def test_a_process_of_its_own_leaves_a_picture_as_it_is(data: bytes) -> None:
    found = inspect(data, FORMATS, BOUNDS)

    apart, here = decode_apart(found, None), decode(found)

    assert (apart.mode, apart.size) == (here.mode, here.size)
    assert apart.tobytes() == here.tobytes()


def test_a_process_of_its_own_refuses_what_is_damaged() -> None:
    with pytest.raises(UploadRefused, match="damaged or incomplete"):
        decode_apart(Undecoded("image/png", LARGEST, b"\x89PNG\r\n\x1a\n"), (64, 64))


def test_where_there_are_no_other_processes_it_is_decoded_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert decode_apart(inspect(jpeg(), FORMATS, BOUNDS), (64, 64)).size == (64, 64)
