"""States that teach: before the first request, without a server, with a full journal, with a newer server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
from live import start
from playwright.sync_api import expect
from viewer import Viewer

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Route


def change_state(viewer: Viewer, **values: object) -> None:
    """Let the server's state say something else."""

    def answer(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | values)

    viewer.page.route("**/_mock/state*", answer)


def test_the_empty_page_says_where_to_send_a_first_request(viewer: Viewer) -> None:
    viewer.open()

    expect(viewer.page.get_by_text("Waiting for a first request")).to_be_visible()
    expect(viewer.page.locator(".snippet")).to_have_count(3)
    viewer.click("Copy curl")
    copied = viewer.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl '{viewer.client.base_url}/v2beta/stable-image/generate/core'")


def test_a_full_journal_says_how_many_it_forgot(viewer: Viewer) -> None:
    viewer.send()
    change_state(viewer, journal={"requests": 1, "forgotten": 412})
    viewer.open()

    expect(viewer.page.get_by_text("oldest 412 forgotten")).to_be_visible()


def test_a_server_that_is_newer_than_the_page(viewer: Viewer) -> None:
    viewer.send()
    viewer.open()

    change_state(viewer, version="99.0")
    viewer.send()

    expect(viewer.page.get_by_text("The server is newer than this page")).to_be_visible()


def test_a_submit_and_its_polls_are_one_tile(context: BrowserContext) -> None:
    key = {"authorization": "Bearer sk-one-tile"}
    with start("--contract", "2026") as live, httpx.Client(base_url=live.url, headers=key, timeout=60) as client:
        viewer = Viewer(context.new_page(), client)
        picture = viewer.send("A lake", operation="sd3").content
        client.delete("/_mock/journal")
        viewer.open()

        submitted = client.post(
            "/v2beta/stable-image/upscale/creative",
            data={"prompt": "A sharp lake"},
            files={"image": ("lake.png", picture)},
        ).json()["id"]

        expect(viewer.tiles("in progress")).to_have_count(1)
        statuses = [client.get(f"/v2beta/results/{submitted}").status_code for _ in range(2)]
        assert statuses == [202, 200]
        expect(viewer.tiles("A sharp lake").locator("img")).to_be_visible()
        expect(viewer.tiles()).to_have_count(1)
        viewer.tiles().click()
        steps = viewer.page.get_by_role("list", name="Submit and polls")
        expect(steps.get_by_role("button")).to_have_text(
            [re.compile("Submit 200"), re.compile("Poll 1 202"), re.compile("Poll 2 200")]
        )


def test_a_har_file_is_opened_with_the_server_gone(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    file = tmp_path / "journal.har"
    with start() as live, httpx.Client(base_url=live.url, headers={"authorization": "Bearer sk-gone"}) as client:
        viewer = Viewer(page, client)
        picture = viewer.send("A lake").content
        form = {"prompt": "A lake in winter", "mode": "image-to-image", "strength": "0.5"}
        client.post("/v2beta/stable-image/generate/sd3", data=form, files={"image": ("lake.png", picture)})
        viewer.send("", aspect_ratio="4:3")
        file.write_bytes(client.get("/_mock/journal.har").content)
        client.post("/_mock/reset")
        viewer.open("&panel=export")
    expect(page.get_by_text("The server does not answer")).to_be_visible()

    page.locator("input[type=file]").set_input_files(file)

    expect(viewer.tiles()).to_have_count(3)
    viewer.tiles("A lake in winter").click()
    expect(page.get_by_alt_text("The upload")).to_have_js_property("complete", value=True)
    assert page.get_by_alt_text("The result").evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1024
    viewer.tiles("bad request").click()
    expect(page.get_by_role("row", name="aspect_ratio").locator(".problem")).to_contain_text("invalid enum value")


def test_a_server_that_is_started_again_is_found_by_itself(context: BrowserContext) -> None:
    page = context.new_page()
    with start() as live, httpx.Client(base_url=live.url, headers={"authorization": "Bearer sk-again"}) as client:
        viewer = Viewer(page, client)
        viewer.send("Before")
        viewer.open()
        expect(viewer.tiles("Before")).to_have_count(1)
        port = live.url.rpartition(":")[2]
    expect(page.get_by_text("The server does not answer")).to_be_visible()

    with start("--port", port) as live, httpx.Client(base_url=live.url) as client:
        Viewer(page, client).send("After")

        expect(viewer.tiles("After")).to_have_count(1, timeout=15_000)
        expect(viewer.tiles("Before")).to_have_count(0)
        expect(page.get_by_text("The server does not answer")).to_be_hidden()


def test_a_har_file_that_is_named_in_the_url_needs_no_journal(viewer: Viewer) -> None:
    viewer.send("A fox")
    asked: list[str] = []
    viewer.page.on("request", lambda request: asked.append(request.url))

    viewer.page.goto(f"{viewer.client.base_url}/_mock/ui/?har=/_mock/journal.har")

    expect(viewer.tiles("A fox").first).to_be_visible()
    assert not [url for url in asked if "/state" in url or "/events" in url]
