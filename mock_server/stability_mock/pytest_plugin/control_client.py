"""The control API as the plugin calls it, for one key."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from stability_mock.pytest_plugin.control_transport import TransportError

if TYPE_CHECKING:
    from stability_mock.pytest_plugin.control_transport import Reply, Transport

FIRST_ERROR = 400
NOT_FOUND = 404
CONFLICT = 409
UNPROCESSABLE = 422

_encode = JSONEncoder().encode


class MockUnavailableError(Exception):
    """The mock server does not answer as it should; the text says how."""


class ControlClient:
    """Calls the control API for one sandbox, or for all of them if `api_key` is None."""

    def __init__(self, transport: Transport, api_key: str | None) -> None:
        self._transport = transport
        self._headers = {"authorization": f"Bearer {api_key}"} if api_key is not None else {}

    def for_all(self) -> ControlClient:
        """Return the same for all sandboxes."""
        return ControlClient(self._transport, None)

    def call(self, method: str, path: str, json: object = None, **query: str | int) -> Reply:
        """Call an endpoint.

        Raises ValueError, with the reason in words, if it does not accept what it was sent, LookupError if it has no
        such thing, and MockUnavailableError if no mock server answers.
        """
        __tracebackhide__ = True
        target = f"/_mock{path}{'?' + urlencode(query) if query else ''}"
        reply = self._send(method, target, json)
        if reply.status == UNPROCESSABLE:
            raise ValueError(_in_words(reply.json()["detail"]))
        if reply.status == NOT_FOUND and reply.text.startswith('{"detail":'):
            raise LookupError(reply.json()["detail"])
        if reply.status >= FIRST_ERROR and reply.status != CONFLICT:
            where = f"{self._transport.base_url}{target} answered {reply.status}"
            raise MockUnavailableError(f"{where}: not a mock server with a control API: {reply.text}")
        return reply

    def read(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - JSON
        """Return what an endpoint answers."""
        return self.call("GET", path, **query).json()

    def _send(self, method: str, target: str, json: object) -> Reply:
        __tracebackhide__ = True
        body = b"" if json is None else _encode(json).encode()
        headers = self._headers | ({"content-type": "application/json"} if body else {})
        try:
            return self._transport.send(method, target, headers, body)
        except TransportError as problem:
            where = f"the mock server at {self._transport.base_url}"
            raise MockUnavailableError(f"{where} does not answer: {problem}") from None


def _in_words(detail: Any) -> str:  # noqa: ANN401 - JSON
    """Return what pydantic found, without its names for our models."""
    if isinstance(detail, str):
        return detail
    reasons: dict[str, list[str]] = {}
    for problem in detail:
        if problem["type"] != "list_type":  # one fault instead of a list of them is right, too
            reason = (
                problem["msg"].removeprefix("Value error, ").replace("; or: ", " or ").replace("Input should", "should")
            )
            reasons.setdefault(_place(problem["loc"]), []).append(reason)
    return "; ".join(f"{place}{' or '.join(found)}" for place, found in reasons.items())


def _place(location: list[str | int]) -> str:
    """Return the name of a field, without the names of models and types that pydantic tried."""
    words = [word for word in map(str, location) if word.isidentifier() and not word.endswith("Model")]
    fields = [word for word in words if word not in {"body", "decimal"}]
    return f"{'.'.join(fields)}: " if fields else ""
