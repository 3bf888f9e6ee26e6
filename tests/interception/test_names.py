"""Names are compared, and connected to, in one form."""

from __future__ import annotations

import pytest
from stability_mock.interception import InterceptionError
from stability_mock.interception.destinations import Destination, Guard
from stability_mock.interception.heads import BadRequestError, RequestHead, Target
from stability_mock.interception.names import plain

ODD = [
    "api.st\N{SOFT HYPHEN}ability.ai",
    "api\N{IDEOGRAPHIC FULL STOP}stability.ai",
    "api\N{FULLWIDTH FULL STOP}stability\N{HALFWIDTH IDEOGRAPHIC FULL STOP}ai",
    "\N{FULLWIDTH LATIN SMALL LETTER A}pi.stability.ai",
    "api.stability.\N{MATHEMATICAL BOLD SMALL A}i",
    "api.stab\N{ZERO WIDTH SPACE}ility.ai",
    "api.stab\N{WORD JOINER}ility\N{VARIATION SELECTOR-16}.ai",
    "api.\N{CIRCLED LATIN SMALL LETTER S}tability.ai.",
    " API.Stability.AI ",
]


@pytest.mark.parametrize("name", ODD)
def test_however_oddly_the_service_is_named_it_is_the_mock_server(name: str) -> None:
    assert Guard(allow_all=True).judge(name, 443) is Destination.MOCK
    assert Guard(allow_all=True).judge(name.strip().replace("api", "grpc", 1), 443) is not Destination.OUTSIDE


@pytest.mark.parametrize("name", ODD)
def test_it_cannot_be_allowed_under_such_a_name(name: str) -> None:
    with pytest.raises(InterceptionError, match=r"the real service is never reached$"):
        Guard.of([name])


@pytest.mark.parametrize("name", ODD[:-1])
@pytest.mark.parametrize(("method", "form"), [("CONNECT", "{}:443"), ("GET", "http://{}/")])
def test_a_request_is_connected_to_the_name_that_was_judged(name: str, method: str, form: str) -> None:
    target = form.format(name).encode().decode("latin-1")

    assert Target.of(RequestHead(method, target, (), b"")).host == "api.stability.ai"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "a" * 70,
        f"{'a' * 64}.com",
        "a..b",
        "a b",
        "a/b",
        "a%2eb",
        "api.stability.ai\0.com",
        "a,b",
        "st\xadab"[:2] + "\x7f",
    ],
)
def test_what_cannot_be_a_host_is_none(name: str) -> None:
    with pytest.raises(ValueError, match=r"^not a valid host name: "):
        plain(name)


@pytest.mark.parametrize("target", ["a" * 70 + ":443", "api.st\xadability.ai:443", "a%2eb:1"])
def test_a_request_for_it_is_answered_with_the_reason(target: str) -> None:
    with pytest.raises(BadRequestError, match=r"^the target must be "):
        Target.of(RequestHead("CONNECT", target, (), b""))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("EXAMPLE.com.", "example.com"),
        ("[FD00::0001]", "fd00::1"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("a_b", "a_b"),
    ],
)
def test_a_host_has_one_form(host: str, expected: str) -> None:
    assert plain(host) == expected


@pytest.mark.parametrize("words", ["a b", "http://example.com", "example.com:0", "a" * 70, "*.", ""])
def test_what_is_not_a_host_cannot_be_allowed(words: str) -> None:
    with pytest.raises(InterceptionError, match=r"must be a host, \*\.host or host:port$"):
        Guard.of([words])


def test_a_port_that_is_allowed_is_the_only_one() -> None:
    guard = Guard.of(["localhost:5432", "[fd00::1]:80", "*.example.org"])

    assert guard.judge("localhost", 5432) is Destination.OUTSIDE
    assert guard.judge("localhost", 5433) is Destination.NOWHERE
    assert guard.judge("fd00::1", 80) is Destination.OUTSIDE
    assert guard.judge("fd00::1", 81) is Destination.NOWHERE
    assert guard.with_port == [("fd00::1", 80), ("localhost", 5432)]
