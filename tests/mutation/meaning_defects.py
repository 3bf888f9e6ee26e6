"""Wrong meaning: seeds, styles and strengths that do nothing, odd paths and accounts, requests that meet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mutation.damage import GENERATE, OK, after, before, header, json_body, put, refuse, value
from mutation.defect import Defect, register

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request, Response

    from mutation.gateway import Passage

SHADOW = "Bearer sk-shadow"
PRICES = {"ultra": "8", "core": "3", "sd3": "6.5"}


def _ignoring(name: str, field: str, fixed: str, area: str = "meaning") -> None:
    def damage(request: Request, passage: Passage) -> Request:
        if not value(request, field):
            return request
        shadow = f"{SHADOW}-{passage.next()}"  # of its own each time, or it would run into the rate limit
        tried = passage.forward(request.having("authorization", shadow))  # what must be refused is left alone
        return put(request, field, fixed) if tried.status == OK else request

    before(name, area)(damage)


_ignoring("the prompt makes no difference", "prompt", "a picture")
_ignoring("the style makes no difference", "style_preset", "enhance")
_ignoring("the strength makes no difference", "strength", "0.5")
_ignoring("every ratio is 1:1", "aspect_ratio", "1:1")
_ignoring("every format is png", "output_format", "png")
_ignoring("every model is medium", "model", "sd3-medium", "money")
_ignoring("every seed is 1", "seed", "1", "seeds")


@before("strength is the wrong way round", "meaning")
def _inverted(request: Request, _: Passage) -> Request:
    try:
        return put(request, "strength", f"{1 - float(value(request, 'strength') or 'x'):g}")
    except ValueError:
        return request


@before("strength 0 is a little strength", "meaning")
def _little(request: Request, _: Passage) -> Request:
    return put(request, "strength", "0.02") if value(request, "strength") == "0" else request


@before("strength 1 keeps a little of the input", "meaning")
def _nearly(request: Request, _: Passage) -> Request:
    return put(request, "strength", "0.98") if value(request, "strength") == "1" else request


@before("without a seed it is always the same one", "seeds")
def _constant(request: Request, _: Passage) -> Request:
    return request if value(request, "seed") else put(request, "seed", "12345")


@before("seed 0 is a seed like any other", "seeds")
def _zero(request: Request, _: Passage) -> Request:
    return put(request, "seed", "99") if value(request, "seed") == "0" else request


@before("seeds have 31 bits", "seeds")
def _bits(request: Request, _: Passage) -> Request:
    seed = value(request, "seed") or ""
    return put(request, "seed", str(int(seed) % 2**31)) if seed.isdecimal() and int(seed) < 2**32 - 1 else request


@before("a seed gives another picture every time", "seeds")
def _restless(request: Request, passage: Passage) -> Request:
    prompt = value(request, "prompt")
    return put(request, "prompt", f"{prompt[:9000]} {passage.next()}") if prompt else request


@after("the seed reported is not the one drawn", "seeds", OK)
def _other_seed(request: Request, answer: Response, _: Passage) -> Response:
    reported = answer.header("seed")
    if value(request, "seed") in {None, "", "0"} and reported:
        return header(answer, "seed", str(int(reported) % 4294967294 + 1))
    return answer


def _account(name: str, change: object) -> None:
    def damage(request: Request, answer: Response, _: Passage) -> Response:
        if request.path == "/v1/user/balance" and answer.status == OK and callable(change):
            return json_body(answer, change)
        return answer

    register(Defect(name, "account", after=damage))


_account("the balance is called balance", lambda body: body.update(balance=body.pop("credits", 0)))
_account("the balance is a text", lambda body: body.update(credits=str(body.get("credits"))))
_account("the balance is rounded", lambda body: body.update(credits=int(body.get("credits", 0))))


@before("a slash more is not matter", "paths")
def _prefix(request: Request, _: Passage) -> Request:
    endpoint = next((name for name in PRICES if request.path.removeprefix(GENERATE).startswith(name)), None)
    return replace(request, target=GENERATE + endpoint) if endpoint else request


@before("requests at once are refused", "concurrency")
def _alone(request: Request, passage: Passage) -> Request | Response:
    if not passage.lock.acquire(blocking=False):
        return refuse(500, "internal_error", "An internal error occurred.")
    try:
        return passage.forward(request)
    finally:
        passage.lock.release()


@before("requests at once pass the rate limit", "concurrency")
def _crowd(request: Request, passage: Passage) -> Request | Response:
    answer = passage.forward(request)
    with passage.lock:
        now = passage.now()
        burst = now - float(str(passage.memory.get("last", 0.0))) < 0.002
        passage.memory["last"] = now
    if answer.status == 429 and burst:
        return passage.forward(request.having("authorization", f"Bearer sk-shadow{passage.next()}"))
    return answer


@after("now and then a server fails", "statuses", OK)
def _sometimes(_: Request, answer: Response, passage: Passage) -> Response:
    return refuse(500, "internal_error", "An internal error occurred.") if passage.next() % 50 == 49 else answer


@after("now and then a picture is filtered", "statuses", OK)
def _filtered(_: Request, answer: Response, passage: Passage) -> Response:
    filtered = passage.next() % 10 == 9 and answer.header("finish-reason")
    return header(answer, "finish-reason", "CONTENT_FILTERED") if filtered else answer
