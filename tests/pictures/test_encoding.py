import io
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from samples import LIGHTHOUSE, difference, lighthouse
from stability_mock.pictures import PictureSpec, encode, paint

FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
SOURCE_TYPE = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
OURS = "{urn:stability-mock:}"
FRAKTUR = "\U0001d509"
ASTRAL = FRAKTUR * 10_000


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def packet(image: Image.Image) -> ET.Element:
    """Return the one description inside an image's XMP packet."""
    data = image.info.get("xmp") or image.info["XML:com.adobe.xmp"]
    text = data if isinstance(data, str) else bytes(data).decode()
    found = ET.fromstring(re.sub(r"<\?xpacket.*?\?>", "", text)).find(".//{*}Description")  # noqa: S314  # our own
    assert found is not None
    return found


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_file_is_of_the_format_asked_for_and_shows_the_picture(output_format: str) -> None:
    picture = paint(LIGHTHOUSE)

    image = opened(encode(picture, output_format, LIGHTHOUSE))

    assert image.format == FORMATS[output_format]
    assert image.size == (512, 512)
    assert difference(picture, image) < 3


def test_a_png_has_exactly_the_pixels_of_the_picture() -> None:
    picture = paint(LIGHTHOUSE)

    image = opened(encode(picture, "png", LIGHTHOUSE))

    assert image.convert("RGB").tobytes() == picture.convert("RGB").tobytes()


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError, match="gif"):
        encode(paint(LIGHTHOUSE), "gif", LIGHTHOUSE)


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("mode", ["P", "RGB"])
def test_equal_arguments_give_equal_bytes_and_leave_the_image_alone(output_format: str, mode: str) -> None:
    picture = paint(LIGHTHOUSE).convert(mode)
    pixels, keys = picture.tobytes(), set(vars(picture))

    once, again = (encode(picture, output_format, LIGHTHOUSE) for _ in range(2))

    assert once == again
    assert picture.tobytes() == pixels
    assert picture.mode == mode
    assert set(vars(picture)) == keys
    assert picture.info == {}


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_file_says_what_it_came_from(output_format: str) -> None:
    spec = lighthouse(prompt='Tom & <Jerry> "at" sea, naïve 猫 🙂', style_preset="anime")

    said = packet(opened(encode(paint(spec), output_format, spec)))

    texts = {child.tag.removeprefix(OURS): child.text for child in said if child.tag.startswith(OURS)}
    assert texts == {
        "negative_prompt": "people",
        "seed": "42",
        "endpoint": "sd3",
        "model": "sd3-large",
        "style_preset": "anime",
    }
    assert "".join(said.find(DESCRIPTION).itertext()) == 'Tom & <Jerry> "at" sea, naïve 猫 🙂'  # type: ignore[union-attr]
    assert said.findtext("{http://ns.adobe.com/xap/1.0/}CreatorTool") == "stability-mock"


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_file_says_that_an_algorithm_made_it(output_format: str) -> None:
    said = packet(opened(encode(paint(LIGHTHOUSE), output_format, LIGHTHOUSE)))

    assert said.findtext(SOURCE_TYPE) == "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"


def test_a_png_holds_each_text_in_a_chunk_of_its_own() -> None:
    spec = lighthouse(prompt="a naïve lighthouse")

    image = opened(encode(paint(spec), "png", spec))

    texts = {name: str(text) for name, text in image.info.items() if name not in {"xmp", "XML:com.adobe.xmp"}}
    assert texts == {
        "prompt": "a naïve lighthouse",
        "negative_prompt": "people",
        "seed": "42",
        "endpoint": "sd3",
        "model": "sd3-large",
        "Software": "stability-mock",
    }


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_exif_holds_the_prompt_and_the_software(output_format: str) -> None:
    exif = opened(encode(paint(LIGHTHOUSE), output_format, LIGHTHOUSE)).getexif()

    assert exif[0x010E] == "A lighthouse on a cliff"
    assert exif[0x0131] == "stability-mock"


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize(
    ("prompt", "kept"),
    [
        (ASTRAL, FRAKTUR * 4000),
        ("&" * 10_000, "&" * 4000),
        ("a\x00b\x1fc\ud800d\uffffe]]>", "abcde]]>"),
    ],
    ids=["four bytes a character", "entities", "forbidden"],
)
def test_a_prompt_that_fits_in_no_segment_is_cut_and_what_xml_forbids_is_left_out(
    output_format: str, prompt: str, kept: str
) -> None:
    spec = lighthouse(prompt=prompt, negative_prompt=prompt, size=(64, 64))

    said = packet(opened(encode(paint(spec), output_format, spec)))

    assert "".join(said.find(DESCRIPTION).itertext()) == kept  # type: ignore[union-attr]
    assert said.findtext(f"{OURS}negative_prompt") == kept


def test_a_png_chunk_holds_the_whole_prompt() -> None:
    spec = lighthouse(prompt=ASTRAL, size=(64, 64))

    image = opened(encode(paint(spec), "png", spec))

    assert str(image.info["prompt"]) == ASTRAL


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=300), st.sampled_from(list(FORMATS)))
def test_any_text_can_be_written_into_any_file(text: str, output_format: str) -> None:
    spec = PictureSpec(text[:40], text[:40], text, text, text[:40], 1, (64, 64))

    data = encode(paint(spec), output_format, spec)

    assert packet(opened(data)) is not None


def test_a_jpeg_is_the_same_where_the_system_has_no_files_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    image = paint(LIGHTHOUSE)
    usual = encode(image, "jpeg", LIGHTHOUSE)

    monkeypatch.setattr("stability_mock.pictures.encoding.sys.platform", "win32")

    assert encode(image, "jpeg", LIGHTHOUSE) == usual


@pytest.mark.parametrize("output_format", ["png", "webp"])
def test_alpha_is_kept(output_format: str) -> None:
    picture = Image.new("RGBA", (80, 60), (200, 10, 10, 255))
    picture.paste((10, 10, 200, 0), (0, 0, 40, 60))

    image = opened(encode(picture, output_format, LIGHTHOUSE))

    assert image.mode == "RGBA"
    assert image.getchannel("A").tobytes() == picture.getchannel("A").tobytes()


def test_a_jpeg_shows_what_is_transparent_over_white() -> None:
    image = opened(encode(Image.new("RGBA", (80, 60), (10, 10, 10, 0)), "jpeg", LIGHTHOUSE))

    assert difference(image, Image.new("RGB", (80, 60), "white")) < 1


@pytest.mark.parametrize("mode", ["P", "RGB", "RGBA"])
@pytest.mark.parametrize(("output_format", "longest"), [("png", 70_000), ("jpeg", 65_500), ("webp", 16_383)])
def test_a_picture_that_is_too_long_for_the_format_is_scaled_down(output_format: str, longest: int, mode: str) -> None:
    for size in ((70_000, 8), (8, 70_000)):
        image = opened(encode(Image.new(mode, size), output_format, LIGHTHOUSE))

        assert max(image.size) == longest
        assert min(image.size) == 8 * longest // 70_000


@pytest.mark.parametrize("output_format", FORMATS)
def test_an_image_that_was_read_from_a_file_says_nothing_of_it(output_format: str) -> None:
    picture = Image.new("RGB", (64, 64), "red")
    picture.info["comment"] = "from elsewhere"

    data = encode(picture, output_format, LIGHTHOUSE)

    assert b"from elsewhere" not in data
    assert picture.info == {"comment": "from elsewhere"}
