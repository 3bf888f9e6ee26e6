"""A sample of the mutants that a machine makes, drawn anew each day: as many are caught as the docs say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from mutation.machine import campaign, catalogue
from mutation.machine.summary import interval

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = 0.75
"""The share caught that docs/contract-suite.md publishes, less some room: below it, something got worse."""

EACH_KIND = 15


@pytest.mark.timeout(7_200)
def test_a_sample_of_60_is_caught_as_published(tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    jobs = [campaign.Job(kind, name) for kind in catalogue.KINDS for name in catalogue.sample(kind, EACH_KIND, today)]

    results = list(campaign.carry_out(jobs, tmp_path / "sample.jsonl", 2))

    tried = [one for one in results if one["state"] in {"caught", "survives"}]
    caught = [one for one in tried if one["state"] == "caught"]
    survivors = [f"{one['kind']}: {one['name']}" for one in tried if one["state"] == "survives"]
    assert len(jobs) == 60
    assert interval(len(caught), len(tried))[1] >= PUBLISHED, survivors
