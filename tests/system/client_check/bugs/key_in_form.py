"""Sends the key once more, in the form."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY-0123456789", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse", "api_key": "sk-MYAPIKEY-0123456789"},
    timeout=60,
)
response.raise_for_status()
