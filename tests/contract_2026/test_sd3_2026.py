"""The models of Stable Diffusion 3.5, and the older names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask, drawn, errors_of, picture_of, pixels, refused
from stability_mock.parameters import Parameters, Part, check, gather

if TYPE_CHECKING:
    import httpx
    from stability_mock.contract import Contract

NEW = ["sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"]
OLD = {"sd3-large": "sd3.5-large", "sd3-large-turbo": "sd3.5-large-turbo", "sd3-medium": "sd3.5-medium"}
PRICES = {"sd3.5-large": "6.5", "sd3.5-large-turbo": "4", "sd3.5-medium": "3.5", "sd3.5-flash": "2.5"}


def read(published: Contract, **fields: str) -> Parameters:
    """Check a form of SD3."""
    sd3 = published.operations[2]
    return check(sd3, gather(sd3, [Part(name, text.encode()) for name, text in fields.items()]), {})


@pytest.mark.parametrize("model", [*NEW, *OLD])
def test_each_model_has_its_price(client: httpx.Client, model: str) -> None:
    ask(client, "sd3", prompt="a boat", seed="5", model=model)

    assert client.get("/_mock/credits").json()["spent"] == PRICES[OLD.get(model, model)]


@pytest.mark.parametrize("old", OLD)
def test_an_older_name_gives_the_picture_of_the_new_model(client: httpx.Client, old: str) -> None:
    answers = [ask(client, "sd3", prompt="a boat", seed="5", model=model) for model in (old, OLD[old])]

    assert answers[0].content == answers[1].content


def test_new_models_give_different_pictures(client: httpx.Client) -> None:
    pictures = {pixels(ask(client, "sd3", prompt="a boat", seed="5", model=model).content) for model in NEW}

    assert len(pictures) == 4


def test_without_a_model_it_is_the_large_one(client: httpx.Client) -> None:
    answers = [ask(client, "sd3", prompt="a boat", seed="5", **m) for m in ({}, {"model": "sd3.5-large"})]

    assert answers[0].content == answers[1].content


def test_equal_requests_under_either_name_draw_one_seed_after_another(client: httpx.Client) -> None:
    drawn_seeds = [ask(client, "sd3", prompt="a boat", model=model).headers["seed"] for model in ("sd3.5-large",) * 2]
    client.post("/_mock/reset")

    again = [ask(client, "sd3", prompt="a boat", model=m).headers["seed"] for m in ("sd3.5-large", "sd3-large")]

    assert again == drawn_seeds


@pytest.mark.parametrize(
    ("model", "scale"),
    [
        ("sd3.5-large", 4.0),
        ("sd3.5-medium", 4.0),
        ("sd3-large", 4.0),
        ("sd3-medium", 4.0),
        ("sd3.5-large-turbo", 1.0),
        ("sd3.5-flash", 1.0),
        ("sd3-large-turbo", 1.0),
    ],
)
def test_the_default_of_the_scale_depends_on_the_model(published: Contract, model: str, scale: float) -> None:
    absent, empty = read(published, prompt="a", model=model), read(published, prompt="a", model=model, cfg_scale="")

    assert repr(absent.values["cfg_scale"]) == repr(empty.values["cfg_scale"]) == repr(scale)
    assert "cfg_scale" not in absent.given


def test_without_a_model_the_scale_is_that_of_the_large_one(published: Contract) -> None:
    assert read(published, prompt="a").values["cfg_scale"] == 4.0


def test_a_scale_that_is_sent_beats_the_default(published: Contract) -> None:
    assert read(published, prompt="a", model="sd3.5-flash", cfg_scale="7.25").values["cfg_scale"] == 7.25


@pytest.mark.parametrize(
    ("scale", "text"), [("0.99", "greater than or equal to 1"), ("10.01", "less than or equal to 10")]
)
def test_the_scale_has_a_range(client: httpx.Client, scale: str, text: str) -> None:
    assert refused(ask(client, "sd3", prompt="a", cfg_scale=scale)) == [f"cfg_scale: number must be {text}"]


@pytest.mark.parametrize("mode", ["text-to-image", "image-to-image"])
@pytest.mark.parametrize("model", [*NEW, *OLD])
def test_every_model_takes_every_field_of_its_mode(client: httpx.Client, mode: str, model: str) -> None:
    image = {"image": ("a.png", drawn(), "image/png"), "strength": "0.5"}
    own = image if mode == "image-to-image" else {"aspect_ratio": "1:1"}

    answer = ask(
        client,
        "sd3",
        prompt="a boat",
        mode=mode,
        model=model,
        cfg_scale="2",
        negative_prompt="fog",
        style_preset="anime",
        output_format="webp",
        **own,
    )

    assert picture_of(answer).format == "WEBP"


def test_modes_are_as_strict_as_they_were(client: httpx.Client) -> None:
    image = ("a.png", drawn(), "image/png")

    answer = ask(client, "sd3", prompt="a", image=image, strength="0.5")

    assert refused(answer) == [
        "image: not allowed when 'mode' is set to 'text-to-image'",
        "strength: not allowed when 'mode' is set to 'text-to-image'",
    ]


def test_a_style_changes_the_picture(client: httpx.Client) -> None:
    plain, origami = (ask(client, "sd3", prompt="a boat", seed="5", **s) for s in ({}, {"style_preset": "origami"}))

    assert pixels(plain.content) != pixels(origami.content)


def test_unknown_models_are_refused_with_those_there_are(client: httpx.Client) -> None:
    expected = (
        "model: invalid enum value. Expected 'sd3.5-large' | 'sd3.5-large-turbo' | 'sd3.5-medium' | 'sd3.5-flash' | "
        "'sd3-large' | 'sd3-large-turbo' | 'sd3-medium', received 'sd4'"
    )

    assert refused(ask(client, "sd3", prompt="a", model="sd4")) == [expected]


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_a_public_figure_is_refused_on_demand(client: httpx.Client, endpoint: str) -> None:
    answer = ask(client, endpoint, prompt="a portrait mock:public_figure")

    assert errors_of(answer, 422, "public_figure") == ["Your request asks for a public figure."]


def test_422_by_its_number_is_the_language(client: httpx.Client) -> None:
    assert errors_of(ask(client, "core", prompt="mock:422"), 422, "invalid_language")
