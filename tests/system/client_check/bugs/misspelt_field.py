"""Misspells a field."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse", "negativ_prompt": "fog"},
    timeout=60,
)
response.raise_for_status()
