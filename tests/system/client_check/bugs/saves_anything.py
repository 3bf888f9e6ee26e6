"""Looks at the status alone, and saves the answer as a picture."""

from pathlib import Path

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse"},
    timeout=60,
)
response.raise_for_status()
Path("lighthouse.png").write_bytes(response.content)
