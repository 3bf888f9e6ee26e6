import json

import golden
import pytest

EXPECTED = json.loads(golden.TABLE.read_text())
SPECS = dict(golden.specs())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_spec_gives_the_pixels_it_always_gave(name: str) -> None:
    hashes = golden.hashes(SPECS[name])

    assert hashes == EXPECTED[name]


def test_the_table_holds_three_endpoints_by_nine_ratios_and_every_style() -> None:
    names = list(EXPECTED)

    assert names == list(SPECS)
    assert len([name for name in names if not name.startswith("style")]) == 27
    assert len([name for name in names if name.startswith("style")]) == 19
