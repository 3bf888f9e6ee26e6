"""axe finds nothing serious in light and dark; nothing is cut off on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from viewer import Viewer

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

CUT_OFF = """[...document.querySelectorAll("button, select, input")].filter((one) =>
    one.checkVisibility() && one.getBoundingClientRect().right > innerWidth).length"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(viewer: Viewer, scheme: Literal["light", "dark"]) -> None:
    viewer.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    viewer.open()
    states = {"empty": _findings(viewer)}
    viewer.send("A fox")
    viewer.send("A cut fox mock:half_picture")
    viewer.send("", aspect_ratio="4:3")
    viewer.client.post("/_mock/faults", json={"status": 402, "match": {"operation": "ultra"}})
    expect(viewer.tiles()).to_have_count(3)
    for panel in ("Faults", "Time", "Money", "Try it", "Export", "Help"):
        viewer.page.get_by_role("navigation").get_by_role("button", name=panel).click()
        expect(viewer.page.get_by_role("complementary", name=panel)).to_be_visible()
        states[panel] = _findings(viewer)
    viewer.tiles("bad request").click()
    expect(viewer.page.locator(".problem").first).to_be_visible()
    states["refusal"] = _findings(viewer)

    assert {state: found for state, found in states.items() if found} == {}


def test_nothing_is_cut_off_on_any_screen(viewer: Viewer) -> None:
    opened = viewer.send("Open").headers["x-request-id"]

    for query in ("", "&panel=faults", "&panel=try", f"&id={opened}"):
        viewer.open(query)
        for width in (375, 768, 1024, 1440):
            viewer.page.set_viewport_size({"width": width, "height": 800})
            assert viewer.page.evaluate("document.documentElement.scrollWidth") <= width
            assert viewer.page.evaluate(CUT_OFF) == 0, (query, width)


def _findings(viewer: Viewer) -> list[str]:
    found = Axe().run(viewer.page, options=RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
