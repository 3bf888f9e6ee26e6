"""SD3's two modes and three models: which fields each of them wants, and which it does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask, drawn, refused
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

IMAGE = ("blob", drawn(), "application/octet-stream")
FROM_IMAGE = " when 'mode' is set to 'image-to-image'"
FROM_TEXT = " when 'mode' is set to 'text-to-image'"
TURBO = "negative_prompt: not allowed when 'model' is set to 'sd3-large-turbo'"
TOLERANT = pytest.mark.parametrize("settings", [Settings(tolerate=("negative_prompt",))], ids=["tolerant"])


def test_image_to_image_requires_image_and_strength(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", mode="image-to-image")

    assert refused(answer) == [f"image: required{FROM_IMAGE}", f"strength: required{FROM_IMAGE}"]


def test_image_to_image_without_strength_says_when_it_is_required(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", mode="image-to-image", image=IMAGE)

    assert refused(answer) == ["strength: required when 'mode' is set to 'image-to-image'"]


def test_image_to_image_takes_no_aspect_ratio(client: httpx.Client) -> None:
    answer = ask(
        client, "sd3", prompt="a lighthouse", mode="image-to-image", image=IMAGE, strength="0.5", aspect_ratio="1:1"
    )

    assert refused(answer) == ["aspect_ratio: not allowed when 'mode' is set to 'image-to-image'"]


def test_text_to_image_takes_neither_image_nor_strength(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", mode="text-to-image", image=IMAGE, strength="0.5")

    assert refused(answer) == [f"image: not allowed{FROM_TEXT}", f"strength: not allowed{FROM_TEXT}"]


def test_the_mode_is_text_to_image_where_none_is_given_even_with_an_image(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", image=IMAGE, strength="0.5")

    assert refused(answer) == [f"image: not allowed{FROM_TEXT}", f"strength: not allowed{FROM_TEXT}"]


def test_an_invalid_mode_is_the_only_problem_reported_of_the_modes(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", mode="both", strength="0.5")

    assert refused(answer) == ["mode: invalid enum value. Expected 'image-to-image' | 'text-to-image', received 'both'"]


def test_problems_of_values_and_of_modes_come_in_one_order(client: httpx.Client) -> None:
    answer = ask(
        client,
        "sd3",
        negative_prompt="rain",
        model="sd3-large-turbo",
        aspect_ratio="4:3",
        strength="2",
        mode="image-to-image",
    )

    problems = refused(answer)
    assert [problem.partition(":")[0] for problem in problems] == [
        "prompt",
        "image",
        "strength",
        "aspect_ratio",
        "negative_prompt",
    ]
    assert problems[-1] == TURBO


def test_turbo_takes_no_negative_prompt(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", model="sd3-large-turbo", negative_prompt="rain")

    assert refused(answer) == [TURBO]


def test_turbo_takes_an_empty_negative_prompt_like_none(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", model="sd3-large-turbo", negative_prompt="")

    assert answer.status_code == 200


@pytest.mark.parametrize("model", ["sd3-large", "sd3-medium", ""])
def test_the_other_models_take_a_negative_prompt(client: httpx.Client, model: str) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", model=model, negative_prompt="rain")

    assert answer.status_code == 200


@TOLERANT
def test_turbo_takes_a_negative_prompt(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", model="sd3-large-turbo", negative_prompt="rain")

    assert answer.status_code == 200


@TOLERANT
def test_other_fields_are_refused_as_ever(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", strength="0.5")

    assert refused(answer) == [f"strength: not allowed{FROM_TEXT}"]


@pytest.mark.parametrize("model", ["sd3-large", "sd3-large-turbo", "sd3-medium"])
def test_every_model_makes_pictures_from_pictures(client: httpx.Client, model: str) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", mode="image-to-image", image=IMAGE, strength="0.5", model=model)

    assert answer.status_code == 200
