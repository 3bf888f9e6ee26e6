"""What a client says through a tunnel to an allowed host: the real service cannot be meant."""

from __future__ import annotations

import itertools
import ssl

import pytest
from stability_mock.interception.tunnel import MeantForTheServiceError, TunnelInspector, client_hello


def hello(name: str) -> bytes:
    """Return what a real client opens TLS with."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def in_records(opening: bytes, size: int) -> bytes:
    """Return the same in records of this size, as a client may write it."""
    message = opening[5:]
    pieces = [message[begin : begin + size] for begin in range(0, len(message), size)]
    return b"".join(opening[:3] + len(piece).to_bytes(2) + piece for piece in pieces)


def is_cut(stream: bytes, size: int = 1 << 16) -> bool:
    """Return whether a stream that comes in pieces of this size is cut."""
    inspect = TunnelInspector()
    try:
        for begin in range(0, len(stream), size):
            inspect(stream[begin : begin + size])
    except MeantForTheServiceError:
        return True
    return False


@pytest.mark.parametrize("name", ["api.stability.ai", "API.Stability.AI", "grpc.stability.ai", "stability.ai"])
def test_tls_that_asks_for_the_service_is_cut_however_it_is_written(name: str) -> None:
    ways = itertools.product([1, 30, 150, 1 << 14], [1, 5, 100, 1 << 16])

    assert [way for way in ways if not is_cut(in_records(hello(name), way[0]), way[1])] == []


@pytest.mark.parametrize("name", ["example.com", "notstability.ai", "api.stability.ai.example.com"])
@pytest.mark.parametrize("record", [30, 1 << 14])
def test_tls_that_asks_for_another_host_passes(name: str, record: int) -> None:
    opening = in_records(hello(name), record)

    assert client_hello(opening)[1]
    assert not is_cut(opening + b"\nhost: api.stability.ai\r\n", 50)


def test_a_hello_that_does_not_end_is_cut() -> None:
    assert is_cut(b"\x16\x03\x01\x40\x00" + b"\x01\xff\xff\xff" + b"." * (1 << 17))
    assert is_cut(b"\x16\x03\x01\x00\x00" * (1 << 14))


OTHER_HOST = b"POST / HTTP/1.1\r\nhost: example.com\r\ncontent-length: 4\r\n\r\nbody"
BEFORE = {"first": b"", "after a blank line": b"\r\n", "second": OTHER_HOST, "late": OTHER_HOST * 2000}


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: api.stability.ai\r\n\r\n",
        b"GET / HTTP/1.1\r\nuser-agent: any\r\nhOST:API.stability.ai:80\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost:\tstability.ai.\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost:\r\n api.stability.ai\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost :\r\n\tapi.stability.ai\r\n\r\n",
        b"GET / HTTP/1.1\nHost: api.stability.ai\n\n",
        b"GET / HTTP/1.1\r\nHost: example.com\r\nHost: api.stability.ai\r\n\r\n",
        b"GET http://api.stability.ai/ HTTP/1.1\r\nhost: example.com\r\n\r\n",
        b"GET http://user@grpc.stability.ai:80/ HTTP/1.1\r\nhost: example.com\r\n\r\n",
        b"CONNECT api.stability.ai:443 HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: example.com\r\nupgrade: h2c\r\n\r\n",
    ],
)
def test_each_head_that_names_the_service_is_cut(head: bytes) -> None:
    places = {"first": b""} if head.startswith(b"PRI") else BEFORE  # HTTP/2 begins a connection or does not come
    passed = [place for place, before in places.items() if not is_cut(before + head)]
    in_pieces = [
        place for place, before in places.items() if not is_cut(before + head, 7 if len(before) < 100 else 4096)
    ]

    assert (passed, in_pieces) == ([], [])


@pytest.mark.parametrize(
    "stream",
    [
        OTHER_HOST * 3,
        b"GET / HTTP/1.1\r\nhost: example.com\r\nreferer: https://api.stability.ai\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: example.com\r\n\r\nsee api.stability.ai for more, or\nvisit stability.ai today",
        b"GET / HTTP/1.1\r\nhost: notstability.ai\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: api.stability.ai.example.com\r\n\r\n",
        b"GET /?from=api.stability.ai HTTP/1.1\r\nhost: example.com\r\n\r\n",
        b"SSH-2.0-any\r\n",
        b"\x00" * 200_000,
    ],
)
def test_what_does_not_name_it_passes(stream: bytes) -> None:
    assert not is_cut(stream)


def test_what_is_kept_is_bounded() -> None:
    inspect = TunnelInspector()
    for _ in range(100):
        inspect(b"." * (1 << 16))

    assert len(inspect._seen) <= 1 << 16
