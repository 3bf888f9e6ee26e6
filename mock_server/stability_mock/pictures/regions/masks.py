"""Masks: which part of a picture is changed, mode L, 255 where it is changed fully and 0 where it is kept."""

from PIL import Image, ImageChops, ImageFilter, ImageOps

from stability_mock.pictures.inputs import Inputs


def masked(inputs: Inputs) -> tuple[Image.Image, Image.Image]:
    """Return the picture to change, and its mask, widened by the number `grow`.

    The mask is the picture `mask`, scaled; else what is transparent in the image, and then the picture has no alpha;
    else everything.
    """
    image = sized(inputs)
    if "mask" in inputs.images:
        mask = inputs.images["mask"].convert("L").resize(image.size, Image.Resampling.BOX)
    elif image.mode == "RGBA":
        mask, image = ImageOps.invert(image.getchannel("A")), image.convert("RGB")
    else:
        mask = Image.new("L", image.size, 255)
    return image, grown(mask, inputs.numbers.get("grow", 0))


def sized(inputs: Inputs) -> Image.Image:
    """Return the picture `image` in the size of the answer: itself if it has that size."""
    image = inputs.images["image"]
    return image if image.size == inputs.spec.size else image.resize(inputs.spec.size, Image.Resampling.BILINEAR)


def grown(mask: Image.Image, grow: float) -> Image.Image:
    """Return the mask widened all round by a number of pixels; the rim fades out, and nothing else is blurred.

    A corner stays a corner: the rim reaches as far sideways as up and down.
    """
    pixels, box = round(grow), mask.getbbox()
    if pixels <= 0 or box is None:
        return mask
    left, top, right, bottom = (side + by for side, by in zip(box, (-pixels, -pixels, pixels, pixels), strict=True))
    wide = mask.crop((left, top, right, bottom))
    solid = _widened(_widened(wide, pixels // 2, 0), pixels // 2, 1)
    rim = solid.filter(ImageFilter.BoxBlur(pixels - pixels // 2))
    result = Image.new("L", mask.size)
    result.paste(ImageChops.lighter(wide, rim), (left, top))
    return result


def _widened(mask: Image.Image, pixels: int, axis: int) -> Image.Image:
    """Return the mask with each pixel the lightest of those so near on one axis; what is outside counts as black."""
    done, reach = mask, 2 * pixels
    width, height = mask.size
    step = 1
    while reach > 0:
        by = min(step, reach)
        shift = (by, 0, by + width, height) if axis == 0 else (0, by, width, by + height)
        done = ImageChops.lighter(done, done.crop(shift))
        reach -= by
        step *= 2
    back = (-pixels, 0, width - pixels, height) if axis == 0 else (0, -pixels, width, height - pixels)
    return done.crop(back)
