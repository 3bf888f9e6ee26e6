"""What the harness's tests share: the contract, a judge by it, and a mock server started once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stability_contract.contract import document
from stability_contract.oracle.judge import Judge
from stability_contract.target import started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Document

KEY = "sk-good"


@pytest.fixture(scope="session")
def contract() -> Document:
    return document.load()


@pytest.fixture(scope="session")
def judge(contract: Document) -> Judge:
    return Judge(contract, lambda key: key == KEY)


@pytest.fixture(scope="session")
def mock_server() -> Iterator[str]:
    """Return the URL of a mock server that takes any key of the right form."""
    with started(["--log-level", "error"]) as url:
        yield url
