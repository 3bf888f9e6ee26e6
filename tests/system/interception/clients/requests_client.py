"""Asks each endpoint for a picture with requests, as the API's reference does."""

from pathlib import Path

import requests

for endpoint, output_format in (("ultra", "webp"), ("core", "webp"), ("sd3", "jpeg")):
    response = requests.post(
        f"https://api.stability.ai/v2beta/stable-image/generate/{endpoint}",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        files={"none": ""},
        data={"prompt": "Lighthouse on a cliff overlooking the ocean", "output_format": output_format},
        timeout=60,
    )
    response.raise_for_status()
    Path(f"{endpoint}.{output_format}").write_bytes(response.content)
