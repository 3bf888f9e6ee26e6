"""Thousands of requests: only those that can be seen are in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Route
    from viewer import Viewer

MANY = 5_000
SHOW = """(shown) => {
    Object.defineProperty(document, "hidden", { value: !shown, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_five_thousand_rows_are_a_few_dozen_elements(viewer: Viewer) -> None:
    viewer.send("A fox")
    row = viewer.client.get("/_mock/journal/rows").json()["rows"][0] | {"picture": None}
    viewer.page.route("**/_mock/journal/rows*", lambda route: route.fulfill(json=page_of(row, route)))
    viewer.page.route("**/_mock/state*", lambda route: route.fulfill(json=_with_many(route.fetch().json())))
    viewer.open("&view=rows")
    expect(viewer.page.get_by_text("5,000 requests")).to_be_visible()

    viewer.page.locator(".list").evaluate("(list) => { list.scrollTop = list.scrollHeight }")

    expect(viewer.tiles("Fox 1").last).to_be_visible()
    assert viewer.tiles().count() < 60


def test_what_was_left_out_under_load_is_read_when_it_is_calm(viewer: Viewer) -> None:
    viewer.send("A fox")
    viewer.open()
    expect(viewer.tiles()).to_have_count(1)
    asked: list[str] = []

    def under_load(route: Route) -> None:
        asked.append(route.request.url)
        found = route.fetch().json()
        route.fulfill(json=found | {"rows": found["rows"][-1:] if len(asked) == 1 else found["rows"]})

    viewer.page.route("**/_mock/journal/rows*", under_load)
    viewer.page.evaluate(SHOW, arg=False)
    for number in range(3):
        viewer.send(f"Fox {number}")
    assert asked == []  # nobody looks, nothing is asked
    viewer.page.evaluate(SHOW, arg=True)

    expect(viewer.tiles("Fox 2")).to_have_count(1)
    expect(viewer.tiles()).to_have_count(4)


def page_of(row: dict[str, Any], route: Route) -> dict[str, Any]:
    """Answer a page of the journal as the server would, had it this many requests."""
    query = {
        name: int(values[0])
        for name, values in parse_qs(urlsplit(route.request.url).query).items()
        if name != "sandbox"
    }
    after, before = query["after"], query.get("before", MANY + 1)
    numbers = range(max(after + 1, before - query["limit"]), before)
    rows = [row | {"id": f"{number:032x}", "sequence": number, "prompt": f"Fox {number}"} for number in numbers]
    return {"sequence": MANY, "matched": max(0, before - after - 1), "forgotten": 0, "rows": rows}


def _with_many(state: dict[str, Any]) -> dict[str, Any]:
    return state | {"journal": {"requests": MANY, "forgotten": 0}}
