"""Makes a picture with Ultra by nothing but Python's own library."""

import sys
import urllib.error
import urllib.request
import uuid
from pathlib import Path

boundary = uuid.uuid4().hex
fields = {"prompt": "A lighthouse", "negative_prompt": "fog", "output_format": "webp", "seed": "4294967294"}
head = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
body = "".join(head.format(boundary, name, value) for name, value in fields.items()) + f"--{boundary}--\r\n"
request = urllib.request.Request(
    "https://api.stability.ai/v2beta/stable-image/generate/ultra",
    body.encode(),
    {
        "authorization": "Bearer sk-MYAPIKEY",
        "accept": "image/*",
        "content-type": f"multipart/form-data; boundary={boundary}",
    },
)
try:
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - https
        Path("lighthouse.webp").write_bytes(answer.read())
except urllib.error.HTTPError as problem:
    sys.exit(f"{problem.code}: {problem.read().decode()}")
