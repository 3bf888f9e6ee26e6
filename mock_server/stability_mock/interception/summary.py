"""The line at the end of a run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from stability_mock.interception.tally import Tally

Via = Literal["auto", "proxy", "hosts"]


def summary(tally: Tally, spent: Decimal | None, via: Via, platform: str = sys.platform) -> str:
    """Sum up a run in one line; `spent` is None if the stand-in could not tell."""
    cost = "the stand-in is gone, so the cost is unknown" if spent is None else f"cost: {_credits(spent)}"
    counted = [
        _counted(tally.requests, "request"),
        f"{tally.refusals} refused",
        f"{_counted(tally.turned_away, 'connection')} to other hosts refused",
        f"{cost} on the real service" if spent is not None else cost,
    ]
    return ", ".join(counted) + _advice(tally, via, platform)


def _advice(tally: Tally, via: Via, platform: str) -> str:
    """Say what to try where the command made no request at all."""
    if tally.requests or tally.turned_away:
        return ""
    if tally.broken_off:
        return (
            f"; {_counted(tally.broken_off, 'TLS connection')} came without a request: "
            "make its client trust the certificates in the file that SSL_CERT_FILE names"
        )
    if via == "hosts":
        return ""
    other = "--via hosts" if platform == "linux" else "to take the base URL from STABILITY_API_BASE"
    return f"; if there should have been some, the client ignores proxies: try {other}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _credits(amount: Decimal) -> str:
    text = f"{amount:f}"
    return _plural(text.rstrip("0").rstrip(".") if "." in text else text)


def _plural(amount: str) -> str:
    return f"{amount} credit" if amount == "1" else f"{amount} credits"
