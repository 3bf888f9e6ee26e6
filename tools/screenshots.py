#!/usr/bin/env python3
"""Pictures of the live page for the documentation, in a real browser: `make screenshots`.

python tools/screenshots.py            # docs/page-*.png
python tools/screenshots.py --out out  # to look at them first
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
GENERATE = "/v2beta/stable-image/generate"
KEY = {"authorization": "Bearer sk-screenshots-9f2c"}
COLOURS = 256
SETTLED_MS = 1_200

PICTURES: list[tuple[str, dict[str, str]]] = [
    ("core", {"prompt": "A lighthouse above the ocean", "style_preset": "tile-texture"}),
    ("core", {"prompt": "Mountain lake under stars", "style_preset": "fantasy-art"}),
    ("core", {"prompt": "A lighthouse and a small boat", "style_preset": "line-art"}),
    ("core", {"prompt": "Desert dunes", "style_preset": "cinematic"}),
    ("ultra", {"prompt": "Desert dunes, evening light"}),
    ("core", {"prompt": "Pine forest in the mist", "style_preset": "isometric"}),
    ("core", {"prompt": "A village in autumn", "style_preset": "analog-film"}),
    ("sd3", {"prompt": "Tropical islands, a small boat", "aspect_ratio": "9:16"}),
    ("core", {"prompt": "A rocket under a ringed planet", "style_preset": "neon-punk"}),
    ("core", {"prompt": "A lighthouse above the ocean", "style_preset": "comic-book"}),
    ("ultra", {"prompt": "City skyline at night mock:429"}),
    ("core", {"prompt": "Mountain lake at dawn", "style_preset": "low-poly", "aspect_ratio": "16:9"}),
    ("sd3", {"prompt": "A fox in a snowy forest", "model": "sd3-medium"}),
    ("core", {"prompt": "Palms at a lagoon", "style_preset": "pixel-art"}),
    ("core", {"prompt": "City lights on the river mock:half_picture"}),
    ("core", {"prompt": "A lighthouse", "aspect_ratio": "4:3", "seed": "-1", "output_format": "gif"}),
    ("core", {"prompt": "Mountain lake at dawn", "style_preset": "anime"}),
]


class Shot(NamedTuple):
    """A picture to take: where the page is opened, how large, light or dark, and what is done first."""

    query: str = ""
    size: tuple[int, int] = (1280, 800)
    dark: bool = False
    act: Callable[[Page], object] = lambda _: None


def click_tile(text: str) -> Callable[[Page], object]:
    """Open the exchange whose tile has a text."""
    return lambda page: page.locator(".list a", has_text=text).first.click()


def arm(page: Page) -> None:
    """Arm two faults."""
    page.get_by_role("button", name="402 payment required").click()
    page.get_by_label("Until removed").check()
    page.get_by_role("button", name="stall The head").click()
    page.locator(".panel").evaluate("(panel) => panel.scrollTo(0, 0)")


SHOTS = {
    "gallery": Shot(),
    "detail": Shot(act=click_tile("The same lake in winter")),
    "error": Shot(act=click_tile("bad request")),
    "dark": Shot("?panel=money", dark=True),
    "mobile": Shot(size=(375, 812)),
    "faults": Shot("?panel=faults", act=arm),
}


def fill(client: httpx.Client) -> None:
    """Send what the pictures show."""
    answers = [
        client.post(f"{GENERATE}/{name}", data=form, files={"none": ""}, headers={"accept": "image/*"})
        for name, form in PICTURES
    ]
    form = {"prompt": "The same lake in winter, storm", "mode": "image-to-image", "strength": "0.55"}
    client.post(f"{GENERATE}/sd3", data=form, files={"image": ("lake.png", answers[-1].content)})


@contextmanager
def server() -> Iterator[str]:
    """Run a mock server on a free port."""
    command = [sys.executable, "-m", "stability_mock", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603
        assert process.stdout  # noqa: S101
        yield next(word for word in process.stdout.readline().split() if word.startswith("http"))
        process.terminate()


def save(shot: bytes, path: Path) -> None:
    """Write a picture with few colours: it is a third as large, and nobody sees it."""
    with Image.open(io.BytesIO(shot)) as file:
        image = file.convert("RGB")
    palette = image.quantize(COLOURS, kmeans=1)
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def taken(browser: Browser, url: str, shot: Shot) -> bytes:
    """Return one picture of the page, in PNG."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if shot.dark else "light")
    page.goto(f"{url}/_mock/ui/{shot.query}")
    page.wait_for_timeout(SETTLED_MS)
    shot.act(page)
    page.wait_for_timeout(SETTLED_MS)
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    picture = page.screenshot()
    page.close()
    return picture


def main() -> None:
    """Take all pictures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=ROOT / "docs")
    out: Path = options.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with (
        server() as url,
        httpx.Client(base_url=url, headers=KEY, timeout=60) as client,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])

        save(taken(browser, url, Shot()), out / "page-empty.png")
        fill(client)
        for name, shot in SHOTS.items():
            save(taken(browser, url, shot), out / f"page-{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
