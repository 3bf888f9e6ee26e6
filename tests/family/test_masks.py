"""What may be changed: a mask of any mode and size, or what is transparent in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import picture_of, refused
from family import minimal, picture, send
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

WANTED = ["mask: required when 'image' has no alpha channel"]
WITH_MASK = pytest.mark.parametrize("name", ["erase", "inpaint"])


@WITH_MASK
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(64, 64), (96, 64), (333, 65)])
def test_a_mask_of_each_mode_and_size(client: httpx.Client, name: str, mode: str, size: tuple[int, int]) -> None:
    answer = send(client, name, minimal(name, mask=picture(size, mode)))

    assert picture_of(answer).size == (96, 64)


@WITH_MASK
@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_a_mask_of_another_format(client: httpx.Client, name: str, file_format: str) -> None:
    assert picture_of(send(client, name, minimal(name, mask=picture(file_format=file_format)))).size == (96, 64)


@WITH_MASK
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_without_a_mask_the_alpha_channel_is_taken(client: httpx.Client, name: str, mode: str) -> None:
    answer = send(client, name, minimal(name, without="mask", image=picture(mode=mode)))

    assert picture_of(answer).size == (96, 64)


@WITH_MASK
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_neither_is_refused(client: httpx.Client, name: str, mode: str) -> None:
    assert refused(send(client, name, minimal(name, without="mask", image=picture(mode=mode)))) == WANTED


@WITH_MASK
@pytest.mark.parametrize("settings", [Settings(contract="2026", tolerate=("mask", "left"))])
def test_neither_is_tolerated_on_demand(client: httpx.Client, name: str) -> None:
    assert picture_of(send(client, name, minimal(name, without="mask"))).size == (96, 64)
    assert picture_of(send(client, "outpaint", minimal("outpaint", left="0"))).size == (96, 64)


def test_a_picture_that_is_wrong_itself_is_not_asked_for_a_mask(client: httpx.Client) -> None:
    assert refused(send(client, "erase", {"image": b"?"})) == ["image: unsupported format - must be jpeg, png or webp"]
    assert refused(send(client, "erase", {})) == ["image: required"]
