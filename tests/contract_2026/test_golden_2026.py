"""The pictures of 2026 are those they always were."""

from __future__ import annotations

import json

import golden_2026
import pytest

EXPECTED: dict[str, str] = json.loads(golden_2026.TABLE.read_text(encoding="utf-8"))
ORDERS = dict(golden_2026.orders())


@pytest.mark.parametrize("name", EXPECTED)
def test_an_order_gives_the_pixels_it_always_gave(name: str) -> None:
    assert golden_2026.digest(ORDERS[name]) == EXPECTED[name]


def test_the_table_holds_every_order() -> None:
    assert list(EXPECTED) == list(ORDERS)
    assert len(EXPECTED) == 17
    assert EXPECTED["core 21:9"].startswith("2304x960 ")
    assert EXPECTED["sd3 sd3-large"] == EXPECTED["sd3 sd3.5-large"]
