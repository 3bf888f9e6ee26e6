"""Picture specs and image files for the tests of pictures."""

import io

from PIL import Image, ImageChops, ImageStat
from stability_mock.pictures import PictureSpec

LIGHTHOUSE = PictureSpec(
    endpoint="sd3",
    model="sd3-large",
    prompt="A lighthouse on a cliff",
    negative_prompt="people",
    style_preset="",
    seed=42,
    size=(512, 512),
)


def lighthouse(**changes: object) -> PictureSpec:
    """Return the sample spec with some fields changed."""
    return LIGHTHOUSE._replace(**changes)  # type: ignore[arg-type]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean absolute difference of two images' pixels, 0 to 255."""
    pixels = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return sum(ImageStat.Stat(pixels).mean) / 3


def scene(picture: Image.Image) -> Image.Image:
    """Return a picture without its caption."""
    width, height = picture.size
    return picture.crop((0, 0, width, height * 3 // 4))


def file_of(image: Image.Image, file_format: str, **options: object) -> bytes:
    """Return an image as the bytes of a file."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def photo(width: int = 200, height: int = 100) -> Image.Image:
    """Return an RGB image with something different in every part of it."""
    slope = Image.linear_gradient("L").resize((width, height))
    round_ = Image.radial_gradient("L").resize((width, height))
    return Image.merge("RGB", (slope, round_, slope.transpose(Image.Transpose.ROTATE_180)))
