"""The mock can be steered from the page: faults, a held request, time, money, and a form for each operation."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest
from live import start
from PIL import Image
from playwright.sync_api import FilePayload, expect
from viewer import Viewer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

TEXTS = "textarea, input:not([type=file])"


def test_a_status_in_one_click(viewer: Viewer) -> None:
    viewer.open("&panel=faults")

    viewer.click("402 payment required")

    expect(viewer.page.get_by_text("1 fault armed")).to_be_visible()
    assert [viewer.send().status_code for _ in range(2)] == [402, 200]
    expect(viewer.page.get_by_text("1 fault armed")).to_be_hidden()


def test_a_fault_of_the_wire_until_it_is_removed(viewer: Viewer) -> None:
    viewer.open("&panel=faults")

    viewer.page.get_by_label("Until removed").check()
    viewer.click("closed The connection ends")
    expect(viewer.page.get_by_text("1 fault armed")).to_be_visible()
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            viewer.send()
    viewer.click("Remove all")
    expect(viewer.page.get_by_text("1 fault armed")).to_be_hidden()

    assert viewer.send().status_code == 200


def test_a_request_is_held_and_answered_by_a_person(viewer: Viewer) -> None:
    viewer.open("&panel=faults")
    viewer.click("Hold the next request")
    expect(viewer.page.get_by_text("1 fault armed")).to_be_visible()

    with ThreadPoolExecutor() as thread:
        answer = thread.submit(viewer.send, "A patient fox")
        held = viewer.page.get_by_role("group", name="Held request")
        expect(held).to_contain_text("A patient fox")
        held.get_by_role("button", name="402").click()

        assert answer.result().status_code == 402
    expect(held).to_be_hidden()


def test_the_clock_is_moved_out_of_a_time_out(viewer: Viewer) -> None:
    viewer.client.post("/_mock/clock/freeze")
    assert [viewer.send("").status_code for _ in range(151)][-1] == 429
    viewer.open("&panel=time")
    expect(viewer.page.get_by_text("of the time-out are left")).to_be_visible()

    viewer.click("+60 s")

    expect(viewer.page.get_by_text("requests in 10 seconds")).to_be_visible()
    assert viewer.send().status_code == 200


def test_the_clock_is_frozen_and_resumed(viewer: Viewer) -> None:
    viewer.open("&panel=time")

    viewer.click("Freeze")
    expect(viewer.page.get_by_role("button", name="Resume")).to_be_visible()
    assert viewer.client.get("/_mock/clock").json()["frozen"]
    viewer.page.get_by_role("button", name=re.compile(r"10$")).click()
    expect(viewer.page.get_by_text("running 10 times as fast")).to_be_visible()
    viewer.click("Resume")
    expect(viewer.page.get_by_text("running as real time")).to_be_visible()

    clock = viewer.client.get("/_mock/clock").json()
    assert (clock["frozen"], clock["rate"]) == (False, 1)


def test_money_is_shown_and_set(viewer: Viewer) -> None:
    viewer.send(seed="7")
    viewer.send(seed="7")
    viewer.open("&panel=money")

    expect(viewer.page.get_by_role("img", name="core 6 credits")).to_be_visible()
    expect(viewer.page.get_by_text("1 picture for 3 credits")).to_be_visible()
    viewer.page.get_by_label("New balance in credits").fill("2.5")
    viewer.click("Set")
    expect(viewer.page.locator(".figures")).to_contain_text("2.5")

    assert viewer.send().status_code == 402


def test_the_form_of_every_operation_is_sent(viewer: Viewer) -> None:
    send_every_form(viewer)


def test_the_form_of_every_operation_of_2026_is_sent(context: BrowserContext) -> None:
    page = context.new_page()
    key = {"authorization": "Bearer sk-forms-of-2026"}
    with start("--contract", "2026") as live, httpx.Client(base_url=live.url, headers=key) as client:
        send_every_form(Viewer(page, client))


def test_an_asynchronous_generation_fails_in_one_click(context: BrowserContext) -> None:
    key = {"authorization": "Bearer sk-fails-in-one-click"}
    with start("--contract", "2026") as live, httpx.Client(base_url=live.url, headers=key, timeout=60) as client:
        viewer = Viewer(context.new_page(), client).open("&panel=faults")

        viewer.click("fails The result is a 500.")
        expect(viewer.page.get_by_text("fails, next request").first).to_be_visible()
        path, files = "/v2beta/stable-image/upscale/creative", {"image": ("a.png", _png())}
        submitted = client.post(path, data={"prompt": "A sharp lake"}, files=files).json()["id"]
        statuses = [client.get(f"/v2beta/results/{submitted}").status_code for _ in range(2)]

    assert statuses == [202, 500]


def send_every_form(viewer: Viewer) -> None:
    """Send the form of each operation with what it requires; all are accepted."""
    viewer.open("&panel=try")
    picture = FilePayload(name="a.png", mimeType="image/png", buffer=_png())
    form = viewer.page.locator(".try")
    form.get_by_label("API key").fill(viewer.client.headers["authorization"].removeprefix("Bearer "))

    for operation in viewer.client.get("/_mock/state").json()["operations"]:
        form.get_by_label("Operation").select_option(operation["name"])
        for upload in form.locator("input[type=file]").all():
            upload.set_input_files(picture)
        for required in form.locator(".field", has_text="required").locator(TEXTS).all():
            required.fill(required.input_value() or "0.5")
        for name, value in {"strength": "0.5", "left": "8"}.items():
            if form.locator(f"#try-{name}").count():
                form.locator(f"#try-{name}").fill(value)
        if form.locator("#try-mode").count():
            form.locator("#try-mode").select_option("image-to-image")
        viewer.click("Send")
        expect(viewer.page.locator(".pill")).to_have_text("200")
        expect(viewer.page.get_by_role("heading", name=operation["name"])).to_be_visible()
        viewer.click("Close (Esc)")


def test_reset_asks_once(viewer: Viewer) -> None:
    viewer.send("Forget me")
    viewer.open("&panel=export")

    viewer.click("Reset this sandbox…")
    viewer.click("Reset", exact=True)

    expect(viewer.page.get_by_text("Waiting for a first request")).to_be_visible()
    assert viewer.client.get("/_mock/journal").json() == []


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (128, 128), "teal").save(file, "PNG")
    return file.getvalue()
