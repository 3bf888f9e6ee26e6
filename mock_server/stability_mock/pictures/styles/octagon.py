"""Round things as octagons, as low-poly and origami fold them."""

from collections.abc import Iterator

_OCTAGON = ((100, 0), (71, 71), (0, 100), (-71, 71), (-100, 0), (-71, -71), (0, -100), (71, -71))


def sides(x: int, y: int, radius: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the sides of an octagon, each by its two ends."""
    corners = [(x + right * radius // 100, y + down * radius // 100) for right, down in _OCTAGON]
    yield from zip(corners, [*corners[1:], corners[0]], strict=True)
