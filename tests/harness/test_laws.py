"""The laws between answers: a healthy server keeps them all, and a defect breaks the law that is about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from painter import Painter
from PIL import Image
from stability_contract.contract import document
from stability_contract.facts import runner
from stability_contract.facts.laws import table
from stability_contract.facts.probe import Probe, Traits
from stability_contract.oracle.judge import Judge
from stability_contract.server_check.budget import Budget
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.contract.document import Document
    from stability_contract.facts.runner import Result
    from stability_contract.http.exchange import NoResponse, Request, Response

KEY = "sk-good"
LAWS = {law.name: law for law in table.LAWS}


def attempt(
    contract: Document, server: Painter, law: str, section: str = "sd3", traits: Traits | None = None
) -> Result:
    judge = Judge(contract, lambda key: key == KEY)
    probe = Probe(section, Sender(server, Throttle(10**9, 1), Budget()), judge, KEY, traits=traits or Traits())
    return runner.attempt(LAWS[law].fact(contract.operation(section), "v2beta-2024"), probe)


@pytest.mark.parametrize("law", LAWS)
def test_a_healthy_server_keeps_every_law(contract: Document, law: str) -> None:
    operation = contract.operation("sd3" if LAWS[law].applies(contract.operation("sd3")) else "core")

    result = attempt(contract, Painter(), law, operation.name)

    assert (result.state, result.seen) == ("holds", "")


def without(*names: str) -> Callable[[dict[str, str]], object]:
    """Return a change that forgets these fields."""
    return lambda values: [values.pop(name, None) for name in names]


def setting(name: str, change: Callable[[str], str]) -> Callable[[dict[str, str]], object]:
    """Return a change of one field's value."""
    return lambda values: values.__setitem__(name, change(values.get(name, "")))


def _without_what_is_not_wanted(values: dict[str, str]) -> None:
    """Forget the negative prompt, but only next to a style."""
    if values.get("style_preset"):
        values.pop("negative_prompt", None)


def _in_small_letters(values: dict[str, str]) -> None:
    """Read the prompt in small letters, but only next to a strength."""
    if values.get("strength"):
        values["prompt"] = values["prompt"].lower()


def _always_one(seed: str) -> str:
    return "77" if int(seed) < 2000 else seed


def _in_halves(strength: str) -> str:
    return str(float(strength) // 0.5 / 2)


def _never_all(strength: str) -> str:
    return str(float(strength or 1) * 0.9)


def _gray(image: Image.Image, values: object) -> Image.Image:
    jpeg = isinstance(values, dict) and values["output_format"] == "jpeg"
    return image.convert("L").convert("RGB") if jpeg else image


@pytest.mark.parametrize(
    ("law", "section", "server"),
    [
        ("a negative prompt changes the picture", "core", Painter(without("negative_prompt"))),
        ("another style is another picture", "core", Painter(without("style_preset"))),
        ("another model is another picture", "sd3", Painter(without("model"))),
        ("another prompt is another picture", "core", Painter(without("prompt"))),
        ("each bit of the seed counts", "core", Painter(setting("seed", lambda seed: str(int(seed) & 0x7FFFFFFF)))),
        ("each bit of the seed counts", "core", Painter(setting("seed", lambda seed: str(int(seed) >> 1 or 1)))),
        ("texts that are nearly equal are different", "core", Painter(setting("prompt", str.lower))),
        ("texts that are nearly equal are different", "core", Painter(setting("prompt", lambda text: text[:1000]))),
        ("a little change shows in a full form, too", "core", Painter(_without_what_is_not_wanted)),
        ("a little change shows in a full form, too", "sd3", Painter(_in_small_letters)),
        ("a picture is the same in every format", "core", Painter(alter=_gray)),
        ("more strength leaves less of the input", "sd3", Painter(setting("strength", _in_halves))),
        ("strength 0 is the input", "sd3", Painter(alter=lambda image, _: image.transpose(Image.Transpose.ROTATE_180))),
        ("an input is scaled and not cut", "sd3", Painter(alter=lambda image, _: image.crop((12, 12, 36, 36)))),
        ("strength 1 is as if there were no input", "sd3", Painter(setting("strength", _never_all))),
        ("a drawn seed is reported and gives its picture again", "core", Painter(setting("seed", _always_one))),
    ],
)  # fmt: skip
def test_a_defect_breaks_its_law(contract: Document, law: str, section: str, server: Painter) -> None:
    assert attempt(contract, server, law, section).state == "broken"


class _OtherDefault(Painter):
    """Takes an absent model for another one than the contract says."""

    def send(self, request: Request) -> Response | NoResponse:
        given = b'name="model"' in request.body
        self.change = (lambda _: None) if given else setting("model", lambda _: "sd3-medium")
        return super().send(request)


def test_a_default_that_is_another_value_breaks_its_law(contract: Document) -> None:
    assert attempt(contract, _OtherDefault(), "a default left out is a default written out").state == "broken"


def test_where_pictures_are_random_no_law_is_tried_and_the_reason_is_shown(contract: Document) -> None:
    numbers = iter(range(1, 10**6))
    server = Painter(lambda values: values.update(prompt=str(next(numbers))))

    result = attempt(contract, server, "another prompt is another picture", "core", Traits(strict=False))

    assert result.state == "not tried"
    assert "the same seed gives another picture each time" in result.seen
    assert len(server.asked) == 2


def test_a_strict_check_tries_the_laws_on_random_pictures_too(contract: Document) -> None:
    numbers = iter(range(1, 10**6))
    server = Painter(lambda values: values.update(prompt=str(next(numbers))))

    assert attempt(contract, server, "the same request again gets the same picture", "core").state == "broken"


def test_each_law_applies_somewhere_and_names_are_unique() -> None:
    found = document.load("2026")

    assert [law.name for law in table.LAWS if not any(map(law.applies, found.operations))] == []
    assert len(LAWS) == len(table.LAWS)


def test_laws_are_tried_by_any_contract(contract: Document) -> None:
    raw = {**contract.raw, "info": {"version": "somebody's own"}}
    other = document.Document(raw, contract.operations)

    names = {fact.name.replace("_", " ") for fact in runner.facts(other, ["core"])}

    assert "each bit of the seed counts" in names
    assert "another model is another picture" not in names
