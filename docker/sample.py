"""A client as the API's reference writes it: it knows nothing of the mock server."""
# ruff: noqa: INP001, F541, S113, PLR2004, PTH123, TRY002, T201 - a client as the reference writes it

import requests

response = requests.post(
    f"https://api.stability.ai/v2beta/stable-image/generate/core",
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
    print("lighthouse.webp", len(response.content), "bytes, seed", response.headers["seed"])
else:
    raise Exception(str(response.json()))
