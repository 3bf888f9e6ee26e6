"""The golden table of 2026: what the pixels of the pictures add up to that only this contract gives.

python tests/contract_2026/golden_2026.py            # compare with the table beside this file
python tests/contract_2026/golden_2026.py --write    # write the table anew, after a change that was meant to be seen
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mock_server.contract import load
from mock_server.orders import Order
from mock_server.parameters import Part, check, gather
from mock_server.pictures import paint

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = Path(__file__).with_suffix(".json")
PROMPT = "A lighthouse on a cliff above a stormy ocean at dusk"
SEED = 42


def orders() -> Iterator[tuple[str, Order]]:
    """Give each order of the table with its name: Core's nine sizes, each SD3 model by both names, the new styles."""
    for ratio in ("21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"):
        yield order("core", aspect_ratio=ratio)
    for model in ("sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash", "sd3-large", "sd3-medium"):
        yield order("sd3", model=model)
    for endpoint in ("ultra", "sd3"):
        yield order(endpoint, style_preset="line-art")


def order(endpoint: str, **fields: str) -> tuple[str, Order]:
    """Give what a request for a picture asks for, and its name."""
    operation = next(found for found in load("2026").operations if found.name == endpoint)
    form = {"prompt": PROMPT, "seed": str(SEED), **fields}
    checked = check(operation, gather(operation, [Part(name, text.encode()) for name, text in form.items()]), {})
    return " ".join((endpoint, *fields.values())), Order(operation, checked.values, checked.given, None)


def digest(order: Order) -> str:
    """Return the picture's size and a short hash of its pixels."""
    picture = paint(order.wish(SEED).commission)
    return f"{picture.width}x{picture.height} {hashlib.sha256(picture.convert('RGB').tobytes()).hexdigest()[:16]}"


def table() -> dict[str, str]:
    """Return the whole table, painted now."""
    return {name: digest(order) for name, order in orders()}


if __name__ == "__main__":
    painted = table()
    if "--write" in sys.argv:
        TABLE.write_text(json.dumps(painted, indent=1) + "\n", encoding="utf-8")
    sys.exit(None if painted == json.loads(TABLE.read_text(encoding="utf-8")) else "the table differs")
