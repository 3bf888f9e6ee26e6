"""No change that refuses a form is passed over: the harness's own judge of forms is the oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alterations import ALTERATIONS, SCHEMAS
from altered import altered
from hypothesis import given
from hypothesis import strategies as st
from stability_contract.diff import documents

if TYPE_CHECKING:
    from altered import Edit
    from stability_contract.contract.document import Operation

FORMS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("core", {"prompt": "a"}, ("negative_prompt", "seed", "style_preset", "aspect_ratio")),
    ("sd3", {"prompt": "a"}, ("negative_prompt", "seed", "model", "aspect_ratio", "output_format")),
    (
        "sd3",
        {"prompt": "a", "mode": "image-to-image", "image": "", "strength": 0.5},
        ("negative_prompt", "seed", "model", "strength", "output_format"),
    ),
]
"""Forms that are right, and what may be added to each."""
VALUES: dict[str, list[Any]] = {
    "negative_prompt": ["", "fog", "x" * 501],
    "seed": [7],
    "style_preset": ["anime", "origami"],
    "aspect_ratio": ["1:1"],
    "output_format": ["png", "jpeg"],
    "model": ["sd3-large", "sd3-large-turbo", "sd3-medium"],
    "strength": [0, 0.05, 0.5, 1],
}
IN_FORMS = [
    edits
    for edits, reported, _ in ALTERATIONS.values()
    if all(place[:2] == SCHEMAS for place, _ in edits) and any(" field " in f" {line}" for line in reported)
]


def takes(operation: Operation, values: dict[str, Any]) -> bool:
    """Return whether a form is right by the harness's judge of forms."""
    chosen = operation.branch(values)
    known = {**operation.schema, "oneOf": [], "properties": operation.properties}
    needs = set(known.get("required", ())).union(
        *(needed for name, needed in operation.schema.get("dependentRequired", {}).items() if name in values)
    )
    return chosen is not None and operation.validator(chosen).is_valid(values) and needs <= values.keys()


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    name, form, more = draw(st.sampled_from(FORMS))
    return name, form | draw(st.fixed_dictionaries({}, optional={key: st.sampled_from(VALUES[key]) for key in more}))


@pytest.mark.parametrize("edits", IN_FORMS, ids=lambda edits: "/".join(edits[0][0][2:]))
@given(form=forms(), before=st.sampled_from(([], *IN_FORMS)), backwards=st.booleans())
def test_a_form_that_is_refused_from_now_on_is_never_passed_over(
    edits: list[Edit], form: tuple[str, dict[str, Any]], before: list[Edit], *, backwards: bool
) -> None:
    old, new = altered(*before), altered(*before, *edits)
    if backwards:
        old, new = new, old
    name, values = form

    if takes(old.operation(name), values) and not takes(new.operation(name), values):
        found = documents.between(old, new)
        assert any(change.breaking and change.operation == name and change.part == "field" for change in found)
