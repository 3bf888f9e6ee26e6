"""The register of a run's pictures: equal requests get equal pictures, different ones different pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from servers import success
from stability_contract.cases import forms, pictures
from stability_contract.http.exchange import Exchange, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle.register import Register

if TYPE_CHECKING:
    from stability_contract.oracle.findings import Finding
    from stability_contract.oracle.judge import Judge

FIRST, OTHER = pictures.draw("png", (128, 128), 40), pictures.draw("png", (128, 128), 200)


def seen(register: Register, judge: Judge, picture: bytes, kind: str = "png", **fields: str) -> list[Finding]:
    """Let the register see one picture, and return what it finds."""
    parts = [Part(name, value.encode()) for name, value in {"output_format": kind, **fields}.items()]
    request = forms.request(judge.document.operation("core"), parts, "sk-good")
    answer = success(int(fields.get("seed", "7")), picture, f"image/{kind}")
    return register.examine(Exchange(request, answer, Source("test", "core", str(fields))), judge.judge(request))


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return the codes of findings with their fields."""
    return [(finding.code, finding.field) for finding in findings]


def test_equal_requests_may_come_again(judge: Judge) -> None:
    register = Register()

    assert seen(register, judge, FIRST, prompt="a", seed="5") == []
    assert seen(register, judge, FIRST, prompt="a", seed="5") == []


def test_another_picture_for_an_equal_request_is_reported(judge: Judge) -> None:
    register = Register()
    seen(register, judge, FIRST, prompt="a", seed="5")

    assert ("ANS026", "seed") in codes(seen(register, judge, OTHER, prompt="a", seed="5"))


def test_the_seed_that_is_answered_counts_where_none_was_asked_for(judge: Judge) -> None:
    register = Register()
    seen(register, judge, FIRST, prompt="a", seed="7")

    assert ("ANS026", "seed") in codes(seen(register, judge, OTHER, prompt="a"))


@pytest.mark.parametrize("field", ["prompt", "negative_prompt", "style_preset", "seed"])
def test_one_picture_for_two_requests_is_reported_with_the_field(judge: Judge, field: str) -> None:
    register = Register()
    values = {"prompt": "a", "negative_prompt": "b", "style_preset": "anime", "seed": "5"}
    seen(register, judge, FIRST, **values)

    other = {"style_preset": "origami", "seed": "6"}.get(field, "another")

    assert codes(seen(register, judge, FIRST, **values | {field: other})) == [("ANS025", field)]


def made(judge: Judge, strength: str, shade: int) -> Exchange:
    """Return one and the same picture as the answer to an input of this shade at this strength."""
    form = {"prompt": "a", "mode": "image-to-image", "strength": strength, "seed": "5"}
    parts = [Part(name, value.encode()) for name, value in form.items()]
    image = Part("image", pictures.draw("png", (64, 64), shade), "image.png", "image/png")
    request = forms.request(judge.document.operation("sd3"), [*parts, image], "sk-good")
    return Exchange(request, success(5, FIRST), Source("test", "sd3", f"{strength} {shade}"))


@pytest.mark.parametrize(
    ("strength", "shade", "expected"),
    [
        ("0.4", 10, []),
        ("0.4", 250, [("ANS025", "image")]),
        ("0.7", 10, [("ANS025", "strength")]),
        ("0.41", 10, []),
        ("1", 250, []),
    ],
)
def test_another_input_or_strength_must_show(
    judge: Judge, strength: str, shade: int, expected: list[tuple[str, str]]
) -> None:
    register = Register()

    for exchange in (made(judge, "0.4", 10), second := made(judge, strength, shade)):
        found = register.examine(exchange, judge.judge(exchange.request))

    assert second.answer is not None
    assert codes(found) == expected


def test_a_format_may_lose_a_little_but_no_colour(judge: Judge) -> None:
    register = Register()
    seen(register, judge, FIRST, prompt="a", seed="5")

    assert seen(register, judge, pictures.draw("jpeg", (128, 128), 40), "jpeg", prompt="a", seed="5") == []
    assert codes(seen(register, judge, pictures.draw("webp", (128, 128), 200), "webp", prompt="a", seed="5")) == [
        ("ANS026", "output_format")
    ]


def test_what_is_not_a_picture_is_not_registered(judge: Judge) -> None:
    register = Register()
    request = forms.request(judge.document.operation("core"), [Part("prompt", b"a")], "sk-good")

    for answer in (success(7, b"no picture"), Response(400, (), b"")):
        assert register.examine(Exchange(request, answer, Source("test", "core", "")), judge.judge(request)) == []
