"""Weighs a word by more than 1."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A (red:1.5) lighthouse"},
    timeout=60,
)
response.raise_for_status()
