"""Is content with whatever is answered."""

from pathlib import Path

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": ""},
    timeout=60,
)
Path("lighthouse.png").write_bytes(response.content)
