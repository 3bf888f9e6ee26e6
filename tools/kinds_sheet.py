#!/usr/bin/env python3
"""The contact sheet of all endpoints: what each makes of two inputs, a photo and a drawing.

python tools/kinds_sheet.py                  # docs/kinds-sheet.png
python tools/kinds_sheet.py --full out/      # every picture in its own size
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from contact_sheet import thumbnail  # noqa: E402  # runs from a checkout too
from sample_pictures import drawing, hole, photo  # noqa: E402  # runs from a checkout too
from stability_mock.pictures import PictureSpec  # noqa: E402
from stability_mock.pictures.caption.lettering import font  # noqa: E402
from stability_mock.pictures.kinds import KINDS, Inputs  # noqa: E402

SHEET = ROOT / "docs" / "kinds-sheet.png"
COLUMNS, CELL, LABEL, GAP = 6, (196, 147), 17, 6
SHADES = 28
"""Steps of each colour on the small sheet: they halve the file."""
SIZE = (768, 576)
SMALL = (192, 144)
HOLES = {"photo": (36, 8, 72, 88), "drawing": (30, 44, 72, 92)}


class Asked(NamedTuple):
    """A request for the sheet: endpoint and kind, and what else it is made from."""

    endpoint: str
    kind: str
    prompt: str = ""
    numbers: dict[str, float] = {}  # noqa: RUF012 - none is changed
    texts: dict[str, str] = {}  # noqa: RUF012
    size: tuple[int, int] = SIZE
    style_preset: str = ""


ASKED = (
    Asked("ultra", "scene", "A lighthouse at dusk", {"strength": 0.6}),
    Asked("core", "scene", "Mountain lake at dawn", style_preset="low-poly"),
    Asked("sd3", "scene", "City skyline at night", {"strength": 0.5}),
    Asked("upscale-fast", "enlarge"),
    Asked("upscale-conservative", "detail", "sharp", {"creativity": 0.2}),
    Asked("upscale-creative", "detail", "bold", {"creativity": 0.5}),
    Asked("erase", "erase", "", {"grow": 5}),
    Asked("inpaint", "inpaint", "Tropical islands, a boat", {"grow": 5}),
    Asked("outpaint", "outpaint", "Desert dunes", {"left": 190, "up": 80, "creativity": 0.5}, size=(1148, 864)),
    Asked("search-and-replace", "replace", "Village in autumn", {"grow": 3}, {"search": "fruit"}),
    Asked("search-and-recolor", "recolor", "a red one", {"grow": 3}, {"select": "body"}),
    Asked("remove-background", "cutout"),
    Asked("replace-background-and-relight", "relight", "", {"preserve": 0.6, "depth": 0.5, "strength": 0.5},
          {"background_prompt": "Pine forest in the mist", "direction": "left"}),
    Asked("sketch", "sketch", "Islands in summer", {"strength": 0.7}),
    Asked("structure", "structure", "Sunset at the sea", {"strength": 0.7}),
    Asked("style", "style", "A lighthouse on a cliff", {"fidelity": 0.8}, size=(1024, 768)),
    Asked("style-transfer", "transfer", "painted",
          {"style_strength": 1, "composition_fidelity": 0.9, "change_strength": 0.9}),
)  # fmt: skip


def answers(name: str) -> Iterator[tuple[str, Image.Image]]:
    """Yield each endpoint with what it makes of the input of that name; first the input and its mask."""
    image = {"photo": photo, "drawing": drawing}[name](SIZE)
    mask = hole(SIZE, HOLES[name], round_=name == "photo")
    yield name, image
    for asked in ASKED:
        roles = KINDS[asked.kind].pictures
        images = {"image": image, "mask": mask, "style": KINDS["scene"].paint(_plain_scene()).convert("RGB")}
        size = asked.size
        if asked.kind in {"enlarge", "detail"}:
            images["image"], size = image.resize(SMALL, Image.Resampling.BOX), (4 * SMALL[0], 4 * SMALL[1])
        mixed = name == "drawing" and asked.endpoint != "core"
        given = {role: images[role] for role in roles & set(images)} if mixed or asked.kind != "scene" else {}
        spec = PictureSpec(asked.endpoint, "", asked.prompt, "", asked.style_preset, 7, size)
        yield asked.endpoint, KINDS[asked.kind].paint(Inputs(spec, given, asked.numbers, asked.texts))


def _plain_scene() -> Inputs:
    spec = PictureSpec("core", "", "Dunes at sunset", "", "low-poly", 2, SIZE)
    return Inputs(spec, {}, {}, {})


def small_sheet() -> Image.Image:
    """Return the sheet of the documentation: three rows for each input."""
    shown = [(label, shown_as(label, image)) for name in HOLES for label, image in answers(name)]
    across, down = CELL[0] + GAP, CELL[1] + LABEL + GAP
    sheet = Image.new("RGB", (COLUMNS * across - GAP, -(-len(shown) // COLUMNS) * down - GAP), "white")
    draw = ImageDraw.Draw(sheet)
    for place, (label, image) in enumerate(shown):
        x, y = place % COLUMNS * across, place // COLUMNS * down
        sheet.paste(image, (x + (CELL[0] - image.width) // 2, y + (CELL[1] - image.height) // 2))
        draw.text((x + CELL[0] // 2, y + CELL[1] + 1), label, fill="black", font=font(12), anchor="ma")
    return sheet


def shown_as(label: str, image: Image.Image) -> Image.Image:
    """Return a picture as large as a cell: of an upscaled one its middle, and what is transparent over squares."""
    if label.startswith("upscale"):
        width, height = image.size
        image = image.crop((width * 3 // 8, height * 3 // 8, width * 5 // 8, height * 5 // 8))
    if image.mode == "RGBA":
        image = Image.alpha_composite(_squares(image.size), image)
    return thumbnail(image, CELL)


def _squares(size: tuple[int, int]) -> Image.Image:
    squares = Image.new("RGBA", size, "white")
    draw, side = ImageDraw.Draw(squares), max(size) // 32
    for x in range(0, size[0], side):
        for y in range(x // side % 2 * side, size[1], 2 * side):
            draw.rectangle((x, y, x + side - 1, y + side - 1), fill="#c8c8c8")
    return squares


def main() -> None:
    """Write the sheet, or every picture into a folder."""
    parser = argparse.ArgumentParser(description="Paint what each endpoint makes of a photo and of a drawing.")
    parser.add_argument("--full", type=Path, metavar="FOLDER", help="write every picture into this folder instead")
    folder: Path | None = parser.parse_args().full
    if folder is None:
        coarse = [round(round(level * SHADES / 255) * 255 / SHADES) for level in range(256)]
        small_sheet().point(coarse * 3).save(SHEET, optimize=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in HOLES:
        for endpoint, picture in answers(name):
            picture.save(folder / f"{name}-{endpoint}.png")


if __name__ == "__main__":
    main()
