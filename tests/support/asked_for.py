"""The four ways to ask for a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import yaml
from asking import ask
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

WAYS = ("header", "word", "plan", "scenario")
PROMPT = "a lighthouse"


class Applications:
    """Applications to ask: a plain one, and one for each scenario file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plain = build(Settings())
        self._scenarios: dict[str, FastAPI] = {}

    def refusal(self, key: str, way: str, word: str, endpoint: str, accept: str) -> httpx.Response:
        """Ask for a picture and, in one of the ways, for the status or the name of a refusal."""
        app = self._staged(word) if way == "scenario" else self._plain
        headers = {"accept": accept} | ({"prefer": f"code={word}"} if way == "header" else {})
        prompt = f"{PROMPT} mock:{word}" if way == "word" else PROMPT
        with client_of(app, key) as client:
            if way == "plan":
                planned(client, status=word)
            return ask(client, endpoint, headers, prompt=prompt)

    def _staged(self, word: str) -> FastAPI:
        if word not in self._scenarios:
            path = self._folder / f"{word}.yaml"
            path.write_text(yaml.safe_dump({"faults": [{"status": word}]}), encoding="utf-8")
            self._scenarios[word] = build(Settings(scenario=str(path)))
        return self._scenarios[word]


def client_of(app: FastAPI, key: str = "") -> httpx.Client:
    """Return a client with this key, or without one: then it speaks to all sandboxes."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1", headers=headers)


def planned(client: httpx.Client, **fault: Any) -> str:  # noqa: ANN401 - any JSON
    """Plan a fault and return its id."""
    answer = client.post("/_mock/faults", json=fault)
    assert answer.status_code == 201, answer.text
    return str(answer.json()[0]["id"])
