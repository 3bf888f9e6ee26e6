"""Takes for granted that the JSON has a picture in it."""

import base64
from pathlib import Path

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "application/json"},
    files={"none": ""},
    data={"prompt": "A lighthouse"},
    timeout=60,
)
Path("lighthouse.png").write_bytes(base64.b64decode(response.json()["image"]))
