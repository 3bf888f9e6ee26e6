"""Which hosts may be reached."""

from __future__ import annotations

import pytest
from stability_mock.interception import InterceptionError
from stability_mock.interception.destinations import Destination, Guard
from stability_mock.interception.names import split


@pytest.mark.parametrize("name", ["api.stability.ai", "API.Stability.AI", "api.stability.ai."])
@pytest.mark.parametrize("port", [80, 443, 8443])
@pytest.mark.parametrize("guard", [Guard(), Guard(allow_all=True)])
def test_the_service_is_always_the_mock(name: str, port: int, guard: Guard) -> None:
    assert guard.judge(name, port) is Destination.MOCK


@pytest.mark.parametrize("name", ["stability.ai", "grpc.stability.ai", "platform.stability.ai."])
def test_no_other_name_of_the_service_is_reached_even_if_all_is_allowed(name: str) -> None:
    assert Guard(allow_all=True).judge(name, 443) is Destination.NOWHERE


@pytest.mark.parametrize("name", ["api.stability.ai", "Grpc.Stability.ai", "*.stability.ai", "stability.ai."])
def test_the_service_cannot_be_allowed(name: str) -> None:
    with pytest.raises(InterceptionError, match="the real service is never reached"):
        Guard.of([name])


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.com", Destination.OUTSIDE),
        ("EXAMPLE.com.", Destination.OUTSIDE),
        ("www.example.com", Destination.NOWHERE),
        ("notexample.com", Destination.NOWHERE),
        ("a.example.org", Destination.OUTSIDE),
        ("a.b.example.org", Destination.OUTSIDE),
        ("example.org", Destination.NOWHERE),
        ("badexample.org", Destination.NOWHERE),
        ("[fd00::1]", Destination.OUTSIDE),
        ("localhost", Destination.NOWHERE),
        ("notstability.ai", Destination.NOWHERE),
    ],
)
def test_only_what_was_allowed_is_reached(host: str, expected: Destination) -> None:
    guard = Guard.of(["Example.com", "*.example.org", "fd00::1"])

    assert guard.judge(host, 443) is expected


def test_a_name_that_only_ends_like_the_service_can_be_allowed() -> None:
    assert Guard.of(["notstability.ai"]).judge("notstability.ai", 443) is Destination.OUTSIDE


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_the_mocks_own_address_is_the_mock(host: str) -> None:
    guard = Guard(own=frozenset({("127.0.0.1", 8765)}))

    assert guard.judge(host, 8765) is Destination.MOCK
    assert guard.judge(host, 8766) is Destination.NOWHERE


def test_a_refusal_says_what_would_let_the_host_through() -> None:
    assert Guard().refusal("Example.com", 443) == "refused example.com:443: --allow example.com lets it through"
    assert Guard().refusal("fd00::1", 80) == "refused [fd00::1]:80: --allow fd00::1 lets it through"
    assert (
        Guard().refusal("grpc.stability.ai", 443) == "refused grpc.stability.ai:443: the real service is never reached"
    )


@pytest.mark.parametrize(
    ("authority", "default", "expected"),
    [
        ("a:1", None, ("a", 1)),
        ("a", 80, ("a", 80)),
        ("[::1]:2", None, ("::1", 2)),
        ("[::1]", 443, ("::1", 443)),
    ],
)
def test_an_authority_is_taken_apart(authority: str, default: int | None, expected: tuple[str, int]) -> None:
    assert split(authority, default) == expected


@pytest.mark.parametrize("authority", ["", "a", ":1", "a:", "a:b", "a:0", "a:65536", "a:-1"])
def test_what_names_no_host_and_port_is_none(authority: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        split(authority)
