"""Asks for the next picture although the last one could not be paid."""

import sys

import httpx

failed = 0
for subject in ("A lighthouse", "A harbour", "A boat"):
    response = httpx.post(
        "https://api.stability.ai/v2beta/stable-image/generate/core",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        data={"prompt": subject},
        files={"none": ""},
    )
    failed += not response.is_success
sys.exit(f"{failed} pictures failed" if failed else 0)
