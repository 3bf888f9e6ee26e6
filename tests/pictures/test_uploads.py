import io
import random
import struct
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo
from samples import difference, file_of, photo
from stability_mock.pictures import UploadRefused, open_upload

ALL = frozenset({"image/jpeg", "image/png", "image/webp"})
DAMAGED = "the image is damaged or incomplete"
FILES = {
    "jpeg": file_of(photo(), "JPEG"),
    "progressive jpeg": file_of(photo(), "JPEG", progressive=True),
    "png": file_of(photo(), "PNG"),
    "palette png": file_of(photo().quantize(16), "PNG", transparency=3),
    "lossy webp": file_of(photo(), "WEBP"),
    "lossless webp": file_of(photo().convert("RGBA"), "WEBP", lossless=True),
}


def take(data: bytes, media_types: frozenset[str] = ALL, max_pixels: int = 9_437_184) -> Image.Image:
    """Open an upload under the reference's limits."""
    return open_upload(data, media_types=media_types, min_side=64, max_pixels=max_pixels)


def refusal(data: bytes, media_types: frozenset[str] = ALL, max_pixels: int = 9_437_184) -> str:
    """Return the text an upload is refused with."""
    with pytest.raises(UploadRefused) as refused:
        take(data, media_types, max_pixels)
    return str(refused.value)


def opened_or_refused(data: bytes) -> str:
    """Return the mode of an upload that is taken, or the text it is refused with."""
    try:
        return take(data).mode
    except UploadRefused as refused:
        return str(refused)


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_claiming(width: int, height: int) -> bytes:
    """Return a tiny PNG file whose header claims any size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", FILES)
def test_a_picture_of_an_allowed_kind_is_opened_as_rgb(name: str) -> None:
    image = take(FILES[name])

    assert (image.mode, image.size) == ("RGB", (200, 100))
    assert difference(image, photo()) < 20


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_of_any_mode_is_opened_as_rgb(mode: str) -> None:
    image = take(file_of(photo().convert(mode), "PNG"))

    assert image.mode == "RGB"
    assert difference(image, photo().convert(mode)) < 1


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_a_jpeg_of_any_mode_is_opened_as_rgb(mode: str) -> None:
    image = take(file_of(photo().convert(mode), "JPEG"))

    assert image.mode == "RGB"
    assert difference(image, photo().convert(mode)) < 4


def test_of_16_bits_the_upper_8_are_kept() -> None:
    image = take(file_of(Image.new("I;16", (64, 64), 40_000), "PNG"))

    assert image.getpixel((0, 0)) == (156, 156, 156)


def test_transparency_lies_over_white() -> None:
    image = take(file_of(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG"))

    assert image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("image", "transparency", "pixel"),
    [
        (Image.new("P", (64, 64), 3), 3, (255, 255, 255)),
        (Image.new("P", (64, 64), 3), bytes(9), (255, 255, 255)),
        (Image.new("RGB", (64, 64), (1, 2, 3)), (1, 2, 3), (255, 255, 255)),
        (Image.new("RGB", (64, 64), (1, 2, 4)), (1, 2, 3), (1, 2, 4)),
        (Image.new("L", (64, 64), 7), 7, (255, 255, 255)),
        (Image.new("I;16", (64, 64), 40_000), 40_000, (156, 156, 156)),
    ],
    ids=["palette", "palette, by bytes", "colour", "another colour", "grey", "16 bits: not looked at"],
)
def test_a_transparent_colour_lies_over_white(
    image: Image.Image, transparency: object, pixel: tuple[int, int, int]
) -> None:
    if image.mode == "P":
        image.putpalette(bytes(range(30)))

    opened = take(file_of(image, "PNG", transparency=transparency))

    assert opened.getpixel((0, 0)) == pixel


@pytest.mark.parametrize("data", [b"", b"x", b"hello, there", b"\x89PNG", b"RIFF", b"\xff\xd8", bytes(5000)])
def test_what_is_not_a_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == "unsupported format - must be jpeg, png or webp"


@pytest.mark.parametrize("file_format", ["GIF", "BMP", "TIFF", "PPM", "ICO", "PDF"])
def test_other_kinds_of_pictures_are_refused(file_format: str) -> None:
    assert refusal(file_of(photo(), file_format)) == "unsupported format - must be jpeg, png or webp"


@pytest.mark.parametrize(
    ("media_types", "text"),
    [
        ({"image/jpeg"}, "unsupported format - must be jpeg"),
        ({"image/jpeg", "image/webp"}, "unsupported format - must be jpeg or webp"),
    ],
)
def test_only_the_kinds_asked_for_are_taken(media_types: set[str], text: str) -> None:
    assert refusal(FILES["png"], frozenset(media_types)) == text


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_truncated_file_is_refused(name: str, share: float) -> None:
    data = FILES[name]

    assert refusal(data[: int(len(data) * share)]) == DAMAGED
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_a_file_that_is_only_a_signature_is_refused() -> None:
    for signature in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP", b"RIFF____WEBPVP8X"):
        assert refusal(signature) == DAMAGED


@pytest.mark.parametrize("size", [(63, 64), (64, 63), (1, 1), (63, 4000)])
def test_a_side_too_small_is_refused(size: tuple[int, int]) -> None:
    text = refusal(file_of(Image.new("RGB", size), "PNG"))

    assert text == (f"unsupported dimensions - must be at least 64 pixels on every side, received {size[0]}x{size[1]}")


def test_sides_of_exactly_the_minimum_are_taken() -> None:
    assert take(file_of(Image.new("RGB", (64, 64)), "PNG")).size == (64, 64)


def test_a_png_that_claims_to_be_huge_is_refused_at_once_and_takes_no_memory() -> None:
    data = png_claiming(60_000, 60_000)
    tracemalloc.start()
    begun = time.perf_counter()

    text = refusal(data)

    taken, peak = time.perf_counter() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert text == "unsupported dimensions - must be at most 9,437,184 pixels, received 3,600,000,000 pixels"
    assert taken < 0.1
    assert peak < 5_000_000


def test_a_jpeg_that_claims_to_be_huge_is_refused() -> None:
    data = FILES["jpeg"]
    frame = data.index(b"\xff\xc0") + 5
    huge = data[:frame] + struct.pack(">HH", 65_000, 65_000) + data[frame + 4 :]

    assert refusal(huge).endswith("received 4,225,000,000 pixels")


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xfe\x3f\x00" * 2, "268,402,689"),
        (b"VP8L" + struct.pack("<I", 99) + b"/" + struct.pack("<I", 16_382 | 16_382 << 14) + bytes(99), "268,402,689"),
        (b"VP8 " + struct.pack("<I", 99) + b"\x10\0\0\x9d\x01\x2a\xfe\x3f\xfe\x3f" + bytes(99), "268,369,924"),
    ],
    ids=["extended", "lossless", "lossy"],
)
def test_a_webp_that_claims_to_be_huge_is_refused(header: bytes, text: str) -> None:
    data = b"RIFF" + struct.pack("<I", len(header) + 4) + b"WEBP" + header

    assert refusal(data).endswith(f"received {text} pixels")


def test_exactly_the_max_pixels_are_taken_and_not_one_row_more() -> None:
    most, over = (file_of(Image.new("L", (100, height)), "PNG") for height in (100, 101))

    assert take(most, max_pixels=10_000).size == (100, 100)
    assert refusal(over, max_pixels=10_000).endswith("must be at most 10,000 pixels, received 10,100 pixels")


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(file_format: str) -> None:
    frames = [photo().rotate(angle) for angle in (0, 10, 20)]

    data = file_of(frames[0], file_format, save_all=True, append_images=frames[1:])

    assert refusal(data) == "animated images are not supported"


def test_a_jpeg_of_several_pictures_is_opened_as_its_first() -> None:
    data = file_of(photo(), "MPO", save_all=True, append_images=[photo().rotate(180)])

    assert difference(take(data), photo()) < 3


def test_a_text_that_unpacks_to_too_much_is_not_unpacked() -> None:
    texts = PngInfo()
    texts.add_text("comment", "a" * 2**26, zip=True)
    data = file_of(photo(), "PNG", pnginfo=texts)
    tracemalloc.start()

    opened = take(data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert opened.size == (200, 100)
    assert peak < 5_000_000


@pytest.mark.parametrize(
    "options",
    [
        {"exif": b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 60},
        {"exif": b"Exif\0\0II*\0\xff\xff\xff\xff"},
        {"icc_profile": b"no profile at all"},
        {"comment": b"\0\xff" * 99},
    ],
    ids=["exif", "exif far off", "profile", "comment"],
)
@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_nonsense_in_the_metadata_does_no_harm(file_format: str, options: dict[str, bytes]) -> None:
    image = take(file_of(photo(), file_format, **options))

    assert image.size == (200, 100)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(FILES)), st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_damaged_files_are_opened_or_refused_and_nothing_else(name: str, seed: int, damages: int) -> None:
    data, chance = bytearray(FILES[name]), random.Random(seed)
    for _ in range(damages):
        data[chance.randrange(min(len(data), chance.choice((60, 200, len(data)))))] = chance.randrange(256)

    said = opened_or_refused(bytes(data))

    assert said == "RGB" or said[0].islower()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\x00\x00\x00WEBPVP8 "]), st.binary())
def test_random_bytes_are_refused(start: bytes, rest: bytes) -> None:
    assert refusal(start + rest)


def test_what_is_opened_can_be_saved_again() -> None:
    image = take(FILES["jpeg"])

    again = Image.open(io.BytesIO(file_of(image, "PNG")))

    assert again.size == (200, 100)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xff\xd8" + b"\xff\xfe\x00\x02" * 10_001, "the image is in more than 10,000 pieces"),
        (
            b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x00tEXt\x00\x00\x00\x00" * 10_001,
            "the image is in more than 10,000 pieces",
        ),
        (FILES["jpeg"] + b"\xff\xda" * 100, "the image has too many scans for its size: 101"),
    ],
)
def test_a_file_whose_many_pieces_would_take_long_is_refused_before_it_is_decoded(data: bytes, text: str) -> None:
    with pytest.raises(UploadRefused) as caught:
        open_upload(data, media_types={"image/png", "image/jpeg"}, min_side=64, max_pixels=1_000_000)

    assert str(caught.value) == text
