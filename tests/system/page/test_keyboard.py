"""Everything can be reached without a mouse, and the focus stays where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from viewer import Viewer


def test_a_walk_by_keyboard(viewer: Viewer) -> None:
    for prompt in ("One fox", "Two foxes", "Three boats"):
        viewer.send(prompt)
    viewer.open()
    keys = viewer.page.keyboard

    keys.press("/")
    keys.type("fox")
    expect(viewer.tiles()).to_have_count(2)
    keys.press("Escape")
    keys.press("j")
    expect(viewer.tiles("One fox")).to_be_focused()
    keys.press("Enter")
    expect(viewer.page.locator(".detail")).to_contain_text("One fox")
    keys.press("k")
    expect(viewer.page.locator(".detail")).to_contain_text("Two foxes")
    keys.press("Escape")
    expect(viewer.page.locator(".detail")).to_be_hidden()
    expect(viewer.tiles("Two foxes")).to_be_focused()
    keys.press("?")
    expect(viewer.page.get_by_role("complementary", name="Help")).to_be_visible()
    keys.press("Escape")
    expect(viewer.page.get_by_role("complementary", name="Help")).to_be_hidden()


def test_the_focus_survives_updates(viewer: Viewer) -> None:
    viewer.send("Stay here")
    viewer.open()
    viewer.page.keyboard.press("j")
    viewer.page.get_by_label("Follow").check()
    viewer.tiles("Stay here").focus()

    viewer.send("Another one")

    expect(viewer.tiles()).to_have_count(2)
    expect(viewer.tiles("Stay here")).to_be_focused()


def test_back_closes_what_was_opened(viewer: Viewer) -> None:
    viewer.send("A fox")
    viewer.open()

    viewer.tiles("A fox").click()
    expect(viewer.page.locator(".detail .pill")).to_be_visible()
    viewer.page.go_back()
    expect(viewer.page.locator(".detail")).to_be_hidden()
    viewer.page.go_forward()
    expect(viewer.page.locator(".detail")).to_contain_text("A fox")


def test_the_tab_key_reaches_the_list_once(viewer: Viewer) -> None:
    for number in range(3):
        viewer.send(f"Fox {number}")
    viewer.open()

    expect(viewer.page.locator(".list a[tabindex='0']")).to_have_count(1)
