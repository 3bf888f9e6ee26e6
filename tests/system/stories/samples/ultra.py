"""The reference's Python sample for ultra; only the base URL is taken from the environment."""
# ruff: noqa: F541, S113, PTH123, TRY002 - a client as the reference writes it

import os

import requests

response = requests.post(
    f"{os.environ['STABILITY_BASE_URL']}/v2beta/stable-image/generate/ultra",
    headers={
        "authorization": f"Bearer sk-MYAPIKEY",
        "accept": "image/*",
    },
    files={"none": ""},
    data={
        "prompt": "Lighthouse on a cliff overlooking the ocean",
        "output_format": "webp",
    },
)

if response.status_code == 200:
    with open("./lighthouse.webp", "wb") as file:
        file.write(response.content)
else:
    raise Exception(str(response.json()))
