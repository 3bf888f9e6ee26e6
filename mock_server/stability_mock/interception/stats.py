"""What a run counts: the requests that reached the mock server, how they were answered, and what was turned away."""

from __future__ import annotations

from dataclasses import dataclass, field

REFUSED = 400
FINAL = 200
HEAD_END = b"\r\n\r\n"
MAX_HEAD_BYTES = 1 << 16


@dataclass(slots=True)
class Stats:
    """The sums of one run. `ids` are the request ids of the answers, by which their charges are found."""

    requests: int = 0
    refusals: int = 0
    turned_away: int = 0
    broken_off: int = 0
    """TLS connections on which no request came, as from a client that does not trust the certificate."""
    ids: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)

    def turn_away(self, host: str) -> bool:
        """Count a connection that was refused; return whether it is the first to this host."""
        self.turned_away += 1
        first = host not in self.hosts
        self.hosts.add(host)
        return first


@dataclass(slots=True)
class ConnectionCounter:
    """Follows one connection to the mock server, without changing it: both ways' bytes are shown to it as they pass."""

    stats: Stats
    _idle: bool = True
    _bodyless: bool = False
    _head: bytearray = field(default_factory=bytearray)
    _rest: int = 0
    _lost: bool = False
    """The end of an answer can no longer be found: nothing further on this connection is counted."""

    def sent(self, data: bytes) -> None:
        """Look at bytes from the client."""
        if self._idle and not self._lost:
            self.stats.requests += 1
            self._idle, self._bodyless = False, data.startswith(b"HEAD ")

    def received(self, data: bytes) -> None:
        """Look at bytes from the mock server."""
        while data and not self._lost:
            if self._rest:
                data, self._rest = data[self._rest :], max(0, self._rest - len(data))
                self._idle = not self._rest
            else:
                data = self._gather(data)

    def _gather(self, data: bytes) -> bytes:
        """Add to the head of an answer; return what follows it once it is whole."""
        self._head += data
        head, end, rest = bytes(self._head).partition(HEAD_END)
        if not end:
            self._lost = len(head) > MAX_HEAD_BYTES
            return b""
        self._head.clear()
        self._note(head)
        return rest

    def _note(self, head: bytes) -> None:
        start, *lines = head.decode("latin-1").split("\r\n")
        status = int(found) if (found := start[9:12]).isdecimal() else 0
        if 0 < status < FINAL:
            return
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = fields.get("content-length", "")
        self.stats.refusals += status >= REFUSED
        self.stats.ids.update({fields["x-request-id"]} if "x-request-id" in fields else ())
        self._rest = int(length) if length.isdecimal() and not self._bodyless else 0
        self._idle = not self._rest
        self._lost = fields.get("connection") == "close" or not (length.isdecimal() or self._bodyless)
