"""Sends a picture of more than the largest body."""

from pathlib import Path

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/sd3",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"image": ("start.png", Path("picture.png").read_bytes() + bytes(10 << 20))},
    data={"prompt": "A lighthouse", "mode": "image-to-image", "strength": 0.7},
    timeout=60,
)
response.raise_for_status()
