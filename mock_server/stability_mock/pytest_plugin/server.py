"""The live server of a session, and the worlds in it."""

from __future__ import annotations

import contextlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from stability_mock.pytest_plugin.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHILD = Path(__file__).with_name("child.py")
PATIENCE_SECONDS = 10
DEFAULTS = {"host": "127.0.0.1", "port": 0, "log_level": "warning"}


class StartError(Exception):
    """The stand-in did not start; the text says why."""


class Server:
    """A stand-in that runs at a base URL. Its control API must answer to this machine."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # one for all clients: the usual one takes long to make
        if self.url.startswith("https:"):
            self._tls.load_default_certs()
        self._control = httpx.Client(
            base_url=self.url,
            verify=self._tls,
            trust_env=False,
            timeout=30,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def world(self, api_key: str) -> LiveWorld:
        """Give the world of a key."""
        return LiveWorld(self.url, api_key, self._control, self._tls)

    def close(self) -> None:
        """Let go of the connection; a server that we did not start runs on."""
        self._control.close()


class LiveWorld(World):
    """A world on a live server, for every kind of client."""

    def __init__(self, base_url: str, api_key: str, control: httpx.Client, tls: ssl.SSLContext) -> None:
        super().__init__(base_url, api_key, control)
        self._tls = tls
        self._clients: list[httpx.Client] = []

    def client(self, **options: Any) -> httpx.Client:  # noqa: ANN401 - httpx's own
        """Give a client that has the base URL and the key; `options` are httpx's. It is closed after the test."""
        client = httpx.Client(**self._options(options))
        self._clients.append(client)
        return client

    def async_client(self, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401 - httpx's own
        """Give the same for async tests; close it yourself: `async with stability_mock.async_client() as client`."""
        return httpx.AsyncClient(**self._options(options))

    def variables(self, names: Sequence[str]) -> dict[str, str]:
        """Give the environment that leads a client here: base URL under each name, key, and no proxy on the way."""
        host = httpx.URL(self.base_url).host
        proxies = {name: ",".join(filter(None, [os.environ.get(name), host])) for name in ("NO_PROXY", "no_proxy")}
        return dict.fromkeys(names, self.base_url) | {"STABILITY_API_KEY": self.api_key} | proxies

    def close(self) -> None:
        """Close the clients that were given out."""
        for client in self._clients:
            client.close()

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.api_key}"} | dict(options.pop("headers", None) or {})
        ours = {"base_url": self.base_url, "verify": self._tls, "trust_env": False, "timeout": 30}
        return {**ours, **options, "headers": headers}


@contextlib.contextmanager
def running(settings: Mapping[str, Any]) -> Iterator[Server]:
    """Run the command in a process of its own, on a free port, for as long as the block lasts. Raises StartError."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("STABILITY_MOCK_")}
    command = [sys.executable, "-P", str(CHILD), *flags({**DEFAULTS, **settings})]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the tests: they still speak to the server when they are torn down
        )
        try:
            server = Server(_url(process, log))
            yield server
            server.close()
        finally:
            _end(process)


def flags(settings: Mapping[str, Any]) -> Iterator[str]:
    """Write settings as flags of the command."""
    for name, value in settings.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            yield f"--{flag}" if value else f"--no-{flag}"
        elif isinstance(value, list | tuple | set | frozenset):
            yield from (f"--{flag}={one}" for one in value)
        else:
            yield f"--{flag}={value}"


def _url(process: subprocess.Popen[str], log: Any) -> str:  # noqa: ANN401 - typeshed has no name for it
    """Read the base URL from the start-up lines."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    first = process.stdout.readline()
    if (found := re.search(r"http://\S+", first)) is not None:
        return found[0]
    process.wait(PATIENCE_SECONDS)
    log.seek(0)
    raise StartError(f"the stand-in did not start: {first}{log.read()}".rstrip())


def _end(process: subprocess.Popen[str]) -> None:
    """End it by closing its standard input; a crash of ours would do the same."""
    with contextlib.suppress(OSError):
        process.communicate(timeout=PATIENCE_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()
