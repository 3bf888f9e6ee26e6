"""What a client sends is only ever shown as text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from viewer import Viewer

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_markup_in_any_field_stays_text(viewer: Viewer) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 64)).save(file, "PNG")
    viewer.client.post(
        "/v2beta/stable-image/generate/core",
        headers={"x-note": MARKUP, "accept": MARKUP},
        data={"prompt": MARKUP, MARKUP: MARKUP},
        files={"image": (MARKUP, file.getvalue())},
    )
    viewer.client.get(f"/{MARKUP}")
    viewer.open()

    for tile in viewer.tiles().all():
        tile.click()
        expect(viewer.page.locator(".detail")).to_contain_text("onerror")
        viewer.click("More…")
        expect(viewer.page.locator(".panel .code").first).to_contain_text("curl")
        viewer.click("More…")

    for place in ("script:not([src])", "img[src=x]", "[onerror]"):
        expect(viewer.page.locator(place)).to_have_count(0)


def test_markup_in_a_key_and_in_the_filter_stays_text(viewer: Viewer) -> None:
    viewer.client.headers["authorization"] = f"Bearer {MARKUP}"
    viewer.send()
    viewer.open()

    viewer.page.get_by_label("Filter", exact=True).fill(f"{MARKUP}:x")

    expect(viewer.page.locator("img[src=x]")).to_have_count(0)


def test_a_whole_key_is_nowhere(viewer: Viewer) -> None:
    key = viewer.client.headers["authorization"].removeprefix("Bearer ")
    viewer.send(f"My key is {key}")
    viewer.open()

    viewer.tiles().click()
    expect(viewer.page.locator(".detail table").first).to_be_visible()

    assert key not in viewer.page.content()
