"""The account endpoints of the API's first version, which clients call beside generation. Their errors differ."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from mock_server.dialect import ContractError, pointer
from mock_server.errors import Unauthorized
from mock_server.web.endpoint import Endpoint
from mock_server.web.reading import require_method
from mock_server.web.rendering import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mock_server.faults import Effect
    from mock_server.journal import Exchange
    from mock_server.service import Service
    from mock_server.web.reading import Body, Head

UNLIMITED = 1_000_000_000
"""What a balance without end shows: the answer must be a number."""


class AccountEndpoint(Endpoint):
    """Tells a key what it has or whose it is. Raises ContractError for an operation that is not known."""

    def __init__(self, service: Service, name: str, path: str) -> None:
        super().__init__(service, name, largest_body=0)
        if name not in _TELLERS:
            place = f"#/paths/{pointer(path)}"
            raise ContractError(f"{place}: an operation without a form is one of {', '.join(_TELLERS)}")
        self._tell = _TELLERS[name]

    async def answer(self, head: Head, body: Body, exchange: Exchange) -> tuple[Answer, Effect | None]:  # noqa: ARG002 - the interface
        """Answer only who brings a key that is accepted."""
        require_method(head, "GET")
        try:
            self.service.authorize(head.key)
        except Unauthorized as refusal:
            exchange.refusal = refusal.name
            message = "incorrect API key provided" if head.key else "missing authorization header"
            return _json(401, {"id": exchange.id, "message": message, "name": refusal.name}), None
        return _json(200, await self._tell(self.service, head.key)), None


def _json(status: int, content: dict[str, object]) -> Answer:
    return Answer(status, [(b"content-type", b"application/json")], json.dumps(content, separators=(",", ":")).encode())


async def _balance(service: Service, key: str) -> dict[str, object]:
    left = await service.store.change(key, lambda world, _real: world.ledger.balance)
    return {"credits": float(UNLIMITED if left is None else left)}


async def _account(_service: Service, key: str) -> dict[str, object]:
    """Invent a person for a key, always the same one."""
    digest = hashlib.sha256(f"account of {key}".encode()).hexdigest()
    organization = {"id": f"org-{digest[:24]}", "name": "Stand-in", "role": "OWNER", "is_default": True}
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
