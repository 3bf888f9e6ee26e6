"""The refusals themselves: each has its status, its name and its words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from stability_mock import errors


def test_the_statuses_and_names_are_these() -> None:
    assert [(kind.status, kind.name) for kind in errors.kinds()] == [
        (400, "bad_request"),
        (401, "unauthorized"),
        (402, "payment_required"),
        (403, "content_moderation"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (413, "payload_too_large"),
        (422, "invalid_language"),
        (429, "rate_limit_exceeded"),
        (500, "internal_error"),
    ]


@pytest.mark.parametrize(
    ("largest", "size"), [(10_485_760, "10MiB"), (1_048_576, "1MiB"), (1_500_000, "1500000 bytes")]
)
def test_the_max_body_is_named_in_mebibytes_where_it_is_whole_ones(largest: int, size: str) -> None:
    error = errors.PayloadTooLarge(largest)

    assert error.texts == (f"body: payloads cannot be larger than {size} in size",)


def test_amounts_are_written_without_an_exponent() -> None:
    error = errors.PaymentRequired(Decimal("1E+2"), Decimal("0E-7"))

    assert error.texts == ("credits: this request costs 100, and the balance is 0.0000000; no charge was made",)


def test_numbers_of_a_limit_are_written_as_short_as_they_are() -> None:
    error = errors.RateLimitExceeded(150, 10.0, 0.5, 0.25)

    assert error.texts == ("You have made more than 150 requests in 10 seconds, and are timed out for 0.5 seconds.",)


@pytest.mark.parametrize(("text", "short"), [("x" * 100, "x" * 100), ("x" * 101, "x" * 100 + "…"), ("", "")])
def test_what_is_quoted_is_cut_after_100_characters(text: str, short: str) -> None:
    assert errors.shorten(text) == short
