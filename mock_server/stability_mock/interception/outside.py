"""The way to an allowed host: straight, or through the proxy that was set before ours."""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import os
import re
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined] # the stubs have it for macOS only

from stability_mock.interception.heads import PORTS
from stability_mock.interception.names import plain, written
from stability_mock.interception.relay import Stream

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from stability_mock.interception.heads import Target

PATIENCE_SECONDS = 30
"""How long an allowed host may take to answer a connection."""


class OutsideError(Exception):
    """An allowed host cannot be reached; the text says why."""


@dataclass(frozen=True, slots=True)
class EarlierProxies:
    """The proxies that the environment named before ours, for `http`, `https` and `all`, and where not to use them."""

    urls: Mapping[str, str] = field(default_factory=dict)
    bypassed: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> EarlierProxies:
        """Read the variables. A name in lower case goes before the same in capitals, as with curl."""
        found = {scheme: _variable(environment, f"{scheme}_proxy") for scheme in ("http", "https", "all")}
        return cls({scheme: url for scheme, url in found.items() if url}, _variable(environment, "no_proxy"))

    def before(self, target: Target, *, plain_http: bool) -> SplitResult | None:
        """Return the proxy that leads to a target, None if there is none."""
        url = self.urls.get("http" if plain_http else "https") or self.urls.get("all")
        if not url or self._bypasses(target.host, target.port):
            return None
        return urlsplit(url if "://" in url else f"http://{url}")

    def _bypasses(self, host: str, port: int) -> bool:
        if host == "localhost" or _is_in(host, ["127.0.0.0/8", "::1/128"]):
            return True
        listed = [word.strip() for word in self.bypassed.split(",")]
        asked = {"no": self.bypassed}
        return any(proxy_bypass_environment(name, asked) for name in (host, written(host, port))) or _is_in(
            host, listed
        )


def _variable(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name) or environment.get(name.upper(), "")


def _is_in(host: str, networks: list[str]) -> bool:
    """Return whether an address lies in one of some networks, which may have other words among them."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    for words in networks:
        try:
            if address in ipaddress.ip_network(words, strict=False):
                return True
        except ValueError:
            continue
    return False


@dataclass(frozen=True, slots=True)
class Route:
    """An open way to a target. `proxy` is set where the other end is a proxy, which needs the whole target."""

    stream: Stream
    proxy: SplitResult | None = None


async def reach(target: Target, earlier: EarlierProxies, *, tunnelled: bool) -> Route:
    """Open a way to an allowed host. Raises OutsideError."""
    plain_http = not target.tls and (not tunnelled or target.port == PORTS["http"])
    proxy = earlier.before(target, plain_http=plain_http)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            if proxy is None:
                return Route(await _connect(target.host, target.port, tls=target.tls))
            return await _by_proxy(target, proxy, tunnelled=tunnelled or target.tls)
    except (OSError, ValueError) as problem:  # a time-out is one, too
        raise OutsideError(f"{target.authority}: {_reason(problem)}") from problem


def _reason(problem: Exception) -> str:
    """Return why a connection failed, without the address, which Python adds."""
    number = getattr(problem, "errno", None)
    if number and number > 0:
        return os.strerror(number)
    return getattr(problem, "strerror", None) or "no answer"


async def _by_proxy(target: Target, proxy: SplitResult, *, tunnelled: bool) -> Route:
    where = f"{target.authority}: the proxy that was set before, {proxy.scheme}://{proxy.hostname},"
    if proxy.scheme not in PORTS:
        raise OutsideError(f"{where} cannot be used: only http:// and https:// proxies can")
    tls = proxy.scheme == "https"
    stream = await _connect(plain(proxy.hostname or ""), proxy.port or PORTS[proxy.scheme], tls=tls)
    if not tunnelled:
        return Route(stream, proxy)
    try:
        if not re.fullmatch("2..", status := await _tunnel(stream, target, proxy)):
            raise OutsideError(f"{where} answered {status or 'nothing'}")  # noqa: TRY301 - the stream ends either way
        if target.tls:
            await stream.writer.start_tls(ssl.create_default_context(), server_hostname=target.host)
    except BaseException:
        stream.writer.transport.abort()
        raise
    return Route(stream)


async def _tunnel(stream: Stream, target: Target, proxy: SplitResult) -> str:
    """Ask a proxy for a tunnel; return the status it answers with."""
    asked = written(target.host, target.port)
    head = f"CONNECT {asked} HTTP/1.1\r\nhost: {asked}\r\n".encode("latin-1")
    stream.writer.write(head + credentials(proxy) + b"\r\n")
    try:
        answer = await stream.reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return ""
    return answer[9:12].decode("latin-1")


def credentials(proxy: SplitResult) -> bytes:
    """Return the header that says to a proxy who asks. It is empty if the proxy's URL does not say."""
    if proxy.username is None:
        return b""
    words = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return b"proxy-authorization: Basic " + base64.b64encode(words) + b"\r\n"


async def _connect(host: str, port: int, *, tls: bool) -> Stream:
    context = ssl.create_default_context() if tls else None
    return Stream(*await asyncio.open_connection(host, port, ssl=context))
