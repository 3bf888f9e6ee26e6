"""Faults of the answer itself: a whole answer is made, then one thing about it is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from stability_mock.errors import InternalError
from stability_mock.pictures.studio import Picture
from stability_mock.web import rendering
from stability_mock.web.rendering import Answer, Success

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.faults.model import Effect
    from stability_mock.web.rendering import Message

    Outcome = Success | Message
    """What the answer would be without the fault."""

GATEWAY_PAGE = """\
<html>
<head><title>{status} {words}</title></head>
<body>
<center><h1>{status} {words}</h1></center>
<hr><center>gateway</center>
</body>
</html>
"""
LABELS = {"image/png": "image/webp", "image/jpeg": "image/png", "image/webp": "image/png"}


def with_fault(effect: Effect | None, outcome: Outcome) -> Answer:
    """Return the answer with this fault; a fault of another kind leaves the answer whole."""
    wire = effect.wire if effect else None
    if isinstance(outcome, Success) and wire in _PICTURE_WAYS:
        return _PICTURE_WAYS[wire](outcome)
    return _WAYS[wire](outcome) if wire in _WAYS else outcome.answer()


def _half_picture(success: Success) -> Answer:
    picture = success.picture
    half = Picture(picture.data[: len(picture.data) // 2], picture.media_type)
    return success._replace(picture=half).answer()


def _wrong_type(success: Success) -> Answer:
    picture = success.picture
    return success._replace(picture=Picture(picture.data, LABELS[picture.media_type])).answer()


def _base64_cut(success: Success) -> Answer:
    """Cut so that no padding can repair it: one character more than whole groups of four."""
    answer, name = success.as_json(), success.field
    content = json.loads(answer.body)
    kept = len(content[name]) // 8 * 4 + 1
    answer.body = json.dumps({**content, name: content[name][:kept]}, separators=(",", ":")).encode()
    return answer


def _json_cut(outcome: Outcome) -> Answer:
    answer = outcome.as_json()
    answer.body = answer.body[: len(answer.body) // 2]
    return answer


def _json_missing_field(outcome: Outcome) -> Answer:
    answer = outcome.as_json()
    content = json.loads(answer.body)
    del content[outcome.field]
    answer.body = json.dumps(content, separators=(",", ":")).encode()
    return answer


def _gateway(status: int, words: str) -> Callable[[Outcome], Answer]:
    page = GATEWAY_PAGE.format(status=status, words=words).encode()
    return lambda _outcome: Answer(status, [(b"content-type", b"text/html")], page)


def _empty(status: int) -> Callable[[Outcome], Answer]:
    return lambda outcome: Answer(status, [(b"x-request-id", outcome.request_id.encode())])


def _error_200(outcome: Outcome) -> Answer:
    return replace(rendering.refusal(InternalError(), outcome.request_id), status=200)


def _no_seed(success: Success) -> Answer:
    answer = success.answer()
    answer.headers = [(name, value) for name, value in answer.headers if name != b"seed"]
    return answer


_WAYS: dict[str, Callable[[Outcome], Answer]] = {
    "json_cut": _json_cut,
    "json_missing_field": _json_missing_field,
    "html_502": _gateway(502, "Bad Gateway"),
    "html_504": _gateway(504, "Gateway Time-out"),
    "empty_200": _empty(200),
    "error_200": _error_200,
    "empty_429": _empty(429),
}
_PICTURE_WAYS: dict[str, Callable[[Success], Answer]] = {
    "half_picture": _half_picture,
    "wrong_type": _wrong_type,
    "base64_cut": _base64_cut,
    "no_seed": _no_seed,
    "content_filtered": lambda success: success._replace(reason="CONTENT_FILTERED").answer(),
}
