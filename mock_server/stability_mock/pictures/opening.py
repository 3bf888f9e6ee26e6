"""Opens the pictures that clients send, each in its turn: what is held of them at once is bounded."""

from __future__ import annotations

import asyncio
import hashlib
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.budget import Budget
from stability_mock.pictures.decoder_process import decode_apart
from stability_mock.pictures.uploads import UploadRefused, decode, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from PIL import Image

    from stability_mock.budget import Share
    from stability_mock.pictures.uploads import Bounds, Size, Undecoded

MAX_PIXELS_HERE = 2 << 20
"""Of an upload that is decoded in this process: Pillow decodes some pictures without letting another thread run."""
DECODERS = 2
SMALL_PART = 8
"""What part of the pixels held at once is for small uploads: they wait for one another, and never for large ones."""


class File(NamedTuple):
    """The bytes of a picture that a client sent, and what they must be.

    `fit` says for the picture's size how large it is needed: it is shrunk to that, and its transparency laid over
    white. Without it the picture stays as it is.
    """

    data: bytes
    media_types: Collection[str]
    bounds: Bounds
    fit: Callable[[Size], Size] | None = None


@dataclass(frozen=True)
class Upload:
    """A picture that a client sent, found good and decoded: mode RGB, or RGBA if it has an alpha channel.

    `digest` is the SHA-256 of its bytes, `size` its own size, and `share` what it and the others of its form take of
    the pixels at once.
    """

    digest: str
    size: Size
    image: Image.Image
    share: Share | None = field(default=None, compare=False)

    @property
    def alpha(self) -> bool:
        """Whether it has an alpha channel."""
        return self.image.mode == "RGBA"


class Opened(NamedTuple):
    """The pictures of one form by their fields; of those that are refused, why."""

    uploads: Mapping[str, Upload]
    refused: Mapping[str, str]


class Opener:
    """Opens uploads on threads. `max_pixels` bounds what is held of them at once."""

    def __init__(self, threads: ThreadPoolExecutor, max_pixels: int) -> None:
        self._threads = threads
        self._decoders = ThreadPoolExecutor(DECODERS, thread_name_prefix="decoder")
        self._small = Budget(max_pixels // SMALL_PART)
        self._large = Budget(max_pixels - max_pixels // SMALL_PART)

    async def open(self, files: Mapping[str, File]) -> Opened:
        """Open the pictures of one form.

        They are decoded when it is the form's turn: it takes its share for all of them at once.
        """
        refused: dict[str, str] = {}
        found = {name: looked for name in files if (looked := await self._look(name, files[name], refused))}
        pixels = sum(undecoded.pixels for _, undecoded in found.values())
        share = await (self._large if pixels > MAX_PIXELS_HERE else self._small).take(pixels)
        uploads: dict[str, Upload] = {}
        for name, (digest, undecoded) in found.items():
            try:
                image = await self._decode(undecoded, files[name].fit)
            except UploadRefused as problem:
                refused[name] = str(problem)
            else:
                uploads[name] = Upload(digest, undecoded.size, image, share)
        share.keep(sum(math.prod(upload.image.size) for upload in uploads.values()))
        return Opened(uploads, refused)

    def close(self) -> None:
        """End the threads of its own; what has not begun is dropped."""
        self._decoders.shutdown(wait=False, cancel_futures=True)

    async def _look(self, name: str, file: File, refused: dict[str, str]) -> tuple[str, Undecoded] | None:
        def look() -> tuple[str, Undecoded]:
            return hashlib.sha256(file.data).hexdigest(), inspect(file.data, file.media_types, file.bounds)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, look)
        except UploadRefused as problem:
            refused[name] = str(problem)
            return None

    async def _decode(self, found: Undecoded, fit: Callable[[Size], Size] | None) -> Image.Image:
        size = min(found.size, fit(found.size), key=math.prod) if fit else None
        loop = asyncio.get_running_loop()
        if found.pixels > MAX_PIXELS_HERE:
            return await loop.run_in_executor(self._decoders, decode_apart, found, size)
        return await loop.run_in_executor(self._threads, decode, found, size)
