"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one run; a budget of None means that none was given."""

    url: str | None = None
    key: str | None = None
    contract: Path | None = None
    seed: int = 1
    max_examples: int | None = None
    operations: tuple[str, ...] = ()
    budget: Decimal | None = None
    timeout: float = 20.0
    real_time: bool = False
    fail_fast: bool = False


DEFAULT_KEY = "sk-stability-contract"
FUZZ = 30
"""Random cases for each shape of a form, unless asked otherwise; none where a picture costs money."""

UNLIMITED = Decimal("Infinity")
