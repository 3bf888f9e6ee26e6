"""A scene in a part of a picture."""

from PIL import Image

from stability_mock.pictures.caption.placing import place
from stability_mock.pictures.painting import paint_scene
from stability_mock.pictures.spec import PictureSpec


def with_scene(image: Image.Image, mask: Image.Image, spec: PictureSpec) -> Image.Image:
    """Return the picture with the scene of a spec, and its caption, where the mask has it (mode L, 255 for fully).

    The scene fills the smallest rectangle around the mask, and grey mixes it with the picture in proportion.
    """
    result = image.copy()
    if box := mask.getbbox():
        region = mask.crop(box)
        scene = paint_scene(spec, region.size, place(region))
        result.paste(scene.convert(image.mode), box, region)
    return result
