"""A mock server that the checks of a worker share, and a folder for each client to work in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import checked_clients
import pytest
from stability_contract.client_check.process import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def shared() -> Iterator[MockServer]:
    """Start a mock server as a check starts its own."""
    with checked_clients.own_mock_server() as url, MockServer.at(url) as mock_server:
        yield mock_server


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the pictures that the clients send."""
    checked_clients.paint(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
