"""What a picture costs in CPU when nothing but painting and Pillow's encoder is run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from stability_mock.pictures import PictureSpec, encode, paint

from benchmarks import bodies

FORMATS = ("png", "jpeg", "webp")


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU for one picture: medians."""

    paint: float
    encode: float

    @property
    def both(self) -> float:
        """Milliseconds for the whole picture."""
        return self.paint + self.encode


def cost(output_format: str, pictures: int, first_seed: int = 1) -> Cost:
    """Paint and encode a number of different pictures of 1024x1024."""
    painted, encoded = [], []
    for seed in range(first_seed, first_seed + pictures):
        spec = _spec(seed)
        began = time.process_time()
        image = paint(spec)
        done = time.process_time()
        encode(image, output_format, spec)
        painted.append((done - began) * 1000)
        encoded.append((time.process_time() - done) * 1000)
    return Cost(statistics.median(painted), statistics.median(encoded))


def file(output_format: str) -> bytes:
    """Return the file that the mock server answers the load with."""
    spec = _spec(bodies.SEED)
    return encode(paint(spec), output_format, spec)


def _spec(seed: int) -> PictureSpec:
    return PictureSpec(
        endpoint="ultra",
        model="",
        prompt=bodies.PROMPT,
        negative_prompt=bodies.NEGATIVE_PROMPT,
        style_preset="",
        seed=seed,
        size=(1024, 1024),
    )
