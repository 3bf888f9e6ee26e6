"""Where pictures are made: on a few threads, so that painting holds up no other request, and once only.

Equal commissions are answered from a cache that is bounded by bytes; of equal ones under way at once, one is painted.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.pictures.blending import blend, blur
from stability_mock.pictures.encoding import encode
from stability_mock.pictures.painting import paint
from stability_mock.pictures.uploads import open_upload

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeVar

    from PIL import Image

    from stability_mock.pictures.spec import Commission

    Result = TypeVar("Result")


@dataclass(frozen=True)
class Picture:
    """A finished picture: the bytes of its file and their media type."""

    data: bytes
    media_type: str

    @cached_property
    def base64(self) -> bytes:
        """The bytes in base64, made once."""
        return base64.b64encode(self.data)

    @property
    def weight(self) -> int:
        """The most bytes that it takes in memory, its base64 form included."""
        return len(self.data) + -(-len(self.data) // 3) * 4


@dataclass(frozen=True)
class Upload:
    """A picture that a client sent, opened and found good; `digest` is the SHA-256 of its bytes."""

    digest: str
    image: Image.Image

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.size


class Wish(NamedTuple):
    """All that decides the bytes of a picture's file. `strength` counts only with an upload."""

    commission: Commission
    output_format: str
    upload: Upload | None = None
    strength: float = 1.0
    blurred: bool = False

    @property
    def key(self) -> Hashable:
        """What is equal for wishes that give the same bytes; holds no pixels."""
        input_picture = (self.upload.digest, self.strength) if self.upload else None
        return self.commission, self.output_format, input_picture, self.blurred

    def fulfil(self) -> Picture:
        """Paint and encode it."""
        image = paint(self.commission)
        if self.upload is not None:
            image = blend(self.upload.image, image, self.strength)
        if self.blurred:
            image = blur(image)
        return Picture(encode(image, self.output_format, self.commission), f"image/{self.output_format}")


class Studio:
    """Makes pictures and opens uploads. `cache_bytes` bounds what is kept of the pictures made."""

    def __init__(self, cache_bytes: int, threads: int = 2) -> None:
        self._cache_bytes = cache_bytes
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._kept_bytes = 0
        self._under_way: dict[Hashable, asyncio.Future[Picture]] = {}
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="studio")

    async def make(self, wish: Wish) -> Picture:
        """Give the picture that was wished for."""
        key = wish.key
        if (picture := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return picture
        if (under_way := self._under_way.get(key)) is None:
            under_way = self._under_way[key] = self._on_a_thread(wish.fulfil)
            under_way.add_done_callback(lambda made: self._keep(key, made))
        return await asyncio.shield(under_way)

    async def open(
        self,
        data: bytes,
        *,
        media_types: frozenset[str],
        smallest_side: int,
        most_pixels: int,
        largest_side: int | None = None,
    ) -> Upload:
        """Open a picture that a client sent, or raise UploadRefused."""

        def opened() -> Upload:
            image = open_upload(
                data,
                media_types=media_types,
                smallest_side=smallest_side,
                most_pixels=most_pixels,
                largest_side=largest_side,
            )
            return Upload(hashlib.sha256(data).hexdigest(), image)

        return await self._on_a_thread(opened)

    def close(self) -> None:
        """End the threads; what has not begun is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _on_a_thread(self, act: Callable[[], Result]) -> asyncio.Future[Result]:
        return asyncio.get_running_loop().run_in_executor(self._threads, act)

    def _keep(self, key: Hashable, made: asyncio.Future[Picture]) -> None:
        del self._under_way[key]
        if made.cancelled() or made.exception() is not None or made.result().weight > self._cache_bytes:
            return
        self._kept[key] = picture = made.result()
        self._kept_bytes += picture.weight
        while self._kept_bytes > self._cache_bytes:
            self._kept_bytes -= self._kept.popitem(last=False)[1].weight
