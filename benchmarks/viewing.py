"""Somebody who looks on: what the live page asks of a server, without a browser."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.rounds import Target, compared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.load import Load
    from benchmarks.processes import Running
    from benchmarks.rounds import Series

ROWS = 50
ALONE, WATCHED = "nobody looks on", "one viewer"


@dataclass(frozen=True, slots=True)
class Watched(Target):
    """A server that somebody looks at while it is measured."""

    def measure(self, series: Series, sent: Load) -> None:
        """Add one round to a series."""
        with viewer(self.server.port):
            series.measure(self.server, self.server.url + self.path, sent)


def measured(server: Running, path: str, sent: Load, rounds: int) -> dict[str, dict[str, float]]:
    """Measure a server with and without a viewer."""
    found = compared({ALONE: Target(server, path), WATCHED: Watched(server, path)}, sent, rounds)
    return {
        name: {
            "share": round(series.share_of(found[ALONE]), 3),
            "cpu_share": round(series.cpu_share_of(found[ALONE]), 3),
            "answers_a_second": round(series.rate, 1),
        }
        for name, series in found.items()
    }


@contextmanager
def viewer(port: int) -> Iterator[list[int]]:
    """Look on for as long as the block lasts; yield how many rows came after each event."""
    counts: list[int] = []
    with socket.create_connection(("127.0.0.1", port)) as stream:
        stream.sendall(b"GET /_mock/events HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        thread = threading.Thread(target=_look_on, args=(stream, port, counts))
        thread.start()
        try:
            yield counts
        finally:
            stream.shutdown(socket.SHUT_RDWR)  # it waits for the next event
            thread.join()


def _look_on(stream: socket.socket, port: int, counts: list[int]) -> None:
    after = 0
    with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port)) as asked, stream.makefile() as lines:
        for line in lines:
            if line.startswith("data:"):
                _read(asked, "/_mock/state")
                found = _read(asked, f"/_mock/journal/rows?limit={ROWS}&after={after}")
                after = found["sequence"]
                counts.append(len(found["rows"]))


def _read(asked: http.client.HTTPConnection, path: str) -> dict[str, Any]:
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
    except http.client.RemoteDisconnected:  # it was not used for some seconds
        asked.close()
        return _read(asked, path)
    found: dict[str, Any] = json.loads(answer.read())
    return found
