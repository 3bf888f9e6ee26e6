"""From an outcome to the bytes of an answer, and nowhere else."""

from __future__ import annotations

import asyncio
import json
import os
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from stability_mock.errors import MethodNotAllowed, RateLimitExceeded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.errors import ApiError
    from stability_mock.pictures.studio import Picture
    from stability_mock.web.reading import Accept

LARGE = 1 << 20
"""Bytes of a picture that is written in base64 on a thread."""
Headers = list[tuple[bytes, bytes]]
FinishReason = Literal["SUCCESS", "CONTENT_FILTERED"]
_chance = random.Random()  # noqa: S311 - ids are not secrets: a system call for each would be a waste
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_chance.seed)


def new_id() -> str:
    """Return an id for a request: 32 hexadecimal digits."""
    return f"{_chance.getrandbits(128):032x}"


@dataclass(slots=True)
class Answer:
    """A whole response. `headers` are lower case and without the length."""

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    @property
    def all_headers(self) -> Headers:
        """The headers with the length, as they go over the wire."""
        return [*self.headers, (b"content-length", b"%d" % len(self.body))]


class Message(NamedTuple):
    """A success without a picture, in JSON whatever the client accepts. Its `id` is what the client needs."""

    status: int
    content: Mapping[str, str]
    request_id: str
    field: str = "id"

    def answer(self) -> Answer:
        """Render it."""
        headers = [(b"content-type", b"application/json"), (b"x-request-id", self.request_id.encode())]
        return Answer(self.status, headers, json.dumps(self.content, separators=(",", ":")).encode())

    def as_json(self) -> Answer:
        """Render it: it is JSON anyway."""
        return self.answer()


class Success(NamedTuple):
    """A picture to answer with, and how. In JSON it is called `field`."""

    picture: Picture
    seed: int
    accept: Accept
    request_id: str
    reason: FinishReason = "SUCCESS"
    field: str = "image"

    def answer(self) -> Answer:
        """Render it: the picture's bytes, or base64 in JSON."""
        media_type, identity = self.picture.media_type.encode(), (b"x-request-id", self.request_id.encode())
        reason = self.reason.encode()
        if self.accept == "application/json":
            values = self.field.encode(), self.picture.base64, reason, self.seed
            body = b'{"%b":"%b","finish_reason":"%b","seed":%d}' % values
            return Answer(200, [(b"content-type", b"application/json; type=" + media_type), identity], body)
        outcome = [(b"finish-reason", reason), (b"seed", b"%d" % self.seed)]
        return Answer(200, [(b"content-type", media_type), *outcome, identity], self.picture.data)

    async def prepare(self) -> None:
        """Write a large picture in base64 on a thread, if it is to be answered so: it would hold up others."""
        if self.accept == "application/json" and len(self.picture.data) > LARGE:
            await asyncio.to_thread(lambda: self.picture.base64)

    def as_json(self) -> Answer:
        """Render it as JSON, even if a picture was asked for."""
        return self._replace(accept="application/json").answer()


def refusal(error: ApiError, request_id: str, *, retry_after: bool = False) -> Answer:
    """Answer with a refusal, in JSON whatever the client accepts. `retry_after` adds that header to a 429."""
    content = {"errors": error.texts, "id": request_id, "name": error.name}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) if error.body is None else error.body
    body = text.encode("utf-8", "replace")
    headers = [(b"content-type", b"application/json"), (b"x-request-id", request_id.encode())]
    if isinstance(error, MethodNotAllowed):
        headers.append((b"allow", error.allowed.encode()))
    if retry_after and isinstance(error, RateLimitExceeded):
        headers.append((b"retry-after", b"%d" % -(-error.retry_after // 1)))
    return Answer(error.status, headers, body)
