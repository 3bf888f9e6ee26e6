"""Makes a picture from a picture with SD3 by httpx, as JSON."""

import base64
import sys
from pathlib import Path

import httpx

MODEL = "sd3-medium"

with httpx.Client(base_url="https://api.stability.ai", timeout=30) as client, Path("picture.png").open("rb") as start:
    response = client.post(
        "/v2beta/stable-image/generate/sd3",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "application/json"},
        data={"prompt": "A (red:0.5) lighthouse", "mode": "image-to-image", "strength": "0.7", "model": MODEL},
        files={"image": ("start.png", start, "image/png")},
    )
if response.status_code != httpx.codes.OK:
    sys.exit(f"{response.status_code}: {response.text}")
answer = response.json()
if answer["finish_reason"] != "SUCCESS":
    sys.exit(answer["finish_reason"])
Path("lighthouse.png").write_bytes(base64.b64decode(answer["image"]))
