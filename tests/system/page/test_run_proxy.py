"""What runs under `stability-mock run` reaches the API alone: neither the page nor the control API."""

from __future__ import annotations

import subprocess
import sys

import pytest

PATHS = ["/_mock/ui/", "/_mock/ui/main.js", "/_mock/state", "/_mock/events", "/_mock/health"]
ASK = """
import sys, httpx
client = httpx.Client(base_url=sys.argv[1], timeout=60)
for path in sys.argv[2:]:
    print(client.get(path, headers={"sec-fetch-dest": "document"}).status_code)
print(client.get("/", headers={"accept": "text/html"}).headers["location"])
"""


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_the_proxy_does_not_lead_to_the_page(scheme: str) -> None:
    client = [sys.executable, "-c", ASK, f"{scheme}://api.stability.ai", *PATHS]
    command = [sys.executable, "-m", "stability_mock", "run", "--via", "proxy", "--", *client]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.stdout.split() == ["403"] * len(PATHS) + ["/docs"], done.stderr
