"""What a test can do with asynchronous generations by the fixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from polling import poll, statuses, submitted

if TYPE_CHECKING:
    from stability_mock.testing import StabilityMock, StabilityMockApp


@pytest.fixture(scope="session")
def stability_mock_settings() -> dict[str, Any]:
    """Serve the contract of 2026."""
    return {"contract": "2026"}


def test_requests_name_their_generation(stability_mock: StabilityMock) -> None:
    with stability_mock.client() as client:
        generation = submitted(client)
        statuses(client, generation, 2)

    found = stability_mock.requests
    assert {one.generation for one in found} == {generation}
    assert [one.price for one in found] == [None, None, 8]
    assert [f"generation {generation[:8]}" in str(one) for one in found] == [True] * 3
    stability_mock.assert_called(operation="result", generation=generation, times=2)
    with pytest.raises(AssertionError, match="generation"):
        stability_mock.assert_called(generation="0" * 64)
    stability_mock.assert_spent(8)
    assert [charge.operation for charge in stability_mock.credits.charges] == ["replace-background-and-relight"]


def test_the_picture_of_a_result_is_that_of_the_last_request(stability_mock: StabilityMock) -> None:
    with stability_mock.client() as client:
        generation = submitted(client)
        answers = [poll(client, generation) for _ in range(3)]

    assert stability_mock.last_request.picture == answers[-1].content


def test_a_latency_and_the_clock(stability_mock: StabilityMock) -> None:
    stability_mock.set_latency(46)
    stability_mock.clock.freeze()
    with stability_mock.client() as client:
        generation = submitted(client)
        waiting = statuses(client, generation, 3)
        stability_mock.clock.advance(46)

        assert waiting == [202] * 3
        assert statuses(client, generation, 1) == [200]


def test_a_reset_forgets_generations(stability_mock: StabilityMock) -> None:
    with stability_mock.client() as client:
        generation = submitted(client)
        stability_mock.reset()

        assert statuses(client, generation, 1) == [404]
    stability_mock.assert_spent(0)


def test_a_fault_can_be_planned_for_the_next_poll(stability_mock: StabilityMock) -> None:
    with stability_mock.client() as client:
        generation = submitted(client)
        stability_mock.fail_next(404, operation="result")

        assert statuses(client, generation, 3) == [404, 202, 200]


@pytest.mark.parametrize(("fault", "expected"), [("fails", [202, 202, 202, 500]), ("moderated", [202, 202, 202, 403])])
def test_a_fault_of_a_generation(stability_mock: StabilityMock, fault: str, expected: list[int]) -> None:
    stability_mock.fault(generation=fault, polls=3)
    with stability_mock.client() as client:
        assert statuses(client, submitted(client), 4) == expected
    stability_mock.assert_spent(0)


def test_the_application_alone_does_the_same(stability_mock_app: StabilityMockApp) -> None:
    client = stability_mock_app.client()
    generation = submitted(client)
    stability_mock_app.clock.advance(1)

    assert statuses(client, generation, 1) == [200]
    assert poll(client, f"{generation}/").status_code == 400
    stability_mock_app.assert_called(generation=generation, operation="result", times=1)
    stability_mock_app.assert_spent(8)


def test_each_test_has_its_own(stability_mock: StabilityMock) -> None:
    """What the tests before have planned and begun is gone."""
    assert stability_mock.requests == []
    with stability_mock.client() as client:
        assert statuses(client, submitted(client), 2) == [202, 200]
