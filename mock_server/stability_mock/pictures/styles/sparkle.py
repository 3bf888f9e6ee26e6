"""A sparkle of light, for anime and fantasy-art."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush


def sparkle(brush: Brush, x: int, y: int, size: int) -> None:
    """Paint a star with four points."""
    waist = max(1, size // 7)
    arms = [
        (0, -size),
        (waist, -waist),
        (size, 0),
        (waist, waist),
        (0, size),
        (-waist, waist),
        (-size, 0),
        (-waist, -waist),
    ]
    brush.draw.polygon([(x + right, y + down) for right, down in arms], fill=tones.SUN)
