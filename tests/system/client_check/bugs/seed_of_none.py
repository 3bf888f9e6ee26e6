"""Writes down an option that was not given."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse", "seed": str(None)},
    timeout=60,
)
response.raise_for_status()
