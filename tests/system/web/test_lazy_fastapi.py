"""A server starts without FastAPI, and loads it when a page needs it."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import asyncio, sys, httpx
from stability_mock.server import build_served
from stability_mock.settings import Settings

async def ask():
    app = build_served(Settings())
    headers = {"authorization": "Bearer sk-a"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        good = await client.post(
            "/v2beta/stable-image/generate/core", headers=headers, files={"prompt": (None, "a lighthouse")}
        )
        print(good.status_code, "fastapi" in sys.modules)
        pages = await asyncio.gather(client.get("/docs"), client.get("/openapi.json"), client.get("/nothing"))
        print(*(page.status_code for page in pages), "fastapi" in sys.modules)

asyncio.run(ask())
"""


def test_fastapi_is_loaded_when_a_page_needs_it() -> None:
    result = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert result.stdout.splitlines() == ["200 False", "200 200 404 True"]
