"""Sets the content type by hand, and so loses the boundary."""

import requests

response = requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*", "content-type": "multipart/form-data"},
    files={"none": ""},
    data={"prompt": "A lighthouse"},
    timeout=60,
)
response.raise_for_status()
