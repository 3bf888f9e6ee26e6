"""The golden table: what the pixels of a picture, and of its files when read back, add up to.

python tests/support/golden.py            # compare with the table next to this file
python tests/support/golden.py --write    # write the table anew, after a change that was meant to be seen
"""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from stability_mock.pictures import PictureSpec, encode, paint
from stability_mock.pictures.styles import STYLES

TABLE = Path(__file__).with_suffix(".json")
FORMATS = ("png", "jpeg", "webp")
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
CORE = (
    (1248, 1248),
    (1328, 1104),
    (1488, 1024),
    (1648, 944),
    (1888, 784),
    (1104, 1328),
    (1024, 1488),
    (944, 1648),
    (784, 1888),
)
PROMPTS = (
    "A lighthouse on a cliff above a stormy ocean at dusk",
    "a mountain lake in winter, (mist:0.3)",
    "desert dunes",
    "pine forest at dawn",
    "city skyline at night",
    "tropical islands, naïve café style",
    "a rocket under a ringed planet 🚀",
    "a village in autumn",
    "something else entirely: 日本語の文字",
)


def specs() -> Iterator[tuple[str, PictureSpec]]:
    """Yield each spec of the table with its name: three endpoints by nine ratios, then each style."""
    for endpoint, model, sizes in (("ultra", "", MEGAPIXEL), ("core", "", CORE), ("sd3", "sd3-large", MEGAPIXEL)):
        for place, (size, prompt) in enumerate(zip(sizes, PROMPTS, strict=True)):
            name = f"{endpoint} {size[0]}x{size[1]}"
            yield name, PictureSpec(endpoint, model, prompt, "", "", 42 + place, size)
    for place, style in enumerate((*STYLES, "a style nobody has heard of")):
        prompt = PROMPTS[place % len(PROMPTS)]
        yield f"style {style}", PictureSpec("core", "", prompt, "", style, 7, (512, 512))


def digest(image: Image.Image) -> str:
    """Return a short hash of an image's pixels."""
    return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()[:16]


def hashes(spec: PictureSpec) -> dict[str, str]:
    """Return the hash of the picture and of each of its files as read back."""
    picture = paint(spec)
    found = {"picture": digest(picture)}
    for output_format in FORMATS:
        file = io.BytesIO(encode(picture, output_format, spec))
        with Image.open(file) as image:
            found[output_format] = digest(image)
    return found


def table() -> dict[str, dict[str, str]]:
    """Return the whole table, painted now."""
    return {name: hashes(spec) for name, spec in specs()}


if __name__ == "__main__":
    painted = table()
    if "--write" in sys.argv:
        TABLE.write_text(json.dumps(painted, indent=1) + "\n")
    expected = json.loads(TABLE.read_text())
    differing = [
        f"{name}: {kind}" for name in expected for kind in expected[name] if expected[name][kind] != painted[name][kind]
    ]
    sys.exit("\n".join(differing) or None)
