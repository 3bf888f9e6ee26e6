"""Thousands of requests: only those that can be seen are in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Route
    from viewer import Viewer

MANY = 5_000


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
