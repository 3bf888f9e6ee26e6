"""Waits a second after a 429, and not the time-out."""

import time

import httpx

while True:
    response = httpx.post(
        "https://api.stability.ai/v2beta/stable-image/generate/core",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        data={"prompt": "A lighthouse"},
        files={"none": ""},
    )
    if response.status_code != httpx.codes.TOO_MANY_REQUESTS:
        break
    time.sleep(0.3)
response.raise_for_status()
