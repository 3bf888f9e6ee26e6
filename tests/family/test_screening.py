"""Every text that the contract names is screened; what an operation does not declare is never sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import errors_of, refused
from family import MINIMAL, OPERATIONS, SYNCHRONOUS, minimal, send

if TYPE_CHECKING:
    import httpx

JAPANESE = "海辺の灯台と小さな船"
WITHOUT_422 = ["erase", "remove-background"]
TEXTS = [(name, text) for name in MINIMAL for text in OPERATIONS[name].screened]


def test_which_texts_are_screened() -> None:
    assert {name: OPERATIONS[name].screened for name in OPERATIONS if OPERATIONS[name].screened != ("prompt",)} == {
        "upscale-fast": (),
        "erase": (),
        "search-and-replace": ("prompt", "search_prompt"),
        "search-and-recolor": ("prompt", "select_prompt"),
        "remove-background": (),
        "replace-background-and-relight": ("background_prompt", "foreground_prompt"),
    }


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_a_language_that_is_not_supported(client: httpx.Client, name: str, text: str) -> None:
    assert errors_of(send(client, name, minimal(name, **{text: JAPANESE})), 422, "invalid_language")


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_a_status_can_be_asked_for_in_each(client: httpx.Client, name: str, text: str) -> None:
    assert errors_of(send(client, name, minimal(name, **{text: "a mock:403"})), 403, "content_moderation")
    assert errors_of(send(client, name, minimal(name, **{text: "a mock:public_figure"})), 422, "public_figure")


def test_a_negative_prompt_is_not_screened(client: httpx.Client) -> None:
    assert send(client, "sketch", minimal("sketch", negative_prompt=f"{JAPANESE} mock:403")).status_code == 200


@pytest.mark.parametrize("name", WITHOUT_422)
@pytest.mark.parametrize("word", ["422", "invalid_language", "public_figure"])
def test_what_is_not_declared_cannot_be_asked_for(client: httpx.Client, name: str, word: str) -> None:
    assert send(client, name, minimal(name), prefer=f"code={word}").status_code == 200
    assert send(client, name, minimal(name), prefer="code=403").status_code == 403


@pytest.mark.parametrize("name", WITHOUT_422)
def test_what_is_not_declared_is_planned_for_others(client: httpx.Client, name: str) -> None:
    planned = client.post("/_mock/faults", json={"status": 422, "times": 1})

    assert planned.is_success, planned.text
    assert send(client, name, minimal(name)).status_code == 200
    assert errors_of(send(client, "inpaint", minimal("inpaint")), 422, "invalid_language")


@pytest.mark.parametrize(
    ("name", "field"), [("inpaint", "prompt"), ("upscale-fast", "image"), ("remove-background", "image")]
)
def test_a_400_on_demand_is_about_a_field_of_the_form(client: httpx.Client, name: str, field: str) -> None:
    assert refused(send(client, name, minimal(name), prefer="code=400")) == [f"{field}: refused on demand"]


@pytest.mark.parametrize("name", [name for name in SYNCHRONOUS if name not in WITHOUT_422])
def test_the_first_declared_error_of_a_status_is_given(client: httpx.Client, name: str) -> None:
    assert errors_of(send(client, name, minimal(name), prefer="code=422"), 422, "invalid_language")
