"""Calls the older API."""

import httpx

response = httpx.post(
    "https://api.stability.ai/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "application/json"},
    json={"text_prompts": [{"text": "A lighthouse"}]},
)
response.raise_for_status()
