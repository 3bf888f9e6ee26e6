"""Sends the key in a header that is not read."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"x-api-key": "sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse"},
    timeout=60,
)
response.raise_for_status()
