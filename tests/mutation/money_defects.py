"""Wrong money: what is charged, when, and to how many at once."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.http.exchange import Request, Response

from mutation.damage import GENERATE, OK, after, before, value

if TYPE_CHECKING:
    from mutation.gateway import Passage

PRICES = {"ultra": "8", "core": "3", "sd3": "6.5"}
SHADOW = "Bearer sk-shadow"


def _pay(passage: Passage, request: Request, amount: Decimal) -> None:
    """Change the balance of the key that a request carries, by way of the control API."""
    heads = tuple(item for item in request.headers if item[0] == "authorization")
    with passage.lock:
        balance = json.loads(passage.forward(Request("GET", "/_mock/credits", heads)).body)["balance"]
        body = json.dumps({"balance": str(max(Decimal(0), Decimal(str(balance)) + amount))}).encode()
        passage.forward(Request("PUT", "/_mock/credits", (*heads, ("content-type", "application/json")), body))


def _price(request: Request) -> Decimal:
    return Decimal(PRICES.get(request.path.removeprefix(GENERATE), "0"))


def _charging(name: str, factor: str, *statuses: int) -> None:
    def damage(request: Request, answer: Response, passage: Passage) -> Response:
        if "sk-" in (request.header("authorization") or ""):
            _pay(passage, request, Decimal(factor) * _price(request))
        return answer

    after(name, "money", *statuses)(damage)


_charging("a 400 is charged", "-1", 400)
_charging("a 403 is charged", "-1", 403)
_charging("a 413 is charged", "-1", 413)
_charging("a 422 is charged", "-1", 422)
_charging("a 500 is charged", "-1", 500)
_charging("every picture is charged twice", "-1", OK)
_charging("nothing is charged", "1", OK)
_charging("a picture costs a tenth more", "-0.1", OK)
_charging("every request costs a hundredth", "-0.01", OK, 400)


@after("JSON is half as paid", "money", OK)
def _half(request: Request, answer: Response, passage: Passage) -> Response:
    if answer.media_type == "application/json":
        _pay(passage, request, _price(request) / 2)
    return answer


@after("image-to-image is costlier", "money", OK)
def _costly(request: Request, answer: Response, passage: Passage) -> Response:
    if value(request, "mode") == "image-to-image":
        _pay(passage, request, Decimal(-1))
    return answer


@after("the same picture again is free", "money", OK)
def _again(request: Request, answer: Response, passage: Passage) -> Response:
    key = f"seen {hash(request.body)}"
    if passage.memory.get(key) and request.body:
        _pay(passage, request, _price(request))
    passage.memory[key] = True
    return answer


@before("the last picture is on the house", "money")
def _credit(request: Request, passage: Passage) -> Request | Response:
    answer = passage.forward(request)
    if answer.status != 402:
        return answer
    _pay(passage, request, Decimal(8))
    return passage.forward(request)


@before("requests at once are not counted together", "concurrency")
def _race(request: Request, passage: Passage) -> Request | Response:
    with passage.lock:
        passage.memory["under way"] = int(str(passage.memory.get("under way", 0))) + 1
    try:
        answer = passage.forward(request)
        if answer.status == 402 and int(str(passage.memory["under way"])) > 1:
            return passage.forward(request.having("authorization", SHADOW))
    finally:
        with passage.lock:
            passage.memory["under way"] = int(str(passage.memory.get("under way", 1))) - 1
    return answer
