"""What is joined to the border of a picture: a flood from there, a row of pixels at a time, each row one number."""

from PIL import Image


def joined(open_: Image.Image) -> Image.Image:
    """Return what can be reached from the border, up, down and sideways, over what is 255 (mode L); 255 or 0."""
    width, height = open_.size
    ways = [_bits(open_.crop((0, y, width, y + 1)).tobytes()) for y in range(height)]
    edges = 1 | 1 << (width - 1)
    reached = [_along(way & edges, way, width) for way in ways]
    reached[0], reached[-1] = ways[0], ways[-1]
    before: list[int] = []
    while before != reached:
        before = list(reached)
        for order in (range(1, height), range(height - 2, -1, -1)):
            step = order.step
            for y in order:
                reached[y] = _along(reached[y] | reached[y - step] & ways[y], ways[y], width)
    pixels = b"".join(f"{row:0{width}b}".encode() for row in reached)
    return Image.frombytes("L", open_.size, pixels.translate(_TO_LEVELS))


def _bits(row: bytes) -> int:
    return int(row.translate(_TO_DIGITS), 2)


def _along(start: int, way: int, width: int) -> int:
    """Return what can be reached in one row: twice as far with each step, to the left and to the right."""
    left, right, far_left, far_right, step = start, start, way, way, 1
    while step < width:
        left |= far_left & left << step
        right |= far_right & right >> step
        far_left &= far_left << step
        far_right &= far_right >> step
        step *= 2
    return left | right


_TO_DIGITS = bytes([ord("0")] * 255 + [ord("1")])
_TO_LEVELS = bytes(255 if value == ord("1") else 0 for value in range(256))
