"""The way to an allowed host: straight, or through the proxy that was set before."""

from __future__ import annotations

import asyncio

import pytest
from scenery import ANSWER, end, peer, scene
from stability_mock.interception.destinations import Guard
from stability_mock.interception.heads import Target
from stability_mock.interception.outside import EarlierProxies

AGREED = b"HTTP/1.1 200 Connection established\r\n\r\n"
ANY = Guard(allow_all=True)


def test_a_tunnel_to_an_allowed_host_goes_through_the_proxy_that_was_set_before() -> None:
    async def story() -> None:
        async with peer() as mock, peer(AGREED) as company:
            environment = {"HTTPS_PROXY": f"http://me:p%40ss@127.0.0.1:{company.address[1]}"}
            async with scene(mock, ANY, environment) as setting:
                reader, writer = await setting.tunnel("example.com:8443")
                writer.write(b"any bytes")
                await reader.readexactly(len(AGREED))
                await end(writer)

        assert company.heard == (
            b"CONNECT example.com:8443 HTTP/1.1\r\nhost: example.com:8443\r\n"
            b"proxy-authorization: Basic bWU6cEBzcw==\r\n\r\nany bytes"
        )

    asyncio.run(story())


def test_plain_http_to_an_allowed_host_is_asked_of_that_proxy() -> None:
    async def story() -> None:
        async with peer() as mock, peer(closes=True) as company:
            environment = {"http_proxy": f"127.0.0.1:{company.address[1]}", "HTTP_PROXY": "http://not.this:1"}
            async with scene(mock, ANY, environment) as setting:
                assert await setting.ask(b"GET http://example.com/a?b HTTP/1.1\r\nx: y\r\n\r\n") == ANSWER

        assert company.heard == (
            b"GET http://example.com/a?b HTTP/1.1\r\nhost: example.com\r\nx: y\r\nconnection: close\r\n\r\n"
        )

    asyncio.run(story())


def test_the_service_is_not_asked_of_it() -> None:
    async def story() -> None:
        async with peer(closes=True) as mock, peer() as company:
            environment = {"ALL_PROXY": f"http://127.0.0.1:{company.address[1]}"}
            async with scene(mock, ANY, environment) as setting:
                assert await setting.ask(b"GET http://api.stability.ai/ HTTP/1.1\r\n\r\n") == ANSWER

        assert company.connections == 0

    asyncio.run(story())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"http://127.0.0.1, answered 407"),
        (b"HTTP/1.1 200", b"answered nothing"),
    ],
)
def test_a_proxy_that_refuses_is_named_without_its_password(answer: bytes, said: bytes) -> None:
    async def story() -> None:
        async with peer() as mock, peer(answer, closes=True) as company:
            environment = {"https_proxy": f"http://me:secret@127.0.0.1:{company.address[1]}"}
            async with scene(mock, ANY, environment) as setting:
                answered = await setting.ask(b"CONNECT example.com:443 HTTP/1.1\r\n\r\n")

        assert answered.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
        assert said in answered
        assert b"secret" not in answered

    asyncio.run(story())


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "socks5://me:secret@127.0.0.1:1",
            b"socks5://127.0.0.1, cannot be used: only http:// and https:// proxies can",
        ),
        ("http://127.0.0.1:none", b"no answer"),
        ("http://127.0.0.1:1", b"Connection refused"),
        (f"http://{'a' * 70}", b"no answer"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_reported(url: str, said: bytes) -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock, ANY, {"ALL_PROXY": url}) as setting:
            answered = await setting.ask(b"CONNECT example.com:443 HTTP/1.1\r\n\r\n")

        assert answered.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
        assert said in answered
        assert b"secret" not in answered

    asyncio.run(story())


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "used"),
    [
        ("", "example.com", 443, True),
        ("*", "example.com", 443, False),
        ("example.com", "www.example.com", 443, False),
        (".example.com, other", "www.example.com", 443, False),
        ("example.com:8443", "example.com", 443, True),
        ("example.com:8443", "example.com", 8443, False),
        ("10.0.0.0/8, example.org", "10.1.2.3", 443, False),
        ("10.0.0.0/8", "11.1.2.3", 443, True),
        ("", "localhost", 443, False),
        ("", "127.0.0.1", 443, False),
        ("", "::1", 443, False),
    ],
)
def test_where_no_proxy_was_wanted_none_is_used(no_proxy: str, host: str, port: int, *, used: bool) -> None:
    earlier = EarlierProxies.of({"HTTPS_PROXY": "http://company:3128", "NO_PROXY": no_proxy})

    found = earlier.before(Target(host, port, tls=True, path="/"), plain_http=False)

    assert (found is not None) is used


@pytest.mark.parametrize("pieces", [2, 7, 200])
def test_a_second_request_in_one_tunnel_that_asks_for_the_service_is_cut(pieces: int) -> None:
    first = b"GET / HTTP/1.1\r\nhost: example.com\r\n\r\n"
    second = b"GET / HTTP/1.1\r\nHost:\r\n api.stability.ai\r\n\r\n"

    async def story() -> None:
        async with peer() as mock, peer() as outside, scene(mock, Guard.of(["127.0.0.1"])) as setting:
            reader, writer = await setting.tunnel(f"127.0.0.1:{outside.address[1]}")
            writer.write(first)
            await reader.readexactly(len(ANSWER))
            for begin in range(0, len(second), pieces):
                writer.write(second[begin : begin + pieces])
                await asyncio.sleep(0)
            with pytest.raises(ConnectionError):
                await whole(reader)
            await end(writer)

            assert b"api.stability.ai" not in outside.heard
            assert setting.said == [f"refused api.stability.ai:{outside.address[1]}: the real service is never reached"]

    asyncio.run(story())


async def whole(reader: asyncio.StreamReader) -> None:
    """Read to the end of a connection, which must be a reset."""
    async with asyncio.timeout(20):
        while await reader.read(1 << 16):
            pass
    raise ConnectionResetError


@pytest.mark.parametrize(
    "rest",
    [
        b"Host: api.stability.ai\r\n\r\n",
        b"host:\r\n api.stability.ai\r\n\r\n",
        b"x: y\nHost: api.stability.ai\r\n\r\n",
        b"content-length: 0\r\n\r\nGET / HTTP/1.1\r\nHost: api.stability.ai\r\n\r\n",
    ],
)
def test_an_absolute_target_takes_no_host_of_the_service_along(rest: bytes) -> None:
    async def story() -> None:
        async with peer() as mock, peer(closes=True) as outside, scene(mock, ANY) as setting:
            await setting.ask(b"GET http://127.0.0.1:%d/ HTTP/1.1\r\n" % outside.address[1] + rest)

            assert b"api.stability.ai" not in outside.heard

    asyncio.run(story())


def test_a_name_that_cannot_be_one_gets_an_answer() -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock, ANY) as setting:
            for name in (b"a" * 70, b"a" * 70 + b".com", b"api.st\xadability.ai"):
                answer = await setting.ask(b"CONNECT %b:443 HTTP/1.1\r\n\r\n" % name)

                assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")

    asyncio.run(story())


@pytest.mark.parametrize("name", ["api.st\N{SOFT HYPHEN}ability.ai", "api\N{IDEOGRAPHIC FULL STOP}stability.ai"])
def test_the_service_named_oddly_is_the_mock_server(name: str) -> None:
    async def story() -> None:
        async with peer(closes=True) as mock, scene(mock, ANY) as setting:
            assert await setting.ask(f"GET http://{name}/ HTTP/1.1\r\n\r\n".encode()) == ANSWER
            assert mock.heard.startswith(b"GET / HTTP/1.1\r\nhost: api.stability.ai\r\n")

    asyncio.run(story())
