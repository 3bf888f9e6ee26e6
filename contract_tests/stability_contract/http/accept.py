"""What an `accept` header asks for: the picture's bytes, JSON, either, or nothing that there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

JSON = "application/json"
PICTURE = "image/*"
_RULED_OUT = re.compile(r";\s*q=0(\.0*)?\s*$")
Form = Literal["picture", "json", "either"]


@dataclass(frozen=True, slots=True)
class AcceptPreference:
    """The form of answer asked for. `doubtful` preferences may be refused, too; None is one that must be."""

    form: Form | None
    doubtful: bool = False
    explicit: bool = True


def preference(accept: str | None, offers: tuple[str, ...]) -> AcceptPreference:
    """Read an `accept` header against what the operation offers."""
    ranges = [part.strip() for part in (accept or "").split(",") if part.strip()]
    if not ranges or ranges == ["*/*"]:
        return AcceptPreference("picture", doubtful=accept is not None and not ranges, explicit=False)
    forms = {form for form in (_form(part, offers) for part in ranges) if form}
    if not forms:
        return AcceptPreference("either", doubtful=True) if _nearly(ranges, offers) else AcceptPreference(None)
    return AcceptPreference(
        forms.pop() if len(forms) == 1 else "either", doubtful=any(_RULED_OUT.search(part) for part in ranges)
    )


def _form(part: str, offers: tuple[str, ...]) -> Form | None:
    kind = part.partition(";")[0].strip()
    if kind == "*/*":
        return "either"
    if kind not in offers:
        return None
    return "json" if kind == JSON else "picture"


def _nearly(ranges: list[str], offers: tuple[str, ...]) -> bool:
    """Return whether negotiation by the book could still end well: other case, or a partial wildcard."""
    kinds = [part.partition(";")[0].strip().lower() for part in ranges]
    return any(kind in offers or kind == "application/*" for kind in kinds)
