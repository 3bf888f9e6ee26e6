"""The lines for whoever runs a command: what is not held, before it; what it did, after it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from stability_mock.interception.stats import Stats

Via = Literal["auto", "proxy", "hosts"]

NOT_HELD = (
    "by proxy, because {reason}: a client that ignores proxies is not kept from the real service "
    "(docs/interception.md lists which do)"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ended: its exit code, the way that was taken, and whether its user had chosen that way."""

    code: int
    via: Via
    chosen: bool = True


def summary(stats: Stats, spent: Decimal | None, ending: Ending, platform: str = sys.platform) -> str:
    """Sum up a run in one line; `spent` is None if the mock server could not say."""
    cost = "the mock server is gone, so the cost is unknown" if spent is None else f"cost: {_credits(spent)}"
    counted = [
        _counted(stats.requests, "request"),
        f"{stats.refusals} refused",
        f"{_counted(stats.turned_away, 'connection')} to other hosts refused",
        f"{cost} on the real service" if spent is not None else cost,
    ]
    if stats.requests or stats.turned_away:
        return ", ".join(counted)
    return ", ".join(counted) + _advice(stats, ending, platform)


def _advice(stats: Stats, ending: Ending, platform: str) -> str:
    """Return what to try where the command made no request at all."""
    if stats.broken_off:
        return (
            f"; {_counted(stats.broken_off, 'TLS connection')} came without a request: "
            "make its client trust the certificates in the file that SSL_CERT_FILE names"
        )
    if ending.via == "hosts":
        return "" if ending.chosen or ending.code == 0 else OWN_NETWORK
    if ending.code:
        return ""
    other = "--via hosts" if platform == "linux" else "to take the base URL from STABILITY_API_BASE"
    return f"; if there should have been some, the client ignores proxies: try {other}"


OWN_NETWORK = (
    "; the command had a network of its own: for a server on this machine add --allow localhost:PORT, or --via proxy"
)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _credits(amount: Decimal) -> str:
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} credit" if text == "1" else f"{text} credits"
