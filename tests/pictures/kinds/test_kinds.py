import itertools

import pytest
from kind_inputs import inputs, painted
from PIL import Image
from stability_mock.pictures import PictureSpec, encode
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.kinds import KINDS

FORMATS = ("png", "jpeg", "webp")
SHAPES = ((64, 64), (65, 163), (160, 64), (3000, 64), (64, 2000))


def request(kind: str, image: Image.Image, size: tuple[int, int] | None = None, **changes: object) -> Inputs:
    """Return what a kind is painted from, each role played by something."""
    found = KINDS[kind]
    spec = PictureSpec(kind, "", "A red lighthouse at dusk", "", "", 7, size or image.size)
    texts = dict.fromkeys(found.texts, "a forest") | {"direction": "above", "keep": "false"}
    return Inputs(
        spec._replace(**changes),  # type: ignore[arg-type]
        dict.fromkeys(found.pictures, image),
        dict.fromkeys(found.numbers, 0.4) | {"grow": 9, "left": 5, "up": 3},
        {role: text for role, text in texts.items() if role in found.texts},
    )


def size_of(kind: str, image: Image.Image) -> tuple[int, int]:
    """Return the size of an answer that goes with an input."""
    width, height = image.size
    return {"enlarge": (width * 4, height * 4), "outpaint": (width + 70, height + 90)}.get(kind, image.size)


def test_the_table_has_the_roles_that_the_contract_names() -> None:
    roles = {name: sorted(kind.pictures | kind.numbers | kind.texts) for name, kind in KINDS.items()}

    assert roles == {
        "scene": ["image", "strength"],
        "enlarge": ["image"],
        "detail": ["creativity", "image"],
        "erase": ["grow", "image", "mask"],
        "inpaint": ["grow", "image", "mask"],
        "outpaint": ["creativity", "image", "left", "up"],
        "replace": ["grow", "image", "search"],
        "recolor": ["grow", "image", "select"],
        "cutout": ["image"],
        "relight": [
            "background", "background_prompt", "depth", "direction", "foreground_prompt", "image", "keep", "light",
            "preserve", "strength",
        ],
        "sketch": ["image", "strength"],
        "structure": ["image", "strength"],
        "style": ["fidelity", "image"],
        "transfer": ["change_strength", "composition_fidelity", "image", "style", "style_strength"],
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_equal_inputs_give_equal_pixels_and_stay_as_they_were(kind: str) -> None:
    image = inputs()["photo"].copy()
    asked = request(kind, image, size_of(kind, image))

    one, again = (KINDS[kind].paint(asked) for _ in range(2))

    assert one is not image
    assert one.convert("RGBA").tobytes() == again.convert("RGBA").tobytes()
    assert (image.mode, image.tobytes()) == ("RGB", inputs()["photo"].tobytes())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_and_mode_gives_a_picture_of_the_size_asked_for(
    kind: str, mode: str, shape: tuple[int, int]
) -> None:
    image = inputs()["photo"].resize(shape).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(shape))

    picture = KINDS[kind].paint(request(kind, image, size_of(kind, image)))

    assert picture.size == size_of(kind, image)
    assert picture.mode in {"RGB", "RGBA", "P"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("output_format", FORMATS)
def test_every_answer_can_be_encoded(kind: str, output_format: str) -> None:
    image = inputs()["tiny"].convert("RGBA")
    asked = request(kind, image, size_of(kind, image))

    assert encode(KINDS[kind].paint(asked), output_format, asked.spec)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_another_size_than_usual_is_possible(kind: str) -> None:
    picture = KINDS[kind].paint(request(kind, inputs()["odd"], (150, 110)))

    assert picture.size == (150, 110)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"scene"}))
def test_what_is_not_given_has_a_default(kind: str) -> None:
    image = inputs()["photo"]

    picture = painted(kind, image, style=image) if kind == "transfer" else painted(kind, image)

    assert picture.size == image.size


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [-1.0, 0.0, 1.0, 7.0])
def test_no_number_is_too_much(kind: str, number: float) -> None:
    asked = request(kind, inputs()["odd"])
    numbers = dict.fromkeys(KINDS[kind].numbers, number)

    assert KINDS[kind].paint(asked._replace(numbers=numbers)).size == (97, 131)


def test_each_kind_makes_another_picture() -> None:
    image = inputs()["photo"]
    answers = {kind: KINDS[kind].paint(request(kind, image)).convert("RGBA").tobytes() for kind in KINDS}

    for one, other in itertools.combinations(answers, 2):
        assert answers[one] != answers[other], (one, other)
