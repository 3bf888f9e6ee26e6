"""Pictures from pictures: an upload mixed with a painted one, and what a content filter leaves of one."""

from PIL import Image

_BLUR_CELLS = 14


def blend(upload: Image.Image, picture: Image.Image, strength: float) -> Image.Image:
    """Return the upload, in the picture's size, with so much of the picture in it; an RGB image.

    Strength 0 "would yield an image that is identical to the input", and 1 is "as if you passed in no image at
    all" (the reference): 0 gives the upload's own pixels, 1 the picture's, and between them less of the upload the
    greater the strength.
    """
    painted = picture.convert("RGB")
    if strength >= 1:
        return painted
    return Image.blend(fitted(upload, painted.size), painted, max(strength, 0.0))


def fitted(upload: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the upload as an RGB image of exactly this size, stretched if its shape is another."""
    image = upload if upload.mode == "RGB" else upload.convert("RGB")
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def blur(image: Image.Image) -> Image.Image:
    """Return the picture as a content filter gives it back: colours only, nothing to recognise."""
    width, height = image.size
    cell = max(1, min(width, height) // _BLUR_CELLS)
    small = image.convert("RGB").resize((max(1, width // cell), max(1, height // cell)), Image.Resampling.BOX)
    return small.resize((width, height), Image.Resampling.BICUBIC)
