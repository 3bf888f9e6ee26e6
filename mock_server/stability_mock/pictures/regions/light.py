"""Light from one side, or as another picture has it."""

from PIL import Image, ImageStat

from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.uploads import flattened

_TURNS = {
    "left": Image.Transpose.ROTATE_270,
    "right": Image.Transpose.ROTATE_90,
    "above": Image.Transpose.ROTATE_180,
    "below": None,
}
_SMALL = 32
"""Pixels of each side of the copy on which the light is tried."""
_STEP = 0.05
_LIGHTER = 4
"""Levels by which the light's side is lighter than the other one, on the average."""


def relit(picture: Image.Image, kept: Image.Image, mask: Image.Image, inputs: Inputs) -> Image.Image:
    """Return the picture lighter on the side that the text `direction` names, by the number `strength`, 0 to 1.

    Without a direction it is lighter where the picture `light` is; without both it stays. What is in the mask shows
    the kept picture instead. If that, or a dark scene, leaves the side of the light darker, the light gets stronger.
    """
    direction, strength = inputs.texts.get("direction", ""), inputs.share("strength", 0.3)
    if direction in _TURNS:
        light = _from(direction)
        strength = _enough(picture, kept, mask, direction, strength)
    elif "light" in inputs.images:
        light = flattened(inputs.images["light"]).convert("L").resize((_SMALL, _SMALL), Image.Resampling.BOX)
    else:
        strength = 0
    result = lit(picture, light, strength) if strength > 0 else picture.copy()
    result.paste(kept, (0, 0), mask)
    return result


def lit(picture: Image.Image, light: Image.Image, strength: float) -> Image.Image:
    """Return an RGB picture lighter where the light (mode L, any size) is above the middle, and darker elsewhere."""
    strength = min(1.0, strength)
    lighter = [round(value + (255 - value) * strength) for value in range(256)]
    darker = [round(value * (1 - strength)) for value in range(256)]
    fine = light.resize(picture.size, Image.Resampling.BICUBIC)
    return Image.composite(picture.point(lighter * 3), picture.point(darker * 3), fine)


def _from(direction: str) -> Image.Image:
    light, turn = Image.linear_gradient("L"), _TURNS[direction]
    return light if turn is None else light.transpose(turn)


def _enough(picture: Image.Image, kept: Image.Image, mask: Image.Image, direction: str, strength: float) -> float:
    """Return the strength, or more, if the light's side would not be the lighter one with it; 0 stays 0."""
    small, own, cover = (image.resize((_SMALL, _SMALL), Image.Resampling.BOX) for image in (picture, kept, mask))
    enough = strength
    while 0 < enough < 1:
        tried = lit(small, _from(direction), enough)
        tried.paste(own, (0, 0), cover)
        if _lead(tried, direction) >= _LIGHTER:
            break
        enough += _STEP
    return enough


def _lead(image: Image.Image, direction: str) -> float:
    """Return by how many levels the half on the side of the light is lighter than the other one."""
    light, half = image.convert("L"), _SMALL // 2
    boxes = {
        "left": (0, 0, half, _SMALL),
        "right": (half, 0, _SMALL, _SMALL),
        "above": (0, 0, _SMALL, half),
        "below": (0, half, _SMALL, _SMALL),
    }
    return 2 * (ImageStat.Stat(light.crop(boxes[direction])).mean[0] - ImageStat.Stat(light).mean[0])
