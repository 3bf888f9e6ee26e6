"""Filling what is unknown of a picture from what is known around it: smoothly, the far from the far."""

from PIL import Image, ImageFilter

FINE = 320
"""Pixels of the longer side that a filling is worked out in; a larger one is scaled up from it."""


def filled(image: Image.Image, known: Image.Image) -> Image.Image:
    """Return an RGB picture of the same size whose unknown part follows from the known one (mode L, 255).

    What is known is only nearly kept. If nothing is known, the picture has the mean colour of all.
    """
    scale = max(1, -(-max(image.size) // FINE))
    layer = image.convert("RGB")
    layer.putalpha(known)
    small = _plain(layer.reduce(scale) if scale > 1 else layer)
    if small.getchannel("A").getbbox() is None:
        return Image.new("RGB", image.size, mean(image))
    done = _from_coarse(small)
    if scale == 1:
        return done
    fine = done.resize((done.width * scale, done.height * scale), Image.Resampling.BICUBIC)
    return fine.crop((0, 0, *image.size))


def mean(image: Image.Image) -> tuple[int, int, int]:
    """Return the mean colour of a picture: red, green, blue."""
    red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    return red, green, blue


def _from_coarse(image: Image.Image) -> Image.Image:
    """Return an RGBA picture as RGB: what is transparent is taken from ever smaller copies, where less of it is."""
    levels = [image]
    while levels[-1].getchannel("A").getextrema()[0] == 0:
        levels.append(_plain(levels[-1].reduce(2)))
    done = levels[-1].convert("RGB")
    for level in reversed(levels):
        done = done.resize(level.size, Image.Resampling.BILINEAR).filter(ImageFilter.BoxBlur(1))
        done.paste(level, (0, 0), level.getchannel("A"))
    return done


def _plain(image: Image.Image) -> Image.Image:
    """Return an RGBA picture whose pixels are opaque if they were not quite transparent."""
    image.putalpha(image.getchannel("A").point([0] + [255] * 255))
    return image
