"""Faults of the answer itself: a whole answer is made, then one thing about it is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from stability_mock.errors import InternalError
from stability_mock.pictures.studio import Picture
from stability_mock.web import rendering
from stability_mock.web.rendering import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.faults.model import Effect
    from stability_mock.web.rendering import Success

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


def with_fault(effect: Effect, success: Success) -> Answer:
    """Return the answer with this fault; a fault of another kind leaves the answer whole."""
    apply = _WAYS.get(effect.wire or "")
    return apply(success) if apply else success.answer()


def _half_picture(success: Success) -> Answer:
    picture = success.picture
    half = Picture(picture.data[: len(picture.data) // 2], picture.media_type)
    return success._replace(picture=half).answer()


def _wrong_type(success: Success) -> Answer:
    picture = success.picture
    return success._replace(picture=Picture(picture.data, LABELS[picture.media_type])).answer()


def _base64_cut(success: Success) -> Answer:
    """Cut so that no padding can repair it: one character more than whole groups of four."""
    answer = _as_json(success)
    content = json.loads(answer.body)
    kept = len(content["image"]) // 8 * 4 + 1
    answer.body = json.dumps({**content, "image": content["image"][:kept]}, separators=(",", ":")).encode()
    return answer


def _json_cut(success: Success) -> Answer:
    answer = _as_json(success)
    answer.body = answer.body[: len(answer.body) // 2]
    return answer


def _json_missing_field(success: Success) -> Answer:
    answer = _as_json(success)
    content = json.loads(answer.body)
    del content["image"]
    answer.body = json.dumps(content, separators=(",", ":")).encode()
    return answer


def _as_json(success: Success) -> Answer:
    return success._replace(accept="application/json").answer()


def _gateway(status: int, words: str) -> Callable[[Success], Answer]:
    page = GATEWAY_PAGE.format(status=status, words=words).encode()
    return lambda _success: Answer(status, [(b"content-type", b"text/html")], page)


def _empty(status: int) -> Callable[[Success], Answer]:
    return lambda success: Answer(status, [(b"x-request-id", success.request_id.encode())])


def _error_200(success: Success) -> Answer:
    return replace(rendering.refusal(InternalError(), success.request_id), status=200)


def _no_seed(success: Success) -> Answer:
    answer = success.answer()
    answer.headers = [(name, value) for name, value in answer.headers if name != b"seed"]
    return answer


_WAYS: dict[str, Callable[[Success], Answer]] = {
    "half_picture": _half_picture,
    "wrong_type": _wrong_type,
    "base64_cut": _base64_cut,
    "json_cut": _json_cut,
    "json_missing_field": _json_missing_field,
    "html_502": _gateway(502, "Bad Gateway"),
    "html_504": _gateway(504, "Gateway Time-out"),
    "empty_200": _empty(200),
    "error_200": _error_200,
    "empty_429": _empty(429),
    "no_seed": _no_seed,
    "content_filtered": lambda success: success._replace(reason="CONTENT_FILTERED").answer(),
}
