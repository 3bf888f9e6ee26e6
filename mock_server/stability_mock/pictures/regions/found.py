"""What a search finds: nothing is recognised here, so that the words alone decide on a place."""

from PIL import Image, ImageDraw

from stability_mock.pictures.prng import Chance


def found(words: str, size: tuple[int, int]) -> Image.Image:
    """Return the mask (mode L, 255 inside) of an ellipse, whose place and shape follow from the words."""
    chance = Chance(words.encode(errors="backslashreplace"))
    across, down = chance.between(200, 300), chance.between(200, 300)
    x, y = chance.between(across + 20, 980 - across), chance.between(down + 20, 980 - down)
    mask = Image.new("L", size)
    width, height = size
    box = ((x - across) * width // 1000, (y - down) * height // 1000)
    end = ((x + across) * width // 1000, (y + down) * height // 1000)
    ImageDraw.Draw(mask).ellipse((box, end), fill=255)
    return mask
