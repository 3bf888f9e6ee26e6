"""Small copies of pictures, for lists: made once, on the threads of the studio."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections import OrderedDict
from typing import TYPE_CHECKING

from stability_mock.pictures.opening import File
from stability_mock.pictures.uploads import FORMATS, Bounds, UploadRefused

if TYPE_CHECKING:
    from PIL import Image

    from stability_mock.pictures.studio import Studio
    from stability_mock.pictures.uploads import Size

MAX_SIDE = 320
"""Pixels of the longer side."""
KEPT = 600
"""Thumbnails, of some 10 to 20 kB each."""
QUALITY = 80

_BOUNDS = Bounds(1, None, 1 << 25)


class Thumbnails:
    """Makes thumbnails, and keeps those that were asked for last."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._made: OrderedDict[str, asyncio.Task[bytes]] = OrderedDict()

    async def of(self, data: bytes) -> bytes:
        """Return the thumbnail of a picture file, as JPEG. Raises UploadRefused for what cannot be decoded."""
        digest = await asyncio.to_thread(_digest, data)
        if digest not in self._made:
            self._made[digest] = asyncio.ensure_future(self._make(data))
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(digest)
        return await asyncio.shield(self._made[digest])

    async def _make(self, data: bytes) -> bytes:
        opened = await self._studio.open({"": File(data, FORMATS, _BOUNDS, _fitted)})
        if reason := opened.refused.get(""):
            raise UploadRefused(reason)
        return await asyncio.to_thread(_encoded, opened.uploads[""].image)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fitted(size: Size) -> Size:
    """Return the size of a thumbnail: its longer side is as long as it may be."""
    longer = max(size)
    width, height = (max(1, side * MAX_SIDE // longer) for side in size)
    return width, height


def _encoded(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
