"""A request on a socket of its own, and all that came back until it ended, whichever way it ended."""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import httpx
from asking import GENERATE
from wire import form, named, post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live

End = Literal["closed", "reset", "silent"]

PROMPT = "a lighthouse in the fog"
SILENCE_SECONDS = 0.4
PATIENCE_SECONDS = 30
FORM = form(named(b"prompt", PROMPT.encode()), named(b"seed", b"5"))


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes, and how they ended: by FIN, by RST, or not at all while we listened. `status` is 0 where no head came."""

    data: bytes
    end: End

    @property
    def status(self) -> int:
        """The status of the answer."""
        return int(self.data.split(b" ", 2)[1]) if self.data else 0

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer, but for the two that differ each time."""
        lines = self.data.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
        pairs = [line.partition(": ") for line in lines]
        return {name: value for name, _, value in pairs if name not in {"date", "x-request-id", "connection"}}

    @property
    def body(self) -> bytes:
        """All that came after the head."""
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """The body, parsed."""
        return json.loads(self.body)


class Client:
    """One connection to a server, with one key."""

    def __init__(self, connection: socket.socket, key: str) -> None:
        self._connection = connection
        self._key = key

    def ask(self, fault: str = "", *headers: bytes, endpoint: str = "core", body: bytes = FORM) -> None:
        """Ask for a picture and perhaps a fault."""
        prefer = [b"prefer: fault=" + fault.encode()] if fault else []
        self._connection.sendall(post(self._key, body, *headers, *prefer, target=f"{GENERATE}/{endpoint}".encode()))

    def answer(self) -> Received:
        """Wait for one whole answer that has a right length."""
        self._connection.settimeout(PATIENCE_SECONDS)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._read()
        received = Received(data, "silent")
        while len(received.body) < int(received.headers["content-length"]):
            received = Received(received.data + self._read(), "silent")
        return received

    def everything(self, patience: float = PATIENCE_SECONDS) -> Received:
        """Read until the connection ends, or is silent for so long."""
        self._connection.settimeout(patience)
        data, end = b"", "closed"
        try:
            while piece := self._connection.recv(1 << 16):
                data += piece
        except ConnectionResetError:
            end = "reset"
        except TimeoutError:
            end = "silent"
        return Received(data, end)  # type: ignore[arg-type] # one of the three

    def _read(self) -> bytes:
        piece = self._connection.recv(1 << 16)
        assert piece, "the connection ended"
        return piece


@contextmanager
def connected_with(live: Live, key: str) -> Iterator[Client]:
    """Open a connection for as long as the block lasts."""
    with socket.create_connection(live.address, PATIENCE_SECONDS) as connection:
        yield Client(connection, key)


def received(live: Live, key: str, fault: str = "", *headers: bytes, endpoint: str = "core") -> Received:
    """Ask once, on a connection that is closed after the answer, and give all that came."""
    with connected_with(live, key) as client:
        client.ask(fault, b"connection: close", *headers, endpoint=endpoint)
        return client.everything(SILENCE_SECONDS if fault == "stall" else PATIENCE_SECONDS)


def control(live: Live, key: str) -> httpx.Client:
    """Return a client of the control API that speaks to the key's sandbox."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    return httpx.Client(base_url=f"{live.url}/_mock", headers=headers, timeout=PATIENCE_SECONDS)


def hurry(live: Live, key: str) -> None:
    """Let the key's clock run so fast that nobody waits."""
    with control(live, key) as sandbox:
        sandbox.post("/clock/rate", json={"factor": 1_000_000}).raise_for_status()
