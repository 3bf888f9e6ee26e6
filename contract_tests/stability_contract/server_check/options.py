"""What a run is asked to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.target import TargetError

if TYPE_CHECKING:
    from pathlib import Path

_KEY = re.compile(r"[!-~]+")


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
    strict: bool = False
    out: Path | None = None

    def __post_init__(self) -> None:
        """Refuse no URL, and a key that no header can carry, without showing it; raises TargetError."""
        if not self.url and self.url is not None:
            raise TargetError("--url is empty: give the URL of a server, or leave --url out to check a mock server")
        if self.key is not None and not _KEY.fullmatch(self.key):
            raise TargetError("the key is none: it must be printable ASCII without spaces")


DEFAULT_KEY = "sk-stability-contract"
FUZZ = 30
"""Random cases for each shape of a form, unless asked otherwise; none where a picture costs money."""

UNLIMITED = Decimal("Infinity")
