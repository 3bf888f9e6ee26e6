"""A request as it goes over the wire, the answer it got, and both together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from stability_contract.http.redaction import REDACTED, redact, redact_bytes

Headers = tuple[tuple[str, str], ...]


def find(headers: Headers, name: str) -> str | None:
    """Return the first value of a header, whatever the case of its name."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `target` is path and query; `chunked` sends the body without Content-Length.

    `missing` bytes of the body were sent, but are not known.
    """

    method: str
    target: str
    headers: Headers
    body: bytes = b""
    chunked: bool = False
    missing: int = 0

    @property
    def path(self) -> str:
        """Return the target without its query."""
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        """Return a header's value, or None."""
        return find(self.headers, name)

    def without(self, name: str) -> Request:
        """Return the same request less one header."""
        return replace(self, headers=tuple(item for item in self.headers if item[0].lower() != name.lower()))

    def having(self, name: str, value: str) -> Request:
        """Return the same request with one header set."""
        return replace(self.without(name), headers=(*self.without(name).headers, (name, value)))

    def redacted(self, key: str) -> Request:
        """Return the same request with a key made unreadable, for reports; wrong keys stay, they are what is tried."""
        headers = tuple((name, _redacted(name, value, key)) for name, value in self.headers)
        return replace(self, target=redact(self.target, key), headers=headers, body=redact_bytes(self.body, key))


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, and how many seconds it took."""

    status: int
    headers: Headers
    body: bytes
    seconds: float = 0.0

    def header(self, name: str) -> str | None:
        """Return a header's value, or None."""
        return find(self.headers, name)

    @property
    def media_type(self) -> str:
        """Return the content type in lower case, without its parameters."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class NoResponse:
    """No answer came; `reason` says why, in a few words."""

    reason: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a request comes from: the phase that made it, the operation it means, and what it tries."""

    phase: str
    operation: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came back."""

    request: Request
    answer: Response | NoResponse
    source: Source = field(default_factory=lambda: Source("recorded", "", ""))


def _redacted(name: str, value: str, key: str) -> str:
    return value.replace(key, REDACTED) if key and name.lower() == "authorization" else redact(value, key)


def redacted(answer: Response | NoResponse, key: str) -> Response | NoResponse:
    """Return an answer in which a key is unreadable."""
    if isinstance(answer, NoResponse):
        return replace(answer, reason=redact(answer.reason, key))
    headers = tuple((redact(name, key), redact(value, key)) for name, value in answer.headers)
    return replace(answer, headers=headers, body=redact_bytes(answer.body, key))
