"""The account behind a key that pays: what it held at first, and what it holds now, as the server reports it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from stability_contract.http import json_body
from stability_contract.http.exchange import NoResponse, Request, Response

BALANCE = "/v1/user/balance"
OK = 200


@dataclass
class Account:
    """What the server reported of one account, in credits; None as long as it reported nothing."""

    key: str
    first: Decimal | None = None
    last: Decimal | None = None

    @property
    def question(self) -> Request:
        """Return the request for the balance, which costs nothing."""
        return question(self.key)

    @property
    def taken(self) -> Decimal:
        """Return what has been taken so far."""
        return self.first - self.last if self.first is not None and self.last is not None else Decimal(0)

    def hear(self, answer: Response | NoResponse) -> Decimal | None:
        """Take note of the balance that an answer reports, if it reports one."""
        found = reported(answer)
        if found is not None:
            self.first, self.last = found if self.first is None else self.first, found
        return found


def question(key: str) -> Request:
    """Return the request for the balance of a key."""
    return Request("GET", BALANCE, (("authorization", f"Bearer {key}"),))


def reported(answer: Response | NoResponse) -> Decimal | None:
    """Return the balance that an answer reports, or None."""
    if not isinstance(answer, Response) or answer.status != OK:
        return None
    try:
        return json_body.amount(json_body.read(answer.body, fraction=Decimal)["credits"])
    except (json_body.JsonError, LookupError, TypeError):
        return None
