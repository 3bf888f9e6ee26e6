"""Host names in the one form in which they are compared, allowed and connected to."""

from __future__ import annotations

import ipaddress
import re

SERVICE = "api.stability.ai"
FAMILY = "stability.ai"
"""The domain of the service: none of its names is ever reached."""

_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_MAX_SHOWN = 60


def plain(host: str) -> str:
    """Return a host as DNS is asked for it, or as an address is written. Raises ValueError if it cannot be a host.

    Only what this returns may be connected to: so nothing can be judged as one name and resolved as another.
    """
    host = host.strip().strip("[]")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode("ascii").rstrip(".").lower()
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a valid host name: {_shown(host)}")
    return name


def written(host: str, port: int) -> str:
    """Return a host and port as in an URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_of_the_service(host: str) -> bool:
    """Return whether a plain name belongs to the service."""
    return host == FAMILY or host.endswith(f".{FAMILY}")


def split(authority: str, default_port: int | None = None) -> tuple[str, int]:
    """Take `host:port` apart, the host in its plain form. Raises ValueError."""
    host, colon, port = authority.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = authority, "" if default_port is None else str(default_port)
    if not host.strip("[]") or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise ValueError(f"not a host and port: {_shown(authority)}")
    return plain(host), int(port)


def _shown(text: str) -> str:
    text = text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."
    return text.encode("ascii", "backslashreplace").decode("ascii")
