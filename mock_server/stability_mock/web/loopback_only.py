"""Keeps strangers, and pages open in a browser, away from the control API."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

REFUSAL = (
    "The control API answers only on this machine, under its loopback address. "
    "To open it under another host name, start with --control-hosts NAME."
)


class LoopbackOnly:
    """ASGI middleware: lets through what comes from loopback under a loopback name, or under a host that is named.

    A page from elsewhere that makes a browser send requests here betrays itself by its Origin, by Sec-Fetch-Site where
    the browser sends no Origin (for a picture or a link), or, if its own name was pointed at this machine, by the Host.
    With `linked` a link to it may be followed from anywhere: what it answers then is not for the page it came from.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, linked: bool = False) -> None:
        self._app = app
        self._hosts = frozenset(_hostname(f"//{host}") for host in hosts)
        self._linked = linked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and not self.admits(scope):
            await JSONResponse({"detail": REFUSAL}, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def admits(self, scope: Scope) -> bool:
        """Return whether a request is let through."""
        headers = dict(scope["headers"])
        names = [_hostname("//" + headers.get(b"host", b"").decode("latin-1"))]
        if b"origin" in headers:
            names.append(_hostname(headers[b"origin"].decode("latin-1")))
        elif not _is_own_page(headers.get(b"sec-fetch-site", b"none").lower(), names[0]):
            return self._linked and _is_link(scope, headers) and self._reaches(scope, names)
        return self._reaches(scope, names)

    def _reaches(self, scope: Scope, names: list[str]) -> bool:
        """Return whether it comes from this machine under these names, or under names that are opened."""
        client = scope["client"]
        local = client is not None and _is_loopback(client[0])
        return all(name in self._hosts or (local and _is_loopback_name(name)) for name in names)


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_own_page(site: bytes, host: str) -> bool:
    """Return whether a browser sends this by itself or for a page that is on this machine, too."""
    return site in {b"none", b"same-origin"} or (site == b"same-site" and _is_loopback_name(host))


def _is_link(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    """Return whether a browser follows a link, to show what it leads to by itself."""
    return scope["method"] == "GET" and headers.get(b"sec-fetch-dest") == b"document"


def _is_loopback_name(host: str) -> bool:
    return host == "localhost" or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
