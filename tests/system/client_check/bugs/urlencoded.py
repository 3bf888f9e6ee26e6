"""Sends no file, so that requests writes the form urlencoded."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    data={"prompt": "A lighthouse"},
    timeout=60,
)
response.raise_for_status()
