"""The studio: equal pictures are painted once, and what is kept is bounded."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from asking import drawn
from stability_mock.pictures import PictureSpec, opening, paint
from stability_mock.pictures.kinds import scene
from stability_mock.pictures.opening import File, Upload
from stability_mock.pictures.studio import Picture, RenderRequest, Studio
from stability_mock.pictures.uploads import Bounds, Size, Undecoded, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

KIND = frozenset({"image/png"})
BOUNDS = Bounds(1, None, 10_000)


async def opened(made: Studio, data: bytes) -> Upload:
    """Open one picture, which is good."""
    uploads, refused = await made.open({"image": File(data, KIND, BOUNDS)})
    assert not refused
    return uploads["image"]


def request(prompt: str, seed: int = 1, upload: Upload | None = None, strength: float = 1.0) -> RenderRequest:
    """RenderRequest for a small picture."""
    spec = PictureSpec(
        endpoint="core", model="", prompt=prompt, negative_prompt="", style_preset="", seed=seed, size=(64, 64)
    )
    uploads = {"image": upload} if upload else {}
    return RenderRequest(spec, "png", uploads=uploads, numbers={"strength": strength})


class Painter:
    """Counts what is painted; waits until it is let go on."""

    def __init__(self) -> None:
        self.painted: list[str] = []
        self.go_on = threading.Event()

    def __call__(self, spec: PictureSpec) -> Image.Image:
        """Paint as the real one does."""
        self.painted.append(spec.prompt)
        assert self.go_on.wait(30)
        if "fail" in spec.prompt:
            raise ZeroDivisionError
        return paint(spec)


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    """Put a painter in the place of the real one."""
    found = Painter()
    monkeypatch.setattr(scene, "paint_scene", found)
    return found


@pytest.fixture
def small() -> Iterator[Studio]:
    """Yield a studio that keeps little."""
    found = Studio(cache_bytes=14_000)
    yield found
    found.close()


def test_of_equal_requests_under_way_one_is_painted(small: Studio, painter: Painter) -> None:
    async def story() -> list[Picture]:
        requests = [asyncio.create_task(small.make(request("a boat"))) for _ in range(5)]
        await asyncio.sleep(0)
        painter.go_on.set()
        return await asyncio.gather(*requests)

    pictures = asyncio.run(story())

    assert painter.painted == ["a boat"]
    assert all(picture is pictures[0] for picture in pictures)


def test_a_client_that_leaves_takes_nobodys_picture_along(small: Studio, painter: Painter) -> None:
    async def story() -> Picture:
        first, second = (asyncio.create_task(small.make(request("a boat"))) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        painter.go_on.set()
        return await second

    picture = asyncio.run(story())

    assert picture.data.startswith(b"\x89PNG")
    assert painter.painted == ["a boat"]


def test_a_failure_reaches_all_who_wait_and_forgotten(small: Studio, painter: Painter) -> None:
    painter.go_on.set()

    async def story() -> list[BaseException | Picture]:
        requests = [asyncio.create_task(small.make(request("fail"))) for _ in range(2)]
        return await asyncio.gather(*requests, small.make(request("a boat")), return_exceptions=True)

    first, second, boat = asyncio.run(story())
    with pytest.raises(ZeroDivisionError):
        asyncio.run(small.make(request("fail")))

    assert isinstance(first, ZeroDivisionError)
    assert isinstance(second, ZeroDivisionError)
    assert isinstance(boat, Picture)
    assert painter.painted.count("fail") == 2


def test_what_is_kept_is_bounded_by_bytes_and_the_least_recently_used_leaves(small: Studio, painter: Painter) -> None:
    painter.go_on.set()

    async def story() -> None:
        weights = [(await small.make(request("a", seed))).weight for seed in (1, 2)]
        assert sum(weights) <= 14_000 < sum(weights) + weights[0], "the bytes of this test fit two pictures"
        await small.make(request("a", 1))  # kept, and now the most recent
        await small.make(request("a", 3))  # the second one leaves
        await small.make(request("a", 1))
        await small.make(request("a", 2))

    asyncio.run(story())

    assert len(painter.painted) == 4


def test_a_picture_heavier_than_the_cache_is_not_kept(painter: Painter) -> None:
    painter.go_on.set()
    nothing = Studio(cache_bytes=10)

    for _ in range(2):
        asyncio.run(nothing.make(request("a boat")))
    nothing.close()

    assert len(painter.painted) == 2


def test_the_weight_counts_the_base64_form_too() -> None:
    picture = Picture(b"abcd", "image/png")

    assert picture.base64 == b"YWJjZA=="
    assert picture.weight == 4 + 8


def test_an_upload_is_known_by_the_digest_of_its_bytes(small: Studio) -> None:
    upload = asyncio.run(opened(small, drawn((80, 70))))

    assert upload.size == (80, 70)
    assert len(upload.digest) == 64


def test_a_small_upload_does_not_wait_for_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_PIXELS_HERE", 64)
    decoding, go_on = threading.Event(), threading.Event()

    def decode_apart(found: Undecoded, _: Size | None) -> Image.Image:
        decoding.set()
        assert go_on.wait(30)
        return decode(found)

    monkeypatch.setattr(opening, "decode_apart", decode_apart)

    async def run() -> None:
        made = Studio(0, upload_pixels=80)

        async def size(side: int) -> Size:
            return (await opened(made, drawn(size=(side, side)))).size

        under_way = [asyncio.create_task(size(9)) for _ in range(3)]
        assert await asyncio.to_thread(decoding.wait, 30)

        assert await asyncio.wait_for(size(8), 30) == (8, 8)
        assert not [task for task in under_way if task.done()]
        go_on.set()
        await asyncio.gather(*under_way)
        made.close()

    asyncio.run(run())


def test_an_upload_that_is_not_a_picture_is_refused(small: Studio) -> None:
    uploads, refused = asyncio.run(small.open({"image": File(b"?", KIND, BOUNDS), "mask": File(drawn(), KIND, BOUNDS)}))

    assert refused == {"image": "unsupported format - must be png"}
    assert list(uploads) == ["mask"]


def test_requests_are_equal_when_their_bytes_would_be(small: Studio) -> None:
    red, blue = (asyncio.run(opened(small, drawn(colour=colour))) for colour in ("red", "blue"))
    requests = [
        request("a", 1),
        request("a", 2),
        request("b", 1),
        request("a", 1, red),
        request("a", 1, blue),
        request("a", 1, red, 0.5),
    ]
    assert request("a").key == request("a").key
    assert len({made.key for made in requests}) == 6
