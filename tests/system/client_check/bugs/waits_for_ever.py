"""Sets no time-out."""

from pathlib import Path

import requests

response = requests.post(  # noqa: S113 - the bug
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse"},
)
response.raise_for_status()
Path("lighthouse.png").write_bytes(response.content)
