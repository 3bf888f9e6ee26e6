"""Where pictures are made: on a few threads, so that painting holds up no other request, and once only.

Equal requests are answered from a cache that is bounded by bytes; of equal ones under way at once, one is painted.
"""

from __future__ import annotations

import asyncio
import base64
import math
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.budget import Budget
from stability_mock.pictures.blending import blur
from stability_mock.pictures.encoding import encode
from stability_mock.pictures.kinds import KINDS, Inputs
from stability_mock.pictures.opening import Opener

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from stability_mock.pictures.opening import File, Opened, Upload
    from stability_mock.pictures.spec import PictureSpec


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


class RenderRequest(NamedTuple):
    """All that decides the bytes of a picture's file: its kind, and what plays each role of it."""

    spec: PictureSpec
    output_format: str
    kind: str = "scene"
    uploads: Mapping[str, Upload] = MappingProxyType({})
    numbers: Mapping[str, float] = MappingProxyType({})
    texts: Mapping[str, str] = MappingProxyType({})
    blurred: bool = False

    @property
    def key(self) -> Hashable:
        """What is equal for requests that give the same bytes; holds no pixels."""
        digests = tuple(sorted((role, upload.digest) for role, upload in self.uploads.items()))
        values = tuple(sorted(self.numbers.items())), tuple(sorted(self.texts.items()))
        return self.spec, self.output_format, self.kind, digests, values, self.blurred

    def render(self) -> Picture:
        """Paint and encode it."""
        images = {role: upload.image for role, upload in self.uploads.items()}
        image = KINDS[self.kind].paint(Inputs(self.spec, images, self.numbers, self.texts))
        if self.blurred:
            image = blur(image)
        return Picture(encode(image, self.output_format, self.spec), f"image/{self.output_format}")


MAX_ANSWERED_PIXELS = 40_000_000
"""Of the pictures that are made at once; a larger one is made alone."""


class Studio:
    """Makes pictures and opens uploads.

    `cache_bytes` bounds what is kept of the pictures made, `upload_pixels` what is held of uploads at once.
    """

    def __init__(self, cache_bytes: int, threads: int = 2, upload_pixels: int = 40_000_000) -> None:
        self._cache_bytes = cache_bytes
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._kept_bytes = 0
        self._under_way: dict[Hashable, asyncio.Future[Picture]] = {}
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="studio")
        self._opener = Opener(self._threads, upload_pixels)
        self._answers = Budget(MAX_ANSWERED_PIXELS)

    async def make(self, request: RenderRequest) -> Picture:
        """Return the picture that a request describes."""
        key = request.key
        if (picture := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return picture
        if (under_way := self._under_way.get(key)) is None:
            under_way = self._under_way[key] = asyncio.ensure_future(self._render(request))
            under_way.add_done_callback(lambda made: self._keep(key, made))
        return await asyncio.shield(under_way)

    async def open(self, files: Mapping[str, File]) -> Opened:
        """Open the pictures of one form, by its fields; each is found good or refused."""
        return await self._opener.open(files)

    def close(self) -> None:
        """End the threads; what has not begun is dropped."""
        self._opener.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _render(self, request: RenderRequest) -> Picture:
        """Make a picture on a thread, when it is its turn."""
        share = await self._answers.take(math.prod(request.spec.size))
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, request.render)
        finally:
            share.keep(0)

    def _keep(self, key: Hashable, made: asyncio.Future[Picture]) -> None:
        del self._under_way[key]
        if made.cancelled() or made.exception() is not None or made.result().weight > self._cache_bytes:
            return
        self._kept[key] = picture = made.result()
        self._kept_bytes += picture.weight
        while self._kept_bytes > self._cache_bytes:
            self._kept_bytes -= self._kept.popitem(last=False)[1].weight
