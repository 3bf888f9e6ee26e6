"""The coverage: what each endpoint offers, and which requests meet it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checked_clients import DOCUMENT
from har_recipes import Asked, check, image_to_image, judged, text
from stability_contract.client_check import coverage
from stability_contract.client_check.coverage import Coverage, Point

CORE, SD3 = DOCUMENT.operation("core"), DOCUMENT.operation("sd3")
GOOD = Asked()


def met(*asked: Asked) -> set[tuple[str, str, str]]:
    """Return kind, field and name of every cell that is met."""
    found = coverage.measure(DOCUMENT.operations, judged(*asked))
    return {(cell.kind, cell.field, cell.name) for cell, hits in found.cells.items() if hits}


def test_an_endpoint_offers_fields_values_bounds_forms_and_statuses() -> None:
    cells = list(coverage.cells(CORE))

    counted = {kind: sum(cell.kind == kind for cell in cells) for kind in coverage.KINDS}
    assert counted == {"endpoint": 1, "mode": 0, "field": 6, "value": 29, "bound": 5, "accept": 2, "status": 9}
    assert len(set(cells)) == len(cells)
    assert Point("core", "bound", "seed", "maximum 4294967294") in cells
    assert Point("core", "bound", "prompt", "minLength 1") in cells


def test_shapes_of_the_form_are_offered_where_there_are_several() -> None:
    modes = [cell.name for cell in coverage.cells(SD3) if cell.kind == "mode"]

    assert len(modes) == len(SD3.branches) == len(set(modes))


def test_a_plain_request_meets_its_endpoint_its_field_its_form_and_the_status() -> None:
    assert met(GOOD) == {
        ("endpoint", "", "core"),
        ("field", "prompt", "prompt"),
        ("accept", "accept", "image/*"),
        ("status", "", "200"),
    }


@pytest.mark.parametrize(
    ("fields", "cell"),
    [
        ({"aspect_ratio": "21:9"}, ("value", "aspect_ratio", "21:9")),
        ({"seed": "0"}, ("bound", "seed", "minimum 0")),
        ({"seed": "4294967294"}, ("bound", "seed", "maximum 4294967294")),
        ({"prompt": "x"}, ("bound", "prompt", "minLength 1")),
        ({"prompt": "x" * 10_000}, ("bound", "prompt", "maxLength 10000")),
    ],
)
def test_values_and_bounds_are_met_exactly(fields: dict[str, str], cell: tuple[str, str, str]) -> None:
    assert cell in met(Asked(text(**{"prompt": "A pier"} | fields)))
    assert cell not in met(Asked(text(prompt="A pier", aspect_ratio="1:1", seed="7")))


def test_a_picture_meets_its_field_and_the_shape_with_it() -> None:
    found = met(image_to_image())

    assert ("field", "image", "image") in found
    assert sum(kind == "mode" for kind, _, _ in found) == 1


def test_what_is_refused_meets_nothing_but_the_status() -> None:
    assert met(Asked(text(prompt=""), status=400)) == {("status", "", "400")}
    assert met(replace(GOOD, url="https://api.stability.ai/v2beta/nothing", status=404)) == set()


def test_a_form_of_the_answer_counts_if_it_was_asked_for() -> None:
    assert ("accept", "accept", "application/json") in met(replace(GOOD, accept="application/json"))
    assert not {cell for cell in met(replace(GOOD, accept="*/*")) if cell[0] == "accept"}


def test_an_answer_that_did_not_come_has_no_status() -> None:
    assert not {cell for cell in met(replace(GOOD, status=0)) if cell[0] == "status"}


def test_the_share_is_reported_for_all_for_an_endpoint_and_for_a_kind() -> None:
    found = coverage.measure([CORE, SD3], judged(GOOD, GOOD))

    assert (found.met, len(found.only(operation="core").cells)) == (4, 52)
    assert found.only(operation="core").percent == pytest.approx(100 * 4 / 52)
    assert found.only(operation="core", kind="endpoint").percent == 100
    assert found.only(operation="sd3").met == 0
    assert max(found.cells.values()) == 2
    assert Coverage({}).percent == 100


def test_a_check_passes_only_if_enough_is_covered() -> None:
    found = check([GOOD])
    found.findings.clear()
    percent = found.coverage.percent

    found.fail_under = percent
    assert found.passed
    found.fail_under = percent + 0.01
    assert not found.passed
