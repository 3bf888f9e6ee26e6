"""Where pictures are made: on a few threads, so that painting holds up no other request, and once only.

Equal requests are answered from a cache that is bounded by bytes; of equal ones under way at once, one is painted.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import math
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.budget import Budget
from stability_mock.pictures.blending import blend, blur
from stability_mock.pictures.decoder_process import decode_apart
from stability_mock.pictures.encoding import encode
from stability_mock.pictures.painting import paint
from stability_mock.pictures.uploads import decode, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeVar

    from PIL import Image

    from stability_mock.budget import Share
    from stability_mock.pictures.spec import PictureSpec
    from stability_mock.pictures.uploads import Bounds, Size, Undecoded

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
        """Bytes that it takes in memory at most, its base64 form included."""
        return len(self.data) + -(-len(self.data) // 3) * 4


@dataclass(frozen=True)
class Upload:
    """A picture that a client sent, found good, decoded and shrunk.

    `digest` is the SHA-256 of its bytes, `size` its own size, and `share` what it takes of the pixels at once.
    """

    digest: str
    size: Size
    image: Image.Image
    share: Share | None = field(default=None, compare=False)


class RenderRequest(NamedTuple):
    """All that decides the bytes of a picture's file. `strength` counts only with an upload."""

    spec: PictureSpec
    output_format: str
    upload: Upload | None = None
    strength: float = 1.0
    blurred: bool = False

    @property
    def key(self) -> Hashable:
        """What is equal for requests that give the same bytes; holds no pixels."""
        input_picture = (self.upload.digest, self.strength) if self.upload else None
        return self.spec, self.output_format, input_picture, self.blurred

    def render(self) -> Picture:
        """Paint and encode it."""
        image = paint(self.spec)
        if self.upload is not None:
            image = blend(self.upload.image, image, self.strength)
        if self.blurred:
            image = blur(image)
        return Picture(encode(image, self.output_format, self.spec), f"image/{self.output_format}")


MAX_PIXELS_HERE = 2 << 20
"""Of an upload that is decoded in this process: Pillow decodes some pictures without letting another thread run."""
DECODERS = 2
SMALL_PART = 8
"""What part of the pixels held at once is for small uploads: they wait for one another, and never for large ones."""


class Studio:
    """Makes pictures and opens uploads.

    `cache_bytes` bounds what is kept of the pictures made, `upload_pixels` what is held of uploads at once.
    """

    def __init__(self, cache_bytes: int, threads: int = 2, upload_pixels: int = 40_000_000) -> None:
        self._small = Budget(upload_pixels // SMALL_PART)
        self._large = Budget(upload_pixels - upload_pixels // SMALL_PART)
        self._decoders = ThreadPoolExecutor(DECODERS, thread_name_prefix="decoder")
        self._cache_bytes = cache_bytes
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._kept_bytes = 0
        self._under_way: dict[Hashable, asyncio.Future[Picture]] = {}
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="studio")

    async def make(self, request: RenderRequest) -> Picture:
        """Return the picture that a request describes."""
        key = request.key
        if (picture := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return picture
        if (under_way := self._under_way.get(key)) is None:
            under_way = self._under_way[key] = self._on_a_thread(request.render)
            under_way.add_done_callback(lambda made: self._keep(key, made))
        return await asyncio.shield(under_way)

    async def open(
        self, data: bytes, media_types: frozenset[str], bounds: Bounds, fit: Callable[[Size], Size]
    ) -> Upload:
        """Open a picture that a client sent, or raise UploadRefused.

        It is decoded when it is its turn, and shrunk at once to the size that `fit` gives for its own.
        """

        def look() -> tuple[str, Undecoded]:
            return hashlib.sha256(data).hexdigest(), inspect(data, media_types, bounds)

        digest, found = await self._on_a_thread(look)
        size = min(found.size, fit(found.size), key=math.prod)
        large = found.pixels > MAX_PIXELS_HERE
        share = await (self._large if large else self._small).take(found.pixels)
        if large:
            image = await asyncio.get_running_loop().run_in_executor(self._decoders, decode_apart, found, size)
        else:
            image = await self._on_a_thread(lambda: decode(found, size))
        share.keep(math.prod(size))
        return Upload(digest, found.size, image, share)

    def close(self) -> None:
        """End the threads; what has not begun is dropped."""
        for threads in (self._threads, self._decoders):
            threads.shutdown(wait=False, cancel_futures=True)

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
