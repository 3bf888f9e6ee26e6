"""The golden table of the kinds of picture: what the pixels of each add up to, for a few inputs.

python tests/support/golden_kinds.py            # compare with the table next to this file
python tests/support/golden_kinds.py --write    # write the table anew, after a change that was meant to be seen
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

sys.path.append(str(Path(__file__).parents[2] / "tools"))

from sample_pictures import drawing, hole  # runs alone, too
from stability_mock.pictures import PictureSpec
from stability_mock.pictures.kinds import KINDS, Inputs

TABLE = Path(__file__).with_suffix(".json")
NUMBERS = {"grow": 6, "left": 70, "up": 25, "depth": 0.5, "preserve": 0.6}
SHARE = 0.7
TEXTS = {"search": "the vase", "select": "the vase", "background_prompt": "a forest", "direction": "left"}


def sources() -> dict[str, Image.Image]:
    """Return the inputs by name: a picture in gradients, a drawing, and one whose alpha is a gradient."""
    slope = Image.linear_gradient("L")
    turned = (slope, slope.transpose(Image.Transpose.ROTATE_90), slope.transpose(Image.Transpose.ROTATE_180))
    shaded = Image.merge("RGB", turned).resize((240, 180), Image.Resampling.BILINEAR)
    ImageDraw.Draw(shaded).ellipse((70, 40, 170, 140), fill=(30, 60, 190))
    clear = drawing((200, 150)).convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    return {"shaded": shaded, "drawing": drawing((200, 150)), "clear": clear}


def asked() -> Iterator[tuple[str, str, Inputs]]:
    """Yield what each picture of the table is called, its kind, and what it is made from."""
    for source, image in sources().items():
        for kind, found in KINDS.items():
            size = {"enlarge": (image.width * 4, image.height * 4), "outpaint": (image.width + 160, image.height + 95)}
            spec = PictureSpec(kind, "", "A red lighthouse at dusk", "", "", 42, size.get(kind, image.size))
            images = {"image": image, "style": drawing((120, 90)), "mask": hole(image.size, (20, 20, 80, 90))}
            if source == "clear":
                del images["mask"]
            numbers = dict.fromkeys(found.numbers, SHARE) | NUMBERS
            yield (
                f"{kind} {source}",
                kind,
                Inputs(
                    spec,
                    {role: images[role] for role in sorted(found.pictures & set(images))},
                    {role: number for role, number in numbers.items() if role in found.numbers},
                    {role: text for role, text in TEXTS.items() if role in found.texts},
                ),
            )


def digest(kind: str, inputs: Inputs) -> str:
    """Return mode and size of the picture, and a short hash of its pixels."""
    image = KINDS[kind].paint(inputs)
    pixels = hashlib.sha256(image.convert("RGBA").tobytes()).hexdigest()[:16]
    return f"{image.mode} {image.width}x{image.height} {pixels}"


def table() -> dict[str, str]:
    """Return the whole table, painted now."""
    return {name: digest(kind, inputs) for name, kind, inputs in asked()}


if __name__ == "__main__":
    painted = table()
    if "--write" in sys.argv:
        TABLE.write_text(json.dumps(painted, indent=1) + "\n")
    expected = json.loads(TABLE.read_text())
    sys.exit("\n".join(name for name in {**painted, **expected} if painted.get(name) != expected.get(name)) or None)
