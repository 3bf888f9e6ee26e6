"""The mock server opens no connection to anywhere, whatever it is asked."""

from __future__ import annotations

import io
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from stability_mock.contract import Contract

OUTGOING = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}


class Ear:
    """Hears of everything in this process that reaches for the network, while it listens."""

    def __init__(self) -> None:
        self.listens = False
        self.heard: list[str] = []
        sys.addaudithook(self._hear)  # there is no way to take it off again

    def _hear(self, event: str, _details: tuple[object, ...]) -> None:
        if self.listens and event in OUTGOING:
            self.heard.append(event)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for as long as the block lasts."""
        self.listens = True
        try:
            yield
        finally:
            self.listens = False


@pytest.fixture(scope="module")
def shared_ear() -> Ear:
    """Return the one ear of this process."""
    return Ear()


@pytest.fixture
def ear(shared_ear: Ear) -> Ear:
    """Return it with nothing heard yet."""
    shared_ear.heard.clear()
    return shared_ear


def picture() -> bytes:
    """Draw something to upload."""
    data = io.BytesIO()
    Image.new("RGB", (64, 64)).save(data, "PNG")
    return data.getvalue()


def test_the_ear_hears_a_connection(ear: Ear) -> None:
    with ear.listening(), socket.socket() as connection:
        connection.connect_ex(("127.0.0.1", 1))

    assert ear.heard == ["socket.connect"]


def test_no_picture_is_asked_of_anyone_else(client: httpx.Client, published: Contract, ear: Ear) -> None:
    edit = {"mode": "image-to-image", "strength": "0.5", "prompt": "see https://example.com/a.png"}
    with ear.listening():
        statuses = [
            client.post(operation.path, data={"prompt": prompt}, files={"none": ""}).status_code
            for operation in published.operations
            for prompt in ("a lighthouse", "mock:403", "")
        ]
        image_to_image = client.post(published.operations[-1].path, data=edit, files={"image": picture()})

    assert statuses == [200, 403, 400] * len(published.operations)
    assert image_to_image.status_code == 200
    assert ear.heard == []


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/v1/user/account", "/v1/user/balance", "/_mock/health"])
def test_nothing_else_is_asked_of_anyone_else(client: httpx.Client, ear: Ear, path: str) -> None:
    with ear.listening():
        answer = client.get(path)

    assert answer.status_code == 200
    assert ear.heard == []
