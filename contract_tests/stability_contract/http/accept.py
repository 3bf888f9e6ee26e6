"""What an `accept` header asks for: the picture's bytes, JSON, or nothing that there is.

A list is settled by content negotiation (RFC 9110): of each offer the most specific range counts, the highest weight
wins, then the more specific range, then the first offer. That a list is settled so is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

JSON = "application/json"
PICTURE = "image/*"
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
Form = Literal["picture", "json", "either"]
Label = Literal["documented", "observed", "assumed"]


@dataclass(frozen=True, slots=True)
class AcceptPreference:
    """The form of answer asked for, and how sure it is that it is that one.

    `doubtful` preferences may be refused, too; None is one that must be.
    """

    form: Form | None
    doubtful: bool = False
    explicit: bool = True
    label: Label = "documented"


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    weight: float
    readable: bool

    def fits(self, offer: str) -> int:
        """Return how specific the range is if it holds an offer, from `*/*` on; 0 if it does not."""
        if self.kind == offer:
            return 2 if offer.endswith("/*") else 3
        return {"*/*": 1, offer.partition("/")[0] + "/*": 2}.get(self.kind, 0)


def preference(accept: str | None, offers: tuple[str, ...]) -> AcceptPreference:
    """Read an `accept` header against what the operation offers."""
    items = [part.strip() for part in (accept or "").split(",") if part.strip()]
    if not items or items == ["*/*"]:
        label: Label = "documented" if accept is None else "assumed"
        return AcceptPreference("picture", accept is not None and not items, explicit=False, label=label)
    if items[0] in offers and len(items) == 1:
        return AcceptPreference(_form(items[0]))
    ranges = [_read(item) for item in items]
    best = max((_rank(offer, ranges) for offer in sorted(offers, key=JSON.__eq__)), key=lambda rank: rank[:2])
    sure: Label = "observed" if items[0].startswith(f"{JSON}; type=") and len(items) == 1 else "assumed"
    if not all(one.readable for one in ranges):
        return AcceptPreference("either", doubtful=True, label=sure)
    return AcceptPreference(_form(best[2]) if best[0] > 0 else None, label=sure)


def _form(offer: str) -> Form:
    return "json" if offer == JSON else "picture"


def _read(item: str) -> _Range:
    kind, *options = (word.strip().lower() for word in item.split(";"))
    weights = [option[2:] for option in options if option.startswith("q=")]
    good = all(_WEIGHT.fullmatch(weight) for weight in weights)
    return _Range(kind, float(weights[0]) if weights and good else 1.0, good)


def _rank(offer: str, ranges: list[_Range]) -> tuple[float, int, str]:
    """Return the weight of an offer, how specifically it was asked for, and the offer."""
    specific = max(one.fits(offer) for one in ranges)
    weights = [one.weight for one in ranges if specific and one.fits(offer) == specific]
    return max(weights, default=0.0), specific, offer
