"""The account endpoints of the API's first version, which clients call besides generation. Their errors differ."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from stability_mock.errors import MethodNotAllowed, Unauthorized
from stability_mock.web.endpoint import Endpoint
from stability_mock.web.reading import require_method
from stability_mock.web.rendering import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from stability_mock.contract import Page
    from stability_mock.errors import ApiError
    from stability_mock.service import Service
    from stability_mock.web.endpoint import Outcome, Progress
    from stability_mock.web.reading import Body, Head
    from stability_mock.web.response_writer import ResponseWriter

UNLIMITED = 1_000_000_000
"""What a balance without end shows: the answer must be a number."""


class AccountEndpoint(Endpoint):
    """Answers with a key's credits or its account."""

    def __init__(self, service: Service, page: Page) -> None:
        super().__init__(service, page.name, max_body_bytes=0)
        self._tell = _TELLERS[page.answers]

    async def answer(self, head: Head, body: Body, progress: Progress, writer: ResponseWriter) -> Outcome:  # noqa: ARG002 - the interface
        """Answer only who brings a key that is accepted."""
        require_method(head, "GET")
        try:
            self.service.authorize(head.key)
        except Unauthorized as refusal:
            refusal.texts = ("incorrect API key provided" if head.key else "missing authorization header",)
            raise
        return _json(200, await self._tell(self.service, head.key), progress.request_id), None

    def refuse(self, error: ApiError, request_id: str) -> Answer:
        """Render a refusal in the envelope of the first version."""
        content = {"id": request_id, "message": error.texts[0], "name": error.name}
        answer = _json(error.status, content, request_id)
        if isinstance(error, MethodNotAllowed):
            answer.headers.append((b"allow", error.allowed.encode()))
        return answer


def _json(status: int, content: Mapping[str, object], request_id: str) -> Answer:
    body = json.dumps(content, separators=(",", ":")).encode()
    return Answer(status, [(b"content-type", b"application/json"), (b"x-request-id", request_id.encode())], body)


async def _balance(service: Service, key: str) -> dict[str, object]:
    left = await service.store.change(key, lambda sandbox, _wall_us: sandbox.ledger.balance)
    return {"credits": float(UNLIMITED if left is None else left)}


async def _account(_service: Service, key: str) -> dict[str, object]:
    """Invent a person for a key, always the same one."""
    digest = hashlib.sha256(f"account of {key}".encode()).hexdigest()
    organization = {"id": f"org-{digest[:24]}", "name": "Mock server", "role": "OWNER", "is_default": True}
    return {
        "email": f"{digest[:8]}@example.com",
        "id": f"user-{digest[24:48]}",
        "organizations": [organization],
        "profile_picture": "https://example.com/picture.png",
    }


_TELLERS: dict[str, Callable[[Service, str], Awaitable[dict[str, object]]]] = {
    "balance": _balance,
    "account": _account,
}
