"""What a change is."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

Part = Literal["operation", "header", "field", "upload", "price", "size", "limit", "answer", "key"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which part of which operation (empty: of all), in words, and what stood there before and after."""

    part: Part
    name: str
    kind: str
    text: str
    _: KW_ONLY
    breaking: bool
    old: Any = None
    new: Any = None
    operation: str = ""

    def __str__(self) -> str:
        """Return one line for people."""
        return f"{' '.join(filter(None, (self.part, self.name)))}: {self.text}"
