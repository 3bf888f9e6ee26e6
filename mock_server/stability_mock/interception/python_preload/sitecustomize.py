"""Loaded into each Python of a run, from 3.7 on: leads what clients bring or do by themselves to the mock server.

Their own list of certificates becomes that of the run. By proxy, a client that ignores proxies reaches the mock server
under the service's name, too. Whatever goes wrong here, the program runs as it would without.
"""  # noqa: INP001 - not a package: it stands on PYTHONPATH

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import json
import os
import socket
import sys
from typing import Any

SERVICE, FAMILY = "api.stability.ai", "stability.ai"
HTTP = (80, "80", "http", b"80", b"http")
FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - a program may run for a moment: no pathlib


def plain(host: Any) -> str:  # noqa: ANN401 - whatever the program has for a host
    """Return a host in the form in which names are compared."""
    with contextlib.suppress(UnicodeError):
        text = host.decode("ascii") if isinstance(host, (bytes, bytearray)) else host
        return text.encode("idna").decode("ascii").rstrip(".").lower() if isinstance(text, str) else ""
    return ""


class Certificates:
    """Finds `certifi`, also where another package has it inside, and lets it name the certificates of the run."""

    def __init__(self, bundle: str) -> None:
        self.bundle = bundle

    def find_spec(self, name: str, path: Any = None, _target: Any = None) -> Any:  # noqa: ANN401 - importlib's own
        """Find the module as Python does, and change it once it is loaded."""
        if name != "certifi.core" and not name.endswith(".certifi.core"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        loader = spec and spec.loader
        load = getattr(loader, "exec_module", None)
        if load is None:
            return spec

        def load_changed(module: Any) -> None:  # noqa: ANN401 - a module
            load(module)
            module.where = lambda: self.bundle
            module.contents = self.contents

        with contextlib.suppress(AttributeError):
            loader.exec_module = load_changed  # type: ignore[union-attr, method-assign]
        return spec

    def contents(self) -> str:
        """Return the certificates."""
        with open(self.bundle, encoding="ascii") as file:  # noqa: PTH123 - as above
            return file.read()


def lead(proxy: int, tls: int) -> None:
    """Let the service's name lead to the mock server, and no other name of the service lead anywhere."""
    getaddrinfo, gethostbyname, connect, connect_ex = (
        socket.getaddrinfo,
        socket.gethostbyname,
        socket.socket.connect,
        socket.socket.connect_ex,
    )

    def led(host: Any, port: Any) -> Any:  # noqa: ANN401 - as programs give them
        name = plain(host)
        if name == SERVICE:
            return "127.0.0.1", proxy if port in HTTP else tls
        if name == FAMILY or name.endswith("." + FAMILY):
            raise socket.gaierror(socket.EAI_NONAME, "refused by stability-mock: %s" % name)  # noqa: UP031 - as above
        return host, port

    def led_address(address: Any) -> Any:  # noqa: ANN401 - an address of any family
        if isinstance(address, tuple) and len(address) > 1 and not isinstance(address[0], int):
            return led(*address[:2]) + address[2:]
        return address

    socket.getaddrinfo = lambda host, port, *rest, **more: getaddrinfo(*led(host, port), *rest, **more)
    socket.gethostbyname = lambda host: gethostbyname(led(host, 0)[0])
    socket.socket.connect = lambda self, address: connect(self, led_address(address))  # type: ignore[method-assign]
    socket.socket.connect_ex = lambda self, address: connect_ex(self, led_address(address))  # type: ignore[method-assign]


def begin() -> None:
    """Do as the run says in its variable."""
    settings = json.loads(os.environ.get("STABILITY_INTERCEPTION", "null"))
    if settings:
        sys.meta_path.insert(0, Certificates(settings["bundle"]))
        if "tls" in settings:
            lead(settings["proxy"], settings["tls"])


def load_next() -> None:
    """Load the `sitecustomize` that ours stands before, if there is one."""
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != FOLDER]  # noqa: PTH100 - as above
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", sys.path)
    if spec and spec.loader:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


with contextlib.suppress(Exception):
    begin()
load_next()
