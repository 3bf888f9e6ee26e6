"""Everything in this folder is asked of the contract of 2026."""

from __future__ import annotations

import pytest
from declarations import Declarations
from stability_mock import contract
from stability_mock.settings import Settings


@pytest.fixture(scope="session")
def published() -> contract.Contract:
    """Return the contract of 2026."""
    return contract.load("2026")


@pytest.fixture(scope="session")
def declarations(published: contract.Contract) -> Declarations:
    """Return what it declares; it judges every answer that a test is given."""
    return Declarations(published.document)


@pytest.fixture
def settings() -> Settings:
    """Return the settings of `app`."""
    return Settings(contract="2026")
