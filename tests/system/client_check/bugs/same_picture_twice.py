"""Pays twice for one picture: the seed is always the same."""

import httpx

for _ in range(2):
    response = httpx.post(
        "https://api.stability.ai/v2beta/stable-image/generate/core",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        data={"prompt": "A lighthouse", "seed": 42},
        files={"none": ""},
    )
    response.raise_for_status()
