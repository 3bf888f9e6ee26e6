"""Careful clients in two more languages; `make test-system` tries every trial on the one in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from checked_clients import survive_every_trial
from places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.process import MockServer

CLIENTS = ROOT / "tests" / "system" / "client_check" / "clients"


@pytest.mark.timeout(900)  # half a minute each on a machine that does nothing else
@pytest.mark.parametrize("name", ["careful_fetch.mjs", "careful_curl.sh"])
def test_a_careful_client_survives_every_trial(name: str, shared: MockServer, studio: Path) -> None:  # noqa: ARG001
    survive_every_trial(CLIENTS / name, shared)
