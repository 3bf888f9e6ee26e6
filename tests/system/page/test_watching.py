"""What a client does can be seen while it does it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from viewer import Viewer

READ_BYTES = """async (url) => {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def test_a_picture_is_shown_as_it_was_sent(viewer: Viewer) -> None:
    viewer.open()

    answer = viewer.send("A lighthouse by night")

    viewer.tiles("A lighthouse by night").click()
    picture = viewer.page.get_by_alt_text("The picture that was sent for")
    expect(picture).to_have_js_property("complete", value=True)
    shown = viewer.page.evaluate(READ_BYTES, picture.get_attribute("src"))
    assert base64.b64decode(shown) == answer.content


def test_a_picture_that_was_cut_is_shown_as_what_it_is(viewer: Viewer) -> None:
    viewer.open()

    whole = viewer.send("A fox", seed="7")
    viewer.send("A fox mock:half_picture", seed="7")

    badge = viewer.tiles("mock:half_picture").locator(".badge")
    expect(badge).to_contain_text("ends after")
    assert whole.status_code == 200


def test_a_refusal_explains_itself_at_the_field(viewer: Viewer) -> None:
    viewer.send("A fox", aspect_ratio="4:3")
    viewer.open()

    viewer.tiles("A fox").click()

    row = viewer.page.get_by_role("row", name="aspect_ratio")
    expect(row).to_contain_text("4:3")
    expect(row.locator(".problem")).to_contain_text("invalid enum value")
    expect(row.locator(".fix")).to_be_visible()
    expect(row.locator(".source .label").first).to_be_visible()


def test_new_ones_gather_while_something_is_looked_at(viewer: Viewer) -> None:
    viewer.send("The first")
    viewer.open()
    viewer.tiles("The first").click()

    for number in range(3):
        viewer.send(f"Later {number}")

    expect(viewer.page.get_by_role("button", name="3 new")).to_be_visible()
    expect(viewer.tiles()).to_have_count(1)
    viewer.click("3 new")
    expect(viewer.tiles()).to_have_count(4)


def test_the_filter_is_kept_in_the_url_and_marks_what_it_does_not_know(viewer: Viewer) -> None:
    viewer.send("A fox")
    viewer.send("")
    viewer.open()

    viewer.page.get_by_label("Filter", exact=True).fill("status:>=400 colour:red")

    expect(viewer.tiles()).to_have_count(1)
    expect(viewer.page.locator(".filter mark")).to_have_text("colour:red")
    viewer.page.reload()
    expect(viewer.page.get_by_label("Filter", exact=True)).to_have_value("status:>=400 colour:red")
    expect(viewer.tiles()).to_have_count(1)


def test_one_sandbox_shows_nothing_of_another(viewer: Viewer) -> None:
    viewer.client.post("/v2beta/stable-image/generate/core", headers={"authorization": "Bearer sk-somebody-else"})
    viewer.send("Mine")
    viewer.open()

    expect(viewer.tiles()).to_have_count(1)


def test_an_upload_is_compared_with_its_result(viewer: Viewer) -> None:
    picture = viewer.send("A lake").content
    form = {"prompt": "A lake in winter", "mode": "image-to-image", "strength": "0.5"}
    viewer.client.post("/v2beta/stable-image/generate/sd3", data=form, files={"image": ("lake.png", picture)})
    viewer.open()

    viewer.tiles("A lake in winter").click()

    expect(viewer.page.get_by_alt_text("The upload")).to_be_visible()
    expect(viewer.page.locator(".uploads")).to_contain_text("lake.png")
    viewer.page.get_by_role("slider").fill("100")
    expect(viewer.page.get_by_alt_text("The upload")).to_have_css("clip-path", "inset(0px 0% 0px 0px)")
