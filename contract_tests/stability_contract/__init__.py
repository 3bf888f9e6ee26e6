"""A harness that checks servers against the contract of the Stable Image API, by a command or from pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stability_contract.pytest_test import contract_test

__all__ = ["contract_test"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module has
    """Import pytest only for those who use it."""
    if name == "contract_test":
        from stability_contract.pytest_test import contract_test  # noqa: PLC0415

        return contract_test
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
