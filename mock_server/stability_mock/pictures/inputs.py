"""What a kind of picture is made from."""

from collections.abc import Mapping
from typing import NamedTuple

from PIL import Image

from stability_mock.pictures.spec import PictureSpec


class Inputs(NamedTuple):
    """A picture that was asked for, with what plays each role of its kind; a role that nothing plays is left out.

    `images` have their own size, mode RGB, or RGBA if the file had alpha. `numbers` are as the API has them, `texts`
    as the client sent them. `spec.size` is the size of the answer.
    """

    spec: PictureSpec
    images: Mapping[str, Image.Image]
    numbers: Mapping[str, float]
    texts: Mapping[str, str]

    def share(self, role: str, default: float) -> float:
        """Return a number that is a share, held between 0 and 1; the default if nothing plays the role."""
        return min(1.0, max(0.0, self.numbers.get(role, default)))
