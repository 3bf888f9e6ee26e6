"""Asks each endpoint for a picture with httpx, with the key that the environment names."""

import os
from pathlib import Path

import httpx

headers = {"authorization": f"Bearer {os.environ['STABILITY_API_KEY']}", "accept": "image/*"}
with httpx.Client(base_url="https://api.stability.ai", headers=headers, timeout=60) as client:
    for endpoint, output_format in (("ultra", "webp"), ("core", "webp"), ("sd3", "jpeg")):
        response = client.post(
            f"/v2beta/stable-image/generate/{endpoint}",
            files={"none": ""},
            data={"prompt": "Lighthouse on a cliff overlooking the ocean", "output_format": output_format},
        )
        response.raise_for_status()
        Path(f"{endpoint}.{output_format}").write_bytes(response.content)
