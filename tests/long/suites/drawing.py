"""The client that the suites test: it asks for a picture, and checks nothing."""

import io
from dataclasses import dataclass

import requests
from PIL import Image


@dataclass
class Drawn:
    """An answer, with its picture."""

    response: requests.Response

    @property
    def picture(self) -> Image.Image:
        """Return the picture; raises OSError if it cannot be read to its end."""
        found = Image.open(io.BytesIO(self.response.content))
        found.load()
        return found


def draw(prompt: str) -> Drawn:
    """Ask for a picture with seed 7."""
    return Drawn(
        requests.post(
            "https://api.stability.ai/v2beta/stable-image/generate/core",
            headers={"authorization": "Bearer sk-anything", "accept": "image/*"},
            files={"none": ""},
            data={"prompt": prompt, "seed": "7", "output_format": "png"},
            timeout=20,
        )
    )
