"""What a defect is: a name, the part of the API it damages, and the damage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stability_contract.contract import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.http.exchange import Request, Response

    from mutation.gateway import Passage
    from mutation.machine.code import Mutant

    Edit = Callable[[dict[str, Any]], None]
    Before = Callable[[Request, Passage], Request | Response]
    After = Callable[[Request, Response, Passage], Response]


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect. `edit` changes the document that is served, `code` the server, `before` requests, `after` answers.

    It is a defect of the contract of one year, and of some of its operations; of all if none is named.
    """

    name: str
    area: str
    edit: Edit | None = None
    before: Before | None = None
    after: After | None = None
    code: Mutant | None = None
    year: str = document.DEFAULT
    operations: tuple[str, ...] = ()


DEFECTS: list[Defect] = []
"""Every hand-made defect, in the order in which the modules declare them."""


def register(defect: Defect) -> None:
    """Add a defect; its name must be new."""
    if any(known.name == defect.name for known in DEFECTS):
        raise ValueError(f"two defects are named {defect.name}")
    DEFECTS.append(defect)
