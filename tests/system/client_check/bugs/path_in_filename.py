"""Sends the server the path of the picture."""

from pathlib import Path

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/sd3",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"image": ("/home/erin/pictures/start.png", Path("picture.png").read_bytes())},
    data={"prompt": "A lighthouse", "mode": "image-to-image", "strength": 0.7},
    timeout=60,
)
response.raise_for_status()
