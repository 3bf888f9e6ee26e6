"""Sends a strength for a picture that there is not."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/sd3",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse", "mode": "text-to-image", "strength": 0.7},
    timeout=60,
)
response.raise_for_status()
