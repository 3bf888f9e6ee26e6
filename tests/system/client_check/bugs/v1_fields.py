"""Sends the fields of the older API."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse", "steps": 30, "cfg_scale": 7},
    timeout=60,
)
response.raise_for_status()
