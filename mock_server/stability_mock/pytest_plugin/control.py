"""The control API as the plugin calls it, in the name of one key."""

from __future__ import annotations

from typing import Any

import httpx


class GoneError(Exception):
    """The stand-in does not answer as it should; the text says how."""


class Control:
    """Speaks to one world, or to all of them if `api_key` is None."""

    def __init__(self, client: httpx.Client, api_key: str | None) -> None:
        self._client = client
        self._headers = {"authorization": f"Bearer {api_key}"} if api_key is not None else {}

    def everyones(self) -> Control:
        """Give the same for all worlds."""
        return Control(self._client, None)

    def call(self, method: str, path: str, json: object = None, **query: Any) -> httpx.Response:  # noqa: ANN401 - JSON
        """Call an endpoint.

        Raises ValueError, with the reason in words, if it does not accept what it was sent, LookupError if it has no
        such thing, and GoneError if there is no stand-in.
        """
        __tracebackhide__ = True
        answer = self._send(method, f"/_mock{path}", json, query)
        if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            raise ValueError(_in_words(answer.json()["detail"]))
        if answer.status_code == httpx.codes.NOT_FOUND and answer.text.startswith('{"detail":'):
            raise LookupError(answer.json()["detail"])
        if answer.is_error and answer.status_code != httpx.codes.CONFLICT:
            raise GoneError(
                f"{answer.url} answered {answer.status_code}, no stand-in with a control API: {answer.text}"
            )
        return answer

    def read(self, path: str, **query: Any) -> Any:  # noqa: ANN401 - JSON
        """Give what an endpoint tells."""
        return self.call("GET", path, **query).json()

    def _send(self, method: str, path: str, json: object, query: dict[str, Any]) -> httpx.Response:
        __tracebackhide__ = True
        try:
            return self._client.request(method, path, json=json, params=query, headers=self._headers)
        except httpx.TransportError as problem:
            raise GoneError(f"the stand-in at {self._client.base_url} does not answer: {problem}") from None


def _in_words(detail: Any) -> str:  # noqa: ANN401 - JSON
    """Say what pydantic found, without its names for our models."""
    if isinstance(detail, str):
        return detail
    reasons: dict[str, list[str]] = {}
    for problem in detail:
        if problem["type"] != "list_type":  # one fault instead of a list of them is right, too
            reason = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
            reasons.setdefault(_place(problem["loc"]), []).append(reason)
    return "; ".join(f"{place}{' or '.join(found)}" for place, found in reasons.items())


def _place(location: list[str | int]) -> str:
    """Name a field, without the names of models and types that pydantic tried."""
    words = [word for word in map(str, location) if word.isidentifier() and not word.endswith("Model")]
    fields = [word for word in words if word not in {"body", "decimal"}]
    return f"{'.'.join(fields)}: " if fields else ""
