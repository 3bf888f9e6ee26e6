"""The page of bounds has the numbers of the code, and a row of figures for each kind of attack."""

from __future__ import annotations

from hostile_forms import SLOW
from hostile_pictures import LARGE, LONG
from places import ROOT
from stability_mock.log import MAX_WAITING_LINES
from stability_mock.pictures.essentials import MAX_PIECES, MAX_TABLE_BYTES
from stability_mock.pictures.opening import MAX_PIXELS_HERE
from stability_mock.pictures.studio import MAX_ANSWERED_PIXELS
from stability_mock.pictures.uploads import MAX_SCANNED_PIXELS, MAX_SCANS
from stability_mock.web.multipart import MAX_BOUNDARIES, MAX_PARTS, MAX_TOTAL_HEADER_BYTES
from stability_mock.web.protocol import MAX_HEAD_BYTES

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
KINDS = [*LONG, *(f"33 megapixels, {kind}" for kind in LARGE), *(f"form: {kind}" for kind in SLOW)]
BOUNDS = [
    MAX_ANSWERED_PIXELS,
    MAX_BOUNDARIES,
    MAX_HEAD_BYTES,
    MAX_PIECES,
    MAX_PIXELS_HERE,
    MAX_SCANNED_PIXELS,
    MAX_SCANS,
    MAX_TABLE_BYTES,
    MAX_WAITING_LINES,
    MAX_TOTAL_HEADER_BYTES,
    MAX_PARTS,
]


def test_each_kind_of_attack_has_its_figures() -> None:
    assert [kind for kind in KINDS if f"| {kind} |" not in PAGE] == []


def test_each_bound_is_documented() -> None:
    assert [bound for bound in BOUNDS if f"{bound:,}" not in PAGE] == []
