"""Where in a region of any shape a caption goes: where it has room, and as far down as it has."""

from collections.abc import Iterator

from PIL import Image

from stability_mock.pictures.caption.caption import MIN_SIDE, Band, caption_height

_CELLS = 96
"""The longer side of a region in the cells that are looked at."""
_CHANGED = 192
"""What a mask must be at least where letters are to be legible."""
_SMALLER = 0.8
_ROOM = 0.8
"""What part of its frame's shorter side a band must have in width."""
_WIDE = 0.75
"""What part of the widest place is wide enough to be taken, if it is farther down."""


def place(region: Image.Image) -> Band | None:
    """Return where a caption goes in a region (mode L, 255 inside); None if it has no room for legible letters."""
    cell = -(-max(region.size) // _CELLS)
    cells = region.point([0] * _CHANGED + [255] * (256 - _CHANGED)).reduce(cell).point([0] * 255 + [1])
    rows = [int.from_bytes(cells.crop((0, y, cells.width, y + 1)).tobytes()) for y in range(cells.height)]
    for frame in _frames(region.size):
        if band := _lowest(rows, cells.width, cell, region.size, frame):
            return band
    return None


def _frames(size: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the sizes of pictures whose captions are tried: the region's, then squares, smaller and smaller."""
    if min(size) >= MIN_SIDE:
        yield size
    side = float(size[0])
    while side >= MIN_SIDE:
        yield int(side), int(side)
        side *= _SMALLER


def _lowest(rows: list[int], columns: int, cell: int, size: tuple[int, int], frame: tuple[int, int]) -> Band | None:
    """Return the lowest band that is nearly as wide as the widest; None if the widest is too narrow."""
    height = caption_height(frame)
    found = []
    for row in range(len(rows)):
        bottom = min((row + 1) * cell, size[1])
        if bottom >= height:
            left, cells = _run(_all_of(rows[(bottom - height) // cell : row + 1]), columns)
            box = (left * cell, bottom - height, min((left + cells) * cell, size[0]), bottom)
            found.append((box[2] - box[0], box))
    widest = max(found, default=(0, None))[0]
    if widest < _ROOM * min(frame):
        return None
    return Band(next(box for width, box in reversed(found) if width >= _WIDE * widest), frame)


def _all_of(rows: list[int]) -> int:
    inside = rows[0]
    for row in rows[1:]:
        inside &= row
    return inside


def _run(row: int, columns: int) -> tuple[int, int]:
    """Return where the longest run of cells inside begins, and how long it is."""
    cells = row.to_bytes(columns)
    run = max(cells.split(b"\0"), key=len)
    return cells.index(run), len(run)
