"""Sends the fields as JSON."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    json={"prompt": "A lighthouse"},
    timeout=60,
)
response.raise_for_status()
