"""A sample of the clients of `make sweep-proof`: three with a defect each, and a correct one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mutation.sweep import measure
from mutation.sweep.seeded import Client, base, seeded

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = (
    "curl: it retries what was refused",
    "fetch: the last answer is not looked at",
    "urllib: an error response to the first call is not reported",
)


@pytest.fixture(scope="module")
def urls() -> Iterator[list[str]]:
    """Start the mock servers that the sweeps share."""
    with measure.mock_servers() as found:
        yield found


@pytest.mark.parametrize("name", SAMPLE)
def test_a_defect_is_found_with_a_fitting_verdict(name: str, urls: list[str]) -> None:
    client = next(one for one in seeded() if one.name == name)

    assert measure.sweep(client, urls).right


def test_a_correct_client_is_not_accused(urls: list[str]) -> None:
    correct = Client("curl", *base("curl"))
    few = Client(correct.name, correct.suffix, correct.source, trials=("402", "cut"))

    assert measure.sweep(few, urls).verdicts == {}
