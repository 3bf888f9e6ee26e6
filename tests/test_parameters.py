"""From parts to values, by the contract's rules alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stability_mock import contract
from stability_mock.errors import BadRequest
from stability_mock.parameters import Look, Parameters, Part, check, gather

if TYPE_CHECKING:
    from stability_mock.contract import Operation

ULTRA, CORE, SD3 = contract.load().operations


def read(operation: Operation, refused: dict[str, str] | None = None, /, **fields: str) -> Parameters:
    """Check these fields."""
    parts = [Part(name, text.encode()) for name, text in fields.items()]
    return check(operation, gather(operation, parts), {name: Look(text) for name, text in (refused or {}).items()})


def test_defaults_are_filled_in_and_kept_apart_from_what_was_given() -> None:
    parameters = read(SD3, prompt="a", seed="7")

    assert parameters.values == {
        "prompt": "a",
        "mode": "text-to-image",
        "aspect_ratio": "1:1",
        "model": "sd3-large",
        "seed": 7,
        "output_format": "png",
    }
    assert parameters.given == {"prompt", "seed"}
    assert parameters.uploads == {}


def test_whole_numbers_are_integers_and_others_floats() -> None:
    parameters = read(SD3, prompt="a", mode="image-to-image", image="bytes", strength="1", seed="42.0")

    assert repr(parameters.values["seed"]) == "42"
    assert repr(parameters.values["strength"]) == "1.0"
    assert parameters.uploads == {"image": b"bytes"}


@pytest.mark.parametrize(
    ("text", "strength"),
    [(".5", 0.5), ("1.", 1.0), ("00.25", 0.25), ("0.", 0.0), ("-.0", 0.0), ("5e-1", 0.5), ("01", 1.0)],
)
def test_a_number_may_be_written_as_people_write_it(text: str, strength: float) -> None:
    parameters = read(SD3, prompt="a", mode="image-to-image", image="bytes", strength=text)

    assert parameters.values["strength"] == strength


def test_an_empty_negative_prompt_is_as_if_none_was_given() -> None:
    parameters = read(ULTRA, prompt="a", negative_prompt="")

    assert "negative_prompt" not in parameters.values


def test_a_picture_that_was_refused_is_a_problem_of_its_field() -> None:
    with pytest.raises(BadRequest) as caught:
        read(SD3, {"image": "no picture"}, prompt="a", mode="image-to-image", image="bytes", strength="1")

    assert caught.value.texts == ("image: no picture",)


def test_problems_of_the_headers_come_first() -> None:
    with pytest.raises(BadRequest) as caught:
        check(CORE, {}, {}, problems_before=("accept: no",))

    assert caught.value.texts == ("accept: no", "prompt: required")


def test_a_field_given_three_times_says_so() -> None:
    form = gather(CORE, [Part("prompt", b"a")] * 3)

    with pytest.raises(BadRequest) as caught:
        check(CORE, form, {})

    assert caught.value.texts == ("prompt: must be given only once, received 3 times",)


@given(st.integers(0, 4_294_967_294))
def test_every_seed_in_the_range_is_read_exactly(seed: int) -> None:
    assert read(CORE, prompt="a", seed=str(seed)).values["seed"] == seed


@given(st.integers(max_value=-1) | st.integers(min_value=4_294_967_295))
def test_no_seed_outside_the_range_is_read(seed: int) -> None:
    with pytest.raises(BadRequest, match="seed: number must be "):
        read(CORE, prompt="a", seed=str(seed))


@given(st.floats(0, 1))
def test_every_strength_between_zero_and_one_is_read_exactly(strength: float) -> None:
    parameters = read(SD3, prompt="a", mode="image-to-image", image="bytes", strength=repr(strength))

    assert parameters.values["strength"] == strength


@given(st.text(min_size=1, max_size=30))
def test_a_text_is_read_as_it_was_written(prompt: str) -> None:
    if "\0" in prompt or (not prompt.isascii() and prompt != prompt.encode(errors="replace").decode()):
        return

    assert read(CORE, prompt=prompt).values["prompt"] == prompt


def wrong_fields(mode: str, model: str, given_fields: set[str]) -> set[str]:
    """Return which fields are wrong, as the reference puts it in words."""
    wrong = {"image", "strength"} - given_fields if mode == "image-to-image" else {"image", "strength"} & given_fields
    if mode == "image-to-image":
        wrong |= {"aspect_ratio"} & given_fields
    if model == "sd3-large-turbo":
        wrong |= {"negative_prompt"} & given_fields
    return wrong


@given(
    mode=st.sampled_from(["", "text-to-image", "image-to-image"]),
    model=st.sampled_from(["", "sd3-large", "sd3-large-turbo", "sd3-medium"]),
    given_fields=st.sets(st.sampled_from(["image", "strength", "aspect_ratio", "negative_prompt", "seed"])),
)
def test_sd3s_branches_are_those_of_the_reference(mode: str, model: str, given_fields: set[str]) -> None:
    values = {"image": "bytes", "strength": "0.5", "aspect_ratio": "1:1", "negative_prompt": "rain", "seed": "3"}
    fields = {"prompt": "a", "mode": mode, "model": model} | {name: values[name] for name in given_fields}

    try:
        read(SD3, **fields)
        named = set()
    except BadRequest as problem:
        named = {text.partition(":")[0] for text in problem.texts}

    assert named == wrong_fields(mode, model, given_fields)
