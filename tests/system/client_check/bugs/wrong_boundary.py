"""Announces another boundary than the one that the body has."""

import httpx

content_type = "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"
response = httpx.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*", "content-type": content_type},
    content=b'--xyz\r\ncontent-disposition: form-data; name="prompt"\r\n\r\nA lighthouse\r\n--xyz--\r\n',
)
response.raise_for_status()
