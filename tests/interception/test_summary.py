"""The line at the end of a run."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stability_mock.interception.stats import Stats
from stability_mock.interception.summary import Ending, Via, summary

NOTHING = "0 requests, 0 refused, 0 connections to other hosts refused, cost: 0 credits on the real service"

IGNORED = "; if there should have been some, the client ignores proxies: try "


@pytest.mark.parametrize(
    ("stats", "spent", "expected"),
    [
        (
            Stats(requests=1, refusals=1, turned_away=1),
            Decimal("1.0"),
            "1 request, 1 refused, 1 connection to other hosts refused, cost: 1 credit on the real service",
        ),
        (
            Stats(turned_away=2),
            Decimal(0),
            "0 requests, 0 refused, 2 connections to other hosts refused, cost: 0 credits on the real service",
        ),
        (
            Stats(requests=2),
            Decimal(20),
            "2 requests, 0 refused, 0 connections to other hosts refused, cost: 20 credits on the real service",
        ),
        (
            Stats(requests=2, broken_off=1),
            None,
            (
                "2 requests, 0 refused, 0 connections to other hosts refused, "
                "the mock server is gone, so the cost is unknown"
            ),
        ),
    ],
)
def test_it_is_one_line(stats: Stats, spent: Decimal | None, expected: str) -> None:
    assert summary(stats, spent, Ending(0, "proxy")) == expected


@pytest.mark.parametrize(
    ("via", "platform", "advice"),
    [
        ("proxy", "linux", IGNORED + "--via hosts"),
        ("proxy", "darwin", IGNORED + "to take the base URL from STABILITY_API_BASE"),
        ("hosts", "linux", ""),
    ],
)
def test_it_says_what_to_try_if_no_request_came(via: Via, platform: str, advice: str) -> None:
    assert summary(Stats(), Decimal("0.0"), Ending(0, via), platform) == NOTHING + advice


def test_of_a_command_that_failed_it_does_not_say_that_it_ignores_proxies() -> None:
    assert summary(Stats(), Decimal(0), Ending(1, "proxy", chosen=False), "linux") == NOTHING


def test_of_a_command_that_failed_in_a_network_nobody_chose_it_says_what_may_be_missing() -> None:
    line = summary(Stats(), Decimal(0), Ending(1, "hosts", chosen=False))

    assert line.endswith("for a server on this machine add --allow localhost:PORT, or --via proxy")
    assert summary(Stats(), Decimal(0), Ending(0, "hosts", chosen=False)) == NOTHING


def test_it_names_a_client_that_did_not_trust_the_certificate() -> None:
    assert summary(Stats(broken_off=2), Decimal(0), Ending(1, "hosts")) == (
        f"{NOTHING}; 2 TLS connections came without a request: "
        "make its client trust the certificates in the file that SSL_CERT_FILE names"
    )
