"""Tries again and again what cannot succeed."""

import sys
import time

import requests

for _ in range(3):
    response = requests.post(
        "https://api.stability.ai/v2beta/stable-image/generate/core",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        files={"none": ""},
        data={"prompt": "A lighthouse", "aspect_ratio": "4:3"},
        timeout=60,
    )
    if response.ok:
        break
    time.sleep(0.2)
else:
    sys.exit("no picture after 3 attempts")
