"""The line at the end of a run."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stability_mock.interception.summary import Via, summary
from stability_mock.interception.tally import Tally

NOTHING = "0 requests, 0 refused, 0 connections to other hosts refused, cost: 0 credits on the real service"

IGNORED = "; if there should have been some, the client ignores proxies: try "


@pytest.mark.parametrize(
    ("tally", "spent", "expected"),
    [
        (
            Tally(requests=1, refusals=1, turned_away=1),
            Decimal("1.0"),
            "1 request, 1 refused, 1 connection to other hosts refused, cost: 1 credit on the real service",
        ),
        (
            Tally(turned_away=2),
            Decimal(0),
            "0 requests, 0 refused, 2 connections to other hosts refused, cost: 0 credits on the real service",
        ),
        (
            Tally(requests=2),
            Decimal(20),
            "2 requests, 0 refused, 0 connections to other hosts refused, cost: 20 credits on the real service",
        ),
        (
            Tally(requests=2, broken_off=1),
            None,
            "2 requests, 0 refused, 0 connections to other hosts refused, the stand-in is gone, so the cost is unknown",
        ),
    ],
)
def test_it_is_one_line(tally: Tally, spent: Decimal | None, expected: str) -> None:
    assert summary(tally, spent, "auto") == expected


@pytest.mark.parametrize(
    ("via", "platform", "advice"),
    [
        ("auto", "linux", IGNORED + "--via hosts"),
        ("proxy", "linux", IGNORED + "--via hosts"),
        ("auto", "darwin", IGNORED + "to take the base URL from STABILITY_API_BASE"),
        ("hosts", "linux", ""),
    ],
)
def test_it_says_what_to_try_if_no_request_came(via: Via, platform: str, advice: str) -> None:
    assert summary(Tally(), Decimal("0.0"), via, platform) == NOTHING + advice


def test_it_tells_of_a_client_that_did_not_trust_the_certificate() -> None:
    assert summary(Tally(broken_off=2), Decimal(0), "hosts") == (
        f"{NOTHING}; 2 TLS connections came without a request: "
        "make its client trust the certificates in the file that SSL_CERT_FILE names"
    )
