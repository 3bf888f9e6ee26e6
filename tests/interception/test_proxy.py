"""The proxy on the wire, before servers that play the mock server and the outside."""

from __future__ import annotations

import asyncio
import ssl

import pytest
from scenery import ANSWER, Scene, end, finish, peer, reset, scene, until
from stability_mock.interception.destinations import Guard

CORE = b"/v2beta/stable-image/generate/core"
REFUSED = b"HTTP/1.1 403 Refused by stability-mock\r\n"


def test_a_request_through_a_tls_tunnel_reaches_the_mock_unchanged() -> None:
    request = b"POST %b HTTP/1.1\r\nHost: api.stability.ai\r\nContent-Length: 4\r\n\r\nbody" % CORE

    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            reader, writer = await setting.tunnel("api.stability.ai:443")
            await writer.start_tls(setting.trusting(), server_hostname="api.stability.ai")
            for _ in range(2):
                writer.write(request)
                assert await reader.readexactly(len(ANSWER)) == ANSWER
            await end(writer)

            assert mock.heard == request * 2
            assert (setting.stats.requests, setting.stats.ids, setting.stats.broken_off) == (2, {"abc"}, 0)

    asyncio.run(story())


def test_a_large_body_passes_both_ways() -> None:
    body = b"x" * 5_000_000
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body

    async def story() -> None:
        async with peer(b"") as mock, scene(mock) as setting:
            reader, writer = await setting.tunnel("api.stability.ai:443")
            await writer.start_tls(setting.trusting(), server_hostname="api.stability.ai")
            writer.write(body)
            await until(lambda: len(mock.heard) == len(body))
            mock.answer = answer
            writer.write(b"now you")

            assert await reader.readexactly(len(answer)) == answer
            await end(writer)

    asyncio.run(story())


@pytest.mark.parametrize("authority", ["api.stability.ai:80", "127.0.0.1:{port}", "localhost:{port}"])
def test_a_tunnel_for_plain_http_reaches_the_mock(authority: str) -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            reader, writer = await setting.tunnel(authority.format(port=setting.port))
            writer.write(b"GET / HTTP/1.1\r\n\r\n")

            assert await reader.readexactly(len(ANSWER)) == ANSWER
            assert mock.heard == b"GET / HTTP/1.1\r\n\r\n"
            await end(writer)

    asyncio.run(story())


@pytest.mark.parametrize("scheme", [b"http", b"https", b"HTTPS"])
def test_an_absolute_target_is_written_as_the_mock_expects_it(scheme: bytes) -> None:
    head = b"POST %b://api.stability.ai%b?a=b HTTP/1.1\r\n" % (scheme, CORE)
    headers = (
        b"Host: other\r\nAccept: image/*\r\nProxy-Connection: keep-alive\r\nConnection: x\r\nProxy-Authorization: y\r\n"
    )

    async def story() -> None:
        async with peer(closes=True) as mock, scene(mock) as setting:
            assert await setting.ask(head + headers + b"content-length: 4\r\n\r\nbody") == ANSWER

            assert mock.heard.startswith(
                b"POST %b?a=b HTTP/1.1\r\nhost: api.stability.ai\r\nAccept: image/*\r\n" % CORE
                + b"content-length: 4\r\nconnection: close\r\n"
                + (b"x-forwarded-proto: http\r\n" if scheme == b"http" else b"")
                + b"\r\n"
            )
            assert setting.stats.requests == 1

    asyncio.run(story())


def test_the_base_url_is_the_mock_itself() -> None:
    request = b"GET /v1/user/balance HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"

    async def story() -> None:
        async with peer(closes=True) as mock, scene(mock) as setting:
            assert await setting.ask(request) == ANSWER
            assert await setting.ask(b"GET http://127.0.0.1:%d/a HTTP/1.1\r\n\r\n" % setting.port) == ANSWER

            assert mock.heard == request + b"GET /a HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nconnection: close\r\n\r\n" % (
                setting.port
            )

    asyncio.run(story())


def test_the_listener_for_tls_is_the_service() -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", setting.tls_port, ssl=setting.trusting(), server_hostname="api.stability.ai"
            )
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            assert await reader.readexactly(len(ANSWER)) == ANSWER
            await end(writer)

    asyncio.run(story())


def test_a_client_that_does_not_trust_the_authority_is_noticed() -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            _, writer = await setting.tunnel("api.stability.ai:443")
            with pytest.raises(ssl.SSLCertVerificationError):
                await writer.start_tls(ssl.create_default_context(), server_hostname="api.stability.ai")
            await settled(setting)

            assert (setting.stats.broken_off, setting.stats.requests, mock.connections) == (1, 0, 0)

    asyncio.run(story())


@pytest.mark.parametrize(
    "request_line",
    [
        b"CONNECT %b:%d HTTP/1.1",
        b"GET http://%b:%d/ HTTP/1.1",
        b"GET https://%b:%d/ HTTP/1.1",
    ],
)
def test_other_hosts_are_refused_and_never_reached(request_line: bytes) -> None:
    async def story() -> None:
        async with peer() as mock, peer() as outside, scene(mock) as setting:
            host, port = outside.address
            answers = [await setting.ask(request_line % (host.encode(), port) + b"\r\n\r\n") for _ in range(2)]

            assert all(answer.startswith(REFUSED) for answer in answers)
            line = f"refused 127.0.0.1:{port}: --allow 127.0.0.1 lets it through"
            assert answers[0].endswith(f"stability-mock: {line}\n".encode())
            assert setting.said == [line]
            assert setting.stats.turned_away == 2
            assert (outside.connections, mock.connections) == (0, 0)

    asyncio.run(story())


def test_an_allowed_host_is_reached_by_a_tunnel() -> None:
    async def story() -> None:
        async with peer() as mock, peer() as outside, scene(mock, Guard.of(["127.0.0.1"])) as setting:
            reader, writer = await setting.tunnel(f"127.0.0.1:{outside.address[1]}")
            writer.write(b"any bytes")

            assert await reader.readexactly(len(ANSWER)) == ANSWER
            assert outside.heard == b"any bytes"
            assert (setting.stats.requests, mock.connections) == (0, 0)
            await end(writer)

    asyncio.run(story())


def test_an_allowed_host_is_reached_by_an_absolute_target() -> None:
    async def story() -> None:
        async with peer() as mock, peer(closes=True) as outside, scene(mock, Guard(allow_all=True)) as setting:
            target = b"http://127.0.0.1:%d" % outside.address[1]

            assert await setting.ask(b"GET %b HTTP/1.1\r\nhost: api.stability.ai\r\n\r\n" % target) == ANSWER
            assert (
                outside.heard
                == b"GET / HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nconnection: close\r\n\r\n" % (outside.address[1])
            )

    asyncio.run(story())


@pytest.mark.parametrize("authority", ["grpc.stability.ai:443", "stability.ai:443"])
def test_the_real_service_is_not_reached_when_all_is_allowed(authority: str) -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock, Guard(allow_all=True)) as setting:
            answer = await setting.ask(f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode())

            assert answer.startswith(REFUSED)
            assert setting.said == [f"refused {authority}: the real service is never reached"]

    asyncio.run(story())


def test_a_tunnel_to_an_allowed_address_that_asks_for_the_service_is_cut() -> None:
    async def story() -> None:
        async with peer() as mock, peer() as outside, scene(mock, Guard(allow_all=True)) as setting:
            _, writer = await setting.tunnel(f"127.0.0.1:{outside.address[1]}")
            with pytest.raises(OSError, match=r".*"):
                await writer.start_tls(setting.trusting(), server_hostname="api.stability.ai")
            await settled(setting)

            assert outside.heard == b""
            assert setting.said == [f"refused api.stability.ai:{outside.address[1]}: the real service is never reached"]

    asyncio.run(story())


def test_an_allowed_host_that_cannot_be_reached_is_a_502() -> None:
    async def story() -> None:
        async with peer() as outside:
            gone = outside.address[1]
        async with peer() as mock, scene(mock, Guard(allow_all=True)) as setting:
            answer = await setting.ask(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % gone)

            assert answer.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")

    asyncio.run(story())


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01 no proxy request\r\n\r\n",
        b"GET ftp://example.com/ HTTP/1.1\r\n\r\n",
        b"GET http:///path HTTP/1.1\r\n\r\n",
        b"CONNECT example.com HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nx: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)
def test_what_is_not_a_request_to_a_proxy_is_refused_with_the_reason(sent: bytes) -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            assert (await setting.ask(sent)).startswith(b"HTTP/1.1 400 Bad Request\r\n")
            assert mock.connections == 0

    asyncio.run(story())


@pytest.mark.parametrize(("sent", "expected"), [(b"", b""), (b"GET / HT", b"HTTP/1.1 400 Bad Request")])
def test_a_client_that_leaves_in_the_middle_does_no_harm(sent: bytes, expected: bytes) -> None:
    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            reader, writer = await setting.connect()
            writer.write(sent)
            writer.write_eof()

            assert (await finish(reader, writer)).startswith(expected)

    asyncio.run(story())


def test_a_connection_that_the_mock_resets_is_reset_for_the_client() -> None:
    async def story() -> None:
        async with peer(resets=True) as mock, scene(mock) as setting:
            reader, writer = await setting.connect()
            writer.write(b"GET / HTTP/1.1\r\n\r\n")

            assert await ends_with(reader) is ConnectionResetError
            await end(writer)

    asyncio.run(story())


def test_a_connection_that_the_client_resets_ends_for_the_mock() -> None:
    async def story() -> None:
        async with peer(b"") as mock, scene(mock) as setting:
            _, writer = await setting.connect()
            writer.write(b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\n")
            await until(lambda: bool(mock.heard))
            reset(writer)
            await until(lambda: mock.ended == 1)

            assert setting.stats.requests == 1

    asyncio.run(story())


def test_closing_ends_what_is_under_way() -> None:
    async def story() -> None:
        async with peer(b"") as mock, scene(mock) as setting:
            reader, writer = await setting.connect()
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            await until(lambda: bool(mock.heard))

            await setting.proxy.close()

            assert await ends_with(reader) in {ConnectionResetError, None}
            with pytest.raises(ConnectionError):
                await setting.connect()
            await end(writer)

    asyncio.run(story())


async def ends_with(reader: asyncio.StreamReader) -> type[BaseException] | None:
    """Read to the end, which must come without another byte; give the error it comes with, if any."""
    try:
        async with asyncio.timeout(20):
            assert await reader.read() == b""
    except ConnectionError as problem:
        return type(problem)
    return None


async def settled(setting: Scene) -> None:
    """Wait until the proxy has let go of every connection."""
    await until(lambda: not setting.proxy._tasks)


def test_a_request_without_tls_is_reported_to_the_mock() -> None:
    first = b"POST http://api.stability.ai%b HTTP/1.1\r\n" % CORE
    absolute = first + b"Host: api.stability.ai\r\nContent-Length: 4\r\n\r\nbody"

    async def story() -> None:
        async with peer() as mock, scene(mock) as setting:
            reader, writer = await setting.connect()
            writer.write(absolute)
            assert await reader.readexactly(len(ANSWER)) == ANSWER
            await end(writer)

            assert b"\r\nx-forwarded-proto: http\r\n" in mock.heard

    asyncio.run(story())
