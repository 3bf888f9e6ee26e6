"""A stand-in that the checks of a worker share, and a folder for each client to work in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import checked_clients
import pytest
from stability_contract.client_check.process import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def shared() -> Iterator[StandIn]:
    """Start a stand-in as a check starts its own."""
    with checked_clients.own_stand_in() as url, StandIn.at(url) as stand_in:
        yield stand_in


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the pictures that the clients send."""
    checked_clients.paint(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
