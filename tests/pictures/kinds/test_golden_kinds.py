import json

import golden_kinds
import pytest
from stability_mock.pictures.kinds import KINDS

EXPECTED: dict[str, str] = json.loads(golden_kinds.TABLE.read_text())
ASKED = {name: (kind, inputs) for name, kind, inputs in golden_kinds.asked()}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_kind_gives_the_pixels_it_always_gave(name: str) -> None:
    assert golden_kinds.digest(*ASKED[name]) == EXPECTED[name]


def test_the_table_holds_every_kind_with_three_inputs() -> None:
    assert list(EXPECTED) == list(ASKED)
    assert len(EXPECTED) == 3 * len(KINDS)
