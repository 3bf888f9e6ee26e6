"""What HTTP clients send around a form: the whole set of headers of each, and how it writes boundary and parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stability_contract.http import multipart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.http.exchange import Headers, Request
    from stability_contract.http.multipart import Part

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Client:
    """One client: its headers with key, length and content type; its boundary; the type that it gives to texts."""

    name: str
    headers: Headers
    boundary: str
    text_type: str | None = None
    quoted: bool = False
    chunked: bool = False


CLIENTS = (
    Client(
        "python-requests",
        (
            ("User-Agent", "python-requests/2.32.3"),
            ("Accept-Encoding", "gzip, deflate, br, zstd"),
            ("Accept", "image/*"),
            ("Connection", "keep-alive"),
        ),
        "d0f4a3b1c2e94f6f8a7b5c3d2e1f0a9b",
    ),
    Client(
        "python-requests, its own accept",
        (
            ("User-Agent", "python-requests/2.32.3"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Accept", "*/*"),
            ("Connection", "keep-alive"),
        ),
        "d0f4a3b1c2e94f6f8a7b5c3d2e1f0a9b",
    ),
    Client(
        "httpx",
        (
            ("Accept", JSON),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "keep-alive"),
            ("User-Agent", "python-httpx/0.28.1"),
        ),
        "8f1b9c0d7e6a5f4b3c2d1e0f9a8b7c6d",
    ),
    Client(
        "aiohttp",
        (("Accept", "image/*"), ("Accept-Encoding", "gzip, deflate"), ("User-Agent", "Python/3.12 aiohttp/3.11.11")),
        "3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c",
        "text/plain; charset=utf-8",
    ),
    Client(
        "axios on Node",
        (
            ("Accept", "image/*"),
            ("User-Agent", "axios/1.7.9"),
            ("Accept-Encoding", "gzip, compress, deflate, br"),
            ("Connection", "close"),
        ),
        "axios-1.7.9-boundary-ZtC0p3JqLxVYkW8nB5rTmQ2sD",
    ),
    Client(
        "undici",
        (
            ("accept", JSON),
            ("accept-language", "*"),
            ("sec-fetch-mode", "cors"),
            ("user-agent", "node"),
            ("accept-encoding", "gzip, deflate"),
        ),
        "----formdata-undici-052834819431",
    ),
    Client(
        "form-data on Node",
        (("accept", "image/*"), ("connection", "keep-alive")),
        "-" * 26 + "515890814546601021194782",
    ),
    Client("curl", (("User-Agent", "curl/8.11.1"), ("Accept", "image/*")), "-" * 24 + "dKOq3yQxPzMR5Vn8sWbL2t"),
    Client(
        "curl with a large body",
        (("User-Agent", "curl/7.88.1"), ("Accept", "image/*"), ("Expect", "100-continue")),
        "-" * 24 + "6a1f0c9b3d5e7a2b",
    ),
    Client(
        "Go",
        (("User-Agent", "Go-http-client/1.1"), ("Accept", JSON), ("Accept-Encoding", "gzip")),
        "4c7b1a9e5d3f8062b4a6c8e0f1d3b5a7094c6e8b2d4f6a8c0e1b3d5f7a9c",
        chunked=True,
    ),
    Client(
        "Java",
        (
            ("Connection", "Upgrade, HTTP2-Settings"),
            ("HTTP2-Settings", "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"),
            ("Upgrade", "h2c"),
            ("User-Agent", "Java-http-client/17.0.13"),
            ("Accept", "image/*"),
        ),
        "JavaBoundary1733056412345",
    ),
    Client(
        "OkHttp",
        (
            ("Accept", "image/*"),
            ("Connection", "Keep-Alive"),
            ("Accept-Encoding", "gzip"),
            ("User-Agent", "okhttp/4.12.0"),
        ),
        "7f3b8e2a-91c4-4d7e-8a6f-2b5c9d0e1f34",
    ),
    Client(
        ".NET",
        (("Accept", "image/*"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")),
        "3c1f2e5a-8b7d-4f6e-9a0c-1d2e3f4a5b6c",
        "text/plain; charset=utf-8",
        quoted=True,
    ),
    Client(
        "Guzzle", (("User-Agent", "GuzzleHttp/7"), ("Accept", "image/*")), "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"
    ),
    Client(
        "Ruby's Net::HTTP",
        (
            ("Accept-Encoding", "gzip;q=1.0,deflate;q=0.6,identity;q=0.3"),
            ("Accept", "image/*"),
            ("User-Agent", "Ruby"),
            ("Connection", "close"),
        ),
        "-----------RubyMultipartPost-4f1c2d3e5a6b7089",
    ),
    Client("reqwest", (("accept", JSON),), "b3c5d7e9f1a20416-8c0d2e4f6a8b1c3d-5e7f9a0b2c4d6e8f-1a2b3c4d5e6f7081"),
    Client(
        "Postman",
        (
            ("Accept", "image/*"),
            ("User-Agent", "PostmanRuntime/7.43.0"),
            ("Cache-Control", "no-cache"),
            ("Postman-Token", "4b0a8c1e-7d5f-4a2b-9e3c-6f8d1b0a2c4e"),
            ("Accept-Encoding", "gzip, deflate, br"),
            ("Connection", "keep-alive"),
        ),
        "-" * 26 + "340156823417529068134502",
    ),
    Client(
        "Chrome",
        (
            ("Connection", "keep-alive"),
            ("sec-ch-ua-platform", '"Linux"'),
            (
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            ),
            ("Accept", JSON),
            ("Origin", "http://localhost:3000"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", "cors"),
            ("Sec-Fetch-Dest", "empty"),
            ("Referer", "http://localhost:3000/"),
            ("Accept-Encoding", "gzip, deflate, br, zstd"),
            ("Accept-Language", "en-GB,en;q=0.9,de;q=0.8"),
            ("Cookie", "session=1"),
        ),
        "----WebKitFormBoundaryA1b2C3d4E5f6G7h8",
    ),
    Client(
        "behind a proxy",
        (
            ("Accept", "image/*"),
            ("Via", "1.1 proxy"),
            ("X-Forwarded-For", "203.0.113.7, 10.0.0.1"),
            ("X-Forwarded-Proto", "https"),
            ("Forwarded", "for=203.0.113.7;proto=https"),
            ("X-Request-Id", "0123456789abcdef0123456789abcdef"),
            ("CF-Ray", "8e9f0a1b2c3d4e5f-FRA"),
            ("X-Amzn-Trace-Id", "Root=1-67890"),
        ),
        "proxied",
    ),
)


def cases(good: Request, parts: Sequence[Part]) -> Iterator[tuple[str, Request]]:
    """Yield a form as each client sends it, its key and all; header names in the case that each writes."""
    key = good.header("authorization") or ""
    for client in CLIENTS:
        written = [
            part if part.filename else replace(part, content_type=client.text_type or part.content_type)
            for part in parts
        ]
        kind, body = multipart.write(written, client.boundary)
        kind = kind.replace(client.boundary, f'"{client.boundary}"') if client.quoted else kind
        headers = (*client.headers, ("Authorization", key), ("Content-Type", kind))
        yield f"as {client.name} sends it", replace(good, headers=headers, body=body, chunked=client.chunked)
