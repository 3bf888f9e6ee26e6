"""Sends a negative prompt to the model that takes none."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/sd3",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
    files={"none": ""},
    data={"prompt": "A lighthouse", "model": "sd3-large-turbo", "negative_prompt": "fog"},
    timeout=60,
)
response.raise_for_status()
