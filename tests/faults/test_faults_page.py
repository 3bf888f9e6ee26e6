"""docs/faults.md: its tables and its scenario file are true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from places import ROOT
from stability_mock import errors
from stability_mock.faults.scenario_file import FaultModel, LatencyModel, MatchModel, load
from stability_mock.faults.table import GENERATION_FAULTS, WIRE_FAULTS

if TYPE_CHECKING:
    from pathlib import Path


PAGE = (ROOT / "docs/faults.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_wire_faults_are_those_of_the_table_row_by_row() -> None:
    expected = [[f"`{name}`", fault.seen, "yes" if fault.charged else "no"] for name, fault in WIRE_FAULTS.items()]

    assert rows("Wire faults") == expected


def test_the_faults_of_a_generation_are_those_of_the_table_row_by_row() -> None:
    expected = [
        [f"`{name}`", fault.seen, "yes" if fault.charged else "no"] for name, fault in GENERATION_FAULTS.items()
    ]

    assert rows("Faults of a generation") == expected


def test_the_number_of_wire_faults_is_right() -> None:
    assert f"for {len(WIRE_FAULTS)} faults of the connection or of the answer" in " ".join(PAGE.split())


def test_every_status_has_its_row() -> None:
    found = [(cells[0], cells[1].strip("`")) for cells in rows("Statuses")]

    assert found == [(str(kind.status), kind.name) for kind in errors.kinds()]


def test_every_field_of_a_planned_fault_is_explained() -> None:
    explained = {cells[0].strip("`") for cells in rows("Planned faults")}
    fields = {
        *(f"match.{name}" for name in MatchModel.model_fields),
        *(f"latency.{name}" for name in LatencyModel.model_fields),
        "hold",
        "body",
        "polls",
        "times",
        "seed",
    }

    assert explained == fields
    assert all(f"`{name}" in PAGE for name in FaultModel.model_fields)


def test_the_scenario_file_on_the_page_can_be_loaded(tmp_path: Path) -> None:
    (content,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "scenario.yaml"
    path.write_text(content, encoding="utf-8")

    first, second, third = load(str(path))

    assert (first.effect.status, first.times) == ("500", 2)
    assert second.effect.latency is not None
    assert (second.match.operation, second.effect.latency.log_normal) == ("ultra", (8, 0.6))
    assert (third.effect.wire, third.effect.fraction, third.match.prompt_contains) == ("cut", 0.25, "fox")
