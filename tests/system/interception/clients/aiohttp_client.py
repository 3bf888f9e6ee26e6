"""Asks each endpoint for a picture with aiohttp, which looks at no proxy by itself."""

import asyncio
from pathlib import Path

import aiohttp  # type: ignore[import-not-found, unused-ignore]


async def main() -> None:
    """Ask all at once."""
    async with aiohttp.ClientSession("https://api.stability.ai", raise_for_status=True) as session:
        await asyncio.gather(
            generate(session, "ultra", "webp"), generate(session, "core", "webp"), generate(session, "sd3", "jpeg")
        )


async def generate(session: aiohttp.ClientSession, endpoint: str, output_format: str) -> None:
    """Ask one endpoint."""
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("prompt", "Lighthouse on a cliff overlooking the ocean")
    form.add_field("output_format", output_format)
    headers = {"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"}
    path = f"/v2beta/stable-image/generate/{endpoint}"
    async with session.post(path, data=form, headers=headers) as response:
        save(f"{endpoint}.{output_format}", await response.read())


def save(name: str, picture: bytes) -> None:
    """Write a picture to a file."""
    Path(name).write_bytes(picture)


asyncio.run(main())
