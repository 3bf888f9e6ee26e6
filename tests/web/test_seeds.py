"""Who decides the seed, and that a whole run repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from asking import ask
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from fastapi import FastAPI


def _run(app: FastAPI) -> list[tuple[str, bytes]]:
    """Ask the same of a new server four times, twice with seed 0."""
    with httpx.Client(
        transport=InProcess(app), base_url="http://127.0.0.1", headers={"authorization": "sk-same"}
    ) as client:
        answers = [ask(client, "core", prompt="a lighthouse", **more) for more in ({}, {"seed": "0"}, {}, {"seed": ""})]
    return [(answer.headers["seed"], answer.content) for answer in answers]


def test_a_given_seed_decides_the_picture(client: httpx.Client) -> None:
    one = ask(client, "core", prompt="a lighthouse", seed="1")
    again = ask(client, "core", prompt="a lighthouse", seed="1")
    other = ask(client, "core", prompt="a lighthouse", seed="2")

    assert one.content == again.content
    assert one.content != other.content


def test_four_calls_without_a_seed_give_four_pictures() -> None:
    run = _run(build(Settings()))

    assert len({seed for seed, _ in run}) == 4
    assert len({data for _, data in run}) == 4
    assert all(1 <= int(seed) <= 4_294_967_294 for seed, _ in run)


def test_a_whole_run_repeats_after_a_restart() -> None:
    first, second = _run(build(Settings())), _run(build(Settings()))

    assert first == second


def test_real_chance_does_not_repeat() -> None:
    first, second = _run(build(Settings(random_seeds=True))), _run(build(Settings(random_seeds=True)))

    assert not {seed for seed, _ in first} & {seed for seed, _ in second}


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_the_seed_that_is_reported_gives_the_same_picture_when_sent(client: httpx.Client, endpoint: str) -> None:
    drawn = ask(client, endpoint, prompt="a lighthouse")

    given = ask(client, endpoint, prompt="a lighthouse", seed=drawn.headers["seed"])

    assert given.content == drawn.content


def test_a_refused_request_draws_no_seed() -> None:
    fresh, other = _run(build(Settings())), build(Settings())
    with httpx.Client(
        transport=InProcess(other), base_url="http://127.0.0.1", headers={"authorization": "sk-same"}
    ) as second:
        ask(second, "core", prompt="mock:403")

        answer = ask(second, "core", prompt="a lighthouse")

    assert answer.headers["seed"] == fresh[0][0]


@pytest.mark.parametrize(
    ("field", "value"),
    [("negative_prompt", "rain"), ("style_preset", "anime"), ("aspect_ratio", "16:9"), ("prompt", "a windmill")],
)
def test_every_field_changes_the_picture(client: httpx.Client, field: str, value: str) -> None:
    plain = ask(client, "core", prompt="a lighthouse", seed="1")

    changed = ask(client, "core", **{"prompt": "a lighthouse", "seed": "1", field: value})

    assert changed.content != plain.content


def test_weighted_words_are_legal_text(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="The sky was a crisp (blue:0.3) and (green:0.8)")

    assert answer.status_code == 200
