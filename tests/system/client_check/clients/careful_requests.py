"""Makes a picture with Core by requests, and looks at all that comes back."""

import sys
import time
from pathlib import Path

import requests

ATTEMPTS = 3
PASSING = {500, 502, 503, 504}


class BrokenAnswerError(Exception):
    """What came is not a whole picture."""


def generate(prompt: str) -> bytes:
    """Return a picture, or say why there is none."""
    response = requests.post(
        "https://api.stability.ai/v2beta/stable-image/generate/core",
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        files={"none": ""},
        data={"prompt": prompt, "output_format": "png", "style_preset": "cinematic", "aspect_ratio": "16:9"},
        timeout=(5, 4),
    )
    if response.status_code in PASSING:
        raise BrokenAnswerError(f"the server failed with {response.status_code}")
    if not response.ok:
        sys.exit(f"refused with {response.status_code}: {response.text}")
    picture = response.content
    if not (picture.startswith(b"\x89PNG") and picture.endswith(b"IEND\xaeB`\x82")):
        raise BrokenAnswerError("the answer is not a whole PNG")
    if response.headers.get("finish-reason") == "CONTENT_FILTERED":
        sys.exit("the picture was filtered")
    return picture


for attempt in range(1, ATTEMPTS + 1):
    try:
        Path("lighthouse.png").write_bytes(generate("A lighthouse"))
        break
    except (BrokenAnswerError, requests.RequestException) as problem:
        sys.stderr.write(f"attempt {attempt}: {problem}\n")
    time.sleep(0.3 * attempt)
else:
    sys.exit("gave up")
