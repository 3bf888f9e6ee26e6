#!/usr/bin/env python3
"""Contact sheets of the pictures the mock paints: to judge them by eye, and for the README.

python tools/contact_sheet.py                  # docs/contact-sheet.png, small
python tools/contact_sheet.py --full out/      # every endpoint, ratio, style and scene, large
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from stability_mock.pictures import PictureSpec, paint  # noqa: E402  # runs from a checkout too
from stability_mock.pictures.scenes import SCENES  # noqa: E402
from stability_mock.pictures.styles import STYLES  # noqa: E402

SMALL = ROOT / "docs" / "contact-sheet.png"
GAP = 6
COARSE = 9
"""Steps of each colour on the small sheet: it halves the file, and nobody sees it."""
GROUND = (255, 255, 255)
MEGAPIXEL = (
    (1024, 1024),
    (1088, 896),
    (1216, 832),
    (1344, 768),
    (1536, 640),
    (896, 1088),
    (832, 1216),
    (768, 1344),
    (640, 1536),
)
PROMPTS = {
    "lake": "Mountain lake at dawn",
    "coast": "A lighthouse above the ocean at dusk",
    "city": "City skyline at night, lights on the river",
    "dunes": "Desert dunes, evening light",
    "islands": "Tropical islands, a small boat",
    "forest": "Pine forest in the mist",
    "space": "A rocket under a ringed planet",
    "meadow": "A village in autumn",
}
SHOWN = (
    ("coast", "", 5),
    ("lake", "", 12),
    ("city", "", 4),
    ("islands", "", 3),
    ("dunes", "", 6),
    ("space", "", 9),
    ("islands", "neon-punk", 2),
    ("lake", "low-poly", 3),
    ("coast", "comic-book", 5),
    ("forest", "isometric", 2),
    ("islands", "pixel-art", 6),
    ("coast", "line-art", 2),
    ("lake", "anime", 8),
    ("meadow", "analog-film", 3),
    ("lake", "origami", 4),
    ("dunes", "cinematic", 2),
    ("lake", "fantasy-art", 7),
    ("coast", "tile-texture", 1),
)
"""Scene, style and seed of each picture on the small sheet."""


def small_sheet() -> Image.Image:
    """Return the README's sheet: six columns, about 1200 pixels wide, in fewer colours."""
    preferences = [
        PictureSpec("core", "", PROMPTS[scene], "", style, seed, (1024, 1024)) for scene, style, seed in SHOWN
    ]
    sheet = laid_out((paint(preference) for preference in preferences), columns=6, cell=(196, 196))
    return sheet.point([round(level / COARSE) * COARSE for level in range(256)] * 3)


def full_sheets() -> dict[str, Image.Image]:
    """Return large sheets by name: sizes, styles by scene, and seeds."""
    sizes = [
        PictureSpec(endpoint, "", prompt, "", "", 40 + place, size)
        for endpoint in ("ultra", "core", "sd3")
        for place, (size, prompt) in enumerate(zip(MEGAPIXEL, [*PROMPTS.values(), "anything"], strict=True))
    ]
    styles = [PictureSpec("core", "", PROMPTS[scene], "", style, 7, (768, 768)) for style in STYLES for scene in SCENES]
    seeds = [PictureSpec("core", "", "anything", "", "", seed, (768, 768)) for seed in range(1, 25)]
    return {
        "sizes": laid_out(map(paint, sizes), columns=9, cell=(320, 480)),
        "styles": laid_out(map(paint, styles), columns=8, cell=(320, 320)),
        "seeds": laid_out(map(paint, seeds), columns=6, cell=(480, 480)),
    }


def laid_out(pictures: Iterable[Image.Image], *, columns: int, cell: tuple[int, int]) -> Image.Image:
    """Return pictures in rows, each as large as its cell allows."""
    thumbnails = [thumbnail(picture, cell) for picture in pictures]
    rows = -(-len(thumbnails) // columns)
    width, height = (side + GAP for side in cell)
    sheet = Image.new("RGB", (columns * width - GAP, rows * height - GAP), GROUND)
    for place, image in enumerate(thumbnails):
        sheet.paste(image, (place % columns * width, place // columns * height))
    return sheet


def thumbnail(picture: Image.Image, cell: tuple[int, int]) -> Image.Image:
    """Return a picture scaled down to fit into a cell."""
    image = picture.convert("RGB")
    image.thumbnail(cell, Image.Resampling.LANCZOS)
    return image


def main() -> None:
    """Write the small sheet, or the large ones into a folder."""
    parser = argparse.ArgumentParser(description="Paint contact sheets of the mock's pictures.")
    parser.add_argument("--full", type=Path, metavar="FOLDER", help="write the large sheets into this folder instead")
    folder: Path | None = parser.parse_args().full
    if folder is None:
        small_sheet().save(SMALL, optimize=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, sheet in full_sheets().items():
        sheet.save(folder / f"{name}.png")


if __name__ == "__main__":
    main()
