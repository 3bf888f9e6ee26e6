"""The golden table of 2026: what the files add up to, read back, that this contract gives for a request.

python tests/support/golden_2026.py            # compare with the table next to this file
python tests/support/golden_2026.py --write    # write the table anew, after a change that was meant to be seen
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from stability_mock.contract import load
from stability_mock.generation_request import GenerationRequest
from stability_mock.parameters import Part, check, gather
from stability_mock.pictures.opening import Upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.contract import Contract

TABLE = Path(__file__).with_suffix(".json")
SEED = 42
PROMPTS = {
    "21:9": "A lighthouse on a cliff above a stormy ocean at dusk",
    "16:9": "a mountain lake in winter, (mist:0.3)",
    "3:2": "desert dunes",
    "5:4": "pine forest at dawn",
    "1:1": "city skyline at night",
    "4:5": "tropical islands, naïve café style",
    "2:3": "a rocket under a ringed planet 🚀",
    "9:16": "a village in autumn",
    "9:21": "something else entirely: 日本語の文字",
}
STYLES = (
    "3d-model", "analog-film", "anime", "cinematic", "comic-book", "digital-art", "enhance", "fantasy-art",
    "isometric", "line-art", "low-poly", "modeling-compound", "neon-punk", "origami", "photographic", "pixel-art",
    "tile-texture",
)  # fmt: skip
MODELS = (
    "sd3.5-large",
    "sd3.5-large-turbo",
    "sd3.5-medium",
    "sd3.5-flash",
    "sd3-large",
    "sd3-large-turbo",
    "sd3-medium",
)
IMAGE_TO_IMAGE = {"mode": "image-to-image"}


def generations() -> Iterator[tuple[str, GenerationRequest]]:
    """Yield each request of the table with its name: sizes, formats, styles, models, and pictures from a picture."""
    for endpoint in ("ultra", "core", "sd3"):
        for ratio, prompt in PROMPTS.items():
            yield generation(endpoint, prompt=prompt, aspect_ratio=ratio)
        for output_format in ("jpeg", "webp"):
            yield generation(endpoint, output_format=output_format)
    for endpoint in ("ultra", "sd3"):
        for style in STYLES:
            yield generation(endpoint, style_preset=style)
    for model in MODELS:
        yield generation("sd3", model=model)
    for strength in ("0", "0.35", "1"):
        yield generation("ultra", from_picture=True, strength=strength)
        yield generation("sd3", from_picture=True, strength=strength, **IMAGE_TO_IMAGE)
    yield generation("ultra", from_picture=True, strength="0.35", aspect_ratio="1:1")
    yield generation("sd3", from_picture=True, strength="0.35", model="sd3.5-flash", **IMAGE_TO_IMAGE)


def generation(endpoint: str, *, from_picture: bool = False, **fields: str) -> tuple[str, GenerationRequest]:
    """Return what a request for a picture asks for, and its name."""
    operation = next(found for found in published().operations if found.name == endpoint)
    form = {"prompt": PROMPTS["21:9"], "seed": str(SEED), **fields}
    parts = [Part(name, text.encode()) for name, text in form.items()]
    if from_picture:
        parts.append(Part("image", b"opened already", "a.png"))
    checked = check(operation, gather(operation, parts), {})
    uploads = {"image": Upload("photo", photo().size, photo())} if from_picture else {}
    name = " ".join((endpoint, *(value for field, value in fields.items() if field != "prompt")))
    return name, GenerationRequest(operation, checked.values, checked.given, uploads)


@cache
def published() -> Contract:
    """Return the contract of 2026."""
    return load("2026")


def photo() -> Image.Image:
    """Return a picture, wider than high, with something different in every part of it."""
    slope = Image.linear_gradient("L").resize((320, 180))
    round_ = Image.radial_gradient("L").resize((320, 180))
    return Image.merge("RGB", (slope, round_, slope.transpose(Image.Transpose.ROTATE_180)))


def digest(generation: GenerationRequest) -> str:
    """Return the format and the size of the file that answers a request, and a short hash of its pixels."""
    with Image.open(io.BytesIO(generation.render_request(SEED).render().data)) as image:
        pixels = hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()[:16]
        return f"{image.format} {image.width}x{image.height} {pixels}"


def table() -> dict[str, str]:
    """Return the whole table, painted now."""
    return {name: digest(generation) for name, generation in generations()}


if __name__ == "__main__":
    painted = table()
    if "--write" in sys.argv:
        TABLE.write_text(json.dumps(painted, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(TABLE.read_text(encoding="utf-8"))
    sys.exit("\n".join(name for name in {**painted, **expected} if painted.get(name) != expected.get(name)) or None)
