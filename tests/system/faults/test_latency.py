"""Planned latency passes in the sandbox's time, so that no test waits for it."""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING

import pytest
from broken import SILENCE_SECONDS, connected_with, control
from stability_mock.faults.model import Effect, Fault, Latency, Match, Target

if TYPE_CHECKING:
    from live import Live


@pytest.mark.parametrize(
    "latency", [{"fixed": 60}, {"uniform": [60, 60]}, {"log_normal": [60, 0]}], ids=["fixed", "uniform", "log_normal"]
)
@pytest.mark.parametrize(("effect", "status"), [({}, 200), ({"status": 429}, 429), ({"wire": "html_504"}, 504)])
def test_an_answer_comes_when_the_sandboxes_time_has_passed_and_not_before(
    served: Live, key: str, latency: dict[str, object], effect: dict[str, object], status: int
) -> None:
    with control(served, key) as sandbox, connected_with(served, key) as client:
        sandbox.post("/faults", json={**effect, "latency": latency})
        sandbox.post("/clock/freeze")
        client.ask()

        at_once = client.everything(SILENCE_SECONDS / 4).data
        sandbox.post("/clock/advance", json={"seconds": 59.9})
        too_early = client.everything(SILENCE_SECONDS / 4).data
        sandbox.post("/clock/advance", json={"seconds": 0.2})
        answer = client.answer()

    assert (at_once, too_early) == (b"", b"")
    assert answer.status == status


def test_latency_alone_costs_as_much_as_a_success(served: Live, key: str) -> None:
    with control(served, key) as sandbox, connected_with(served, key) as client:
        sandbox.post("/clock/rate", json={"factor": 1_000_000})
        sandbox.post("/faults", json={"latency": {"fixed": 3600}})

        client.ask()
        client.answer()

        assert sandbox.get("/credits").json()["spent"] == "3"
        assert sandbox.get("/journal").json()[0]["fault"] == "latency"


def test_uniform_latency_stays_between_its_ends_and_fills_the_room() -> None:
    drawn = draws(Latency(uniform=(2.0, 4.0)))

    assert min(drawn) >= 2
    assert max(drawn) <= 4
    assert statistics.mean(drawn) == pytest.approx(3, abs=0.1)


def test_log_normal_latency_has_its_median_and_its_sigma() -> None:
    drawn = draws(Latency(log_normal=(2.0, 0.5)))

    below = [value for value in drawn if value < 2]
    within_one_sigma = [value for value in drawn if 2 / 1.6487 < value < 2 * 1.6487]
    assert len(below) == pytest.approx(1_000, abs=100)
    assert len(within_one_sigma) == pytest.approx(1_365, abs=100)


def test_log_normal_latency_never_lasts_longer_than_an_hour() -> None:
    assert max(Latency(log_normal=(3600, 5)).draw(random.Random(number)) for number in range(100)) == 3600


def test_latency_repeats_with_its_seed() -> None:
    assert draws(Latency(uniform=(0.0, 1.0)), seed=1) == draws(Latency(uniform=(0.0, 1.0)), seed=1)
    assert draws(Latency(uniform=(0.0, 1.0)), seed=1) != draws(Latency(uniform=(0.0, 1.0)), seed=2)


def draws(latency: Latency, seed: int = 0) -> list[float]:
    """Return the delays of 2,000 requests."""
    fault = Fault("", Match(), Effect(latency=latency), seed=seed)
    found = []
    for _ in range(2_000):
        assert fault.is_due(Target("core", "", "", {}, "picture"))
        found.append(fault.fire().delay)
    return found
