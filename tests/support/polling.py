"""Asynchronous services as a client uses them: the submit, and the polls for the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asking import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

CREATIVE = "/v2beta/stable-image/upscale/creative"
RELIGHT = "/v2beta/stable-image/edit/replace-background-and-relight"
RESULTS = "/v2beta/results"
DAY = 24 * 60 * 60


def submit(client: httpx.Client, prompt: str = "a lighthouse", prefer: str = "", accept: str = "*/*") -> httpx.Response:
    """Ask for another background of a small picture."""
    files = {"subject_image": ("in.png", drawn((64, 64)), "image/png")}
    headers = {"accept": accept, **({"prefer": prefer} if prefer else {})}
    return client.post(RELIGHT, headers=headers, data={"background_prompt": prompt}, files=files)


def submitted(client: httpx.Client, prompt: str = "a lighthouse", prefer: str = "") -> str:
    """Submit, and return the id."""
    answer = submit(client, prompt, prefer)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def poll(client: httpx.Client, generation: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """Ask for the result."""
    return client.get(f"{RESULTS}/{generation}", headers=headers)


def statuses(client: httpx.Client, generation: str, times: int) -> list[int]:
    """Poll a number of times."""
    return [poll(client, generation).status_code for _ in range(times)]


def spent(client: httpx.Client) -> str:
    """Return what the key has spent, as the control API shows it."""
    return str(client.get("/_mock/credits").json()["spent"])


def advance(client: httpx.Client, seconds: float) -> None:
    """Move the clock of the key's sandbox."""
    assert client.post("/_mock/clock/advance", json={"seconds": seconds}).status_code == 200
