"""Asks for everything at once, whatever the rate limit."""

import sys
from concurrent.futures import ThreadPoolExecutor

import httpx

client = httpx.Client(headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"}, timeout=60)


def generate(number: int) -> int:
    """Ask for one picture, and give the status."""
    return client.post(
        "https://api.stability.ai/v2beta/stable-image/generate/core",
        data={"prompt": f"A lighthouse, view {number}"},
        files={"none": ""},
    ).status_code


with ThreadPoolExecutor(8) as pool:
    refused = sum(status != httpx.codes.OK for status in pool.map(generate, range(160)))
sys.exit(f"{refused} pictures were refused" if refused else 0)
