"""Sends the picture as if it were a text."""

import urllib.request
from pathlib import Path

HEAD = b'--b\r\ncontent-disposition: form-data; name="'
texts = {b"prompt": b"A lighthouse", b"mode": b"image-to-image", b"strength": b"0.7"}
fields = texts | {b"image": Path("picture.png").read_bytes()}
body = b"".join(HEAD + name + b'"\r\n\r\n' + value + b"\r\n" for name, value in fields.items()) + b"--b--\r\n"
headers = {
    "authorization": "Bearer sk-MYAPIKEY",
    "accept": "image/*",
    "content-type": "multipart/form-data; boundary=b",
}
url = "https://api.stability.ai/v2beta/stable-image/generate/sd3"
with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as answer:
    answer.read()
