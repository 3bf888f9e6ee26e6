"""What a picture is of: the words and numbers that decide every one of its pixels."""

import json
from typing import NamedTuple


class PictureSpec(NamedTuple):
    """One picture that was asked for; equal specs give equal pixels."""

    endpoint: str
    """`ultra`, `core`, `sd3` or any other word."""
    model: str
    """Such as `sd3-large`; empty where the endpoint has none."""
    prompt: str
    negative_prompt: str
    """Empty if there is none."""
    style_preset: str
    """Empty if there is none; an unknown name is a style too."""
    seed: int
    size: tuple[int, int]
    """Width and height in pixels."""

    def key(self) -> bytes:
        """Return bytes that differ whenever one field does; the same in every version of Python."""
        return json.dumps(self, separators=(",", ":")).encode("ascii")
