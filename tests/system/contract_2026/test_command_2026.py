"""The command serves the contract of 2026."""

from __future__ import annotations

import httpx
from live import start


def test_the_command_serves_it() -> None:
    with start("--contract", "2026") as live, httpx.Client(base_url=live.url) as client:
        assert live.welcome.startswith("Stable Image API (mock server), contract 2026, at http://127.0.0.1:")
        assert client.get("/_mock/health").json()["contract"] == "2026"
        assert client.get("/openapi.json").json()["info"]["version"] == "v2beta-2026"
