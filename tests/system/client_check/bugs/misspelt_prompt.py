"""Misspells the one field that must be there."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"promt": "A lighthouse"},
    timeout=60,
)
response.raise_for_status()
