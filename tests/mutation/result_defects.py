"""Wrong answers in the life of a generation: submits, polls, results, and what they cost."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stability_contract.facts.paths import OLDER_RESULTS, RESULTS
from stability_contract.http import generations
from stability_contract.http.exchange import Request, Response

from mutation.damage import OK, Place, after, before, header, json_body, refuse
from mutation.family_damage import RELIGHT, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutation.gateway import Passage

POLLS = Place(RESULTS, "2026", (RELIGHT,))
OLDER = Place(OLDER_RESULTS, "2026", ("upscale-creative",))
SUBMIT = at(RELIGHT)
WAITING, GONE = 202, 404
PRICE = Decimal(8)
AREA = "results"
GONE_TEXT = "id: the generation either does not exist or has expired."
Json = dict[str, Any]


def _body(name: str, place: Place, status: int, change: Callable[[Json], object]) -> None:
    """Register a defect that changes the JSON of answers with a status."""
    after(name, AREA, status, place=place)(lambda _, answer, __: json_body(answer, change))


def _status(name: str, place: Place, old: int, new: int) -> None:
    after(name, AREA, old, place=place)(lambda _, answer, __: replace(answer, status=new))


def _header(name: str, place: Place, status: int, key: str, text: str) -> None:
    after(name, AREA, status, place=place)(lambda _, answer, __: header(answer, key, text))


def _pay(passage: Passage, request: Request, amount: Decimal) -> None:
    heads = tuple(item for item in request.headers if item[0] == "authorization")
    balance = json.loads(passage.forward(Request("GET", "/_mock/credits", heads)).body)["balance"]
    body = json.dumps({"balance": str(Decimal(str(balance)) + amount)}).encode()
    passage.forward(Request("PUT", "/_mock/credits", (*heads, ("content-type", "application/json")), body))


_status("a submit answers 202", SUBMIT, OK, 202)
_status("a submit answers 201", SUBMIT, OK, 201)
_body("an id is in capitals", SUBMIT, OK, lambda body: body.update(id=body["id"].upper()))
_body("an id is short", SUBMIT, OK, lambda body: body.update(id=body["id"][:32]))
_body("a submit reports a status", SUBMIT, OK, lambda body: body.update(status="in-progress"))
_body("an id is called generation_id", SUBMIT, OK, lambda body: body.update(generation_id=body.pop("id")))
_header("a submit has a seed", SUBMIT, OK, "seed", "7")
_header("a submit says where its result is", SUBMIT, OK, "location", "/v2beta/results/")
_header("an id is text", SUBMIT, OK, "content-type", "text/plain")
_status("under way is 200", POLLS, WAITING, OK)
_status("under way is 404", POLLS, WAITING, GONE)
_body("a 202 reports no status", POLLS, WAITING, lambda body: body.pop("status"))
_body("a 202 has no id", POLLS, WAITING, lambda body: body.pop("id"))
_body("the status is in_progress", POLLS, WAITING, lambda body: body.update(status="in_progress"))
_header("a 202 says when to ask again", POLLS, WAITING, "retry-after", "10")
_header("a 202 says where to ask", POLLS, WAITING, "location", "/v2beta/results/")
_body("in JSON the picture is called image", POLLS, OK, lambda body: body.update(image=body.pop("result")))
_body("JSON has no finish reason", POLLS, OK, lambda body: body.pop("finish_reason"))
_body("JSON has an id", POLLS, OK, lambda body: body.update(id="1"))
_header("a result reports seed 1", POLLS, OK, "seed", "1")
_header("a result is always png", POLLS, OK, "content-type", "image/png")
_body("a missing result is named not_found", POLLS, GONE, lambda body: body.update(name="not_found"))
_body("a missing result is reported in other words", POLLS, GONE, lambda body: body.update(errors=["not found"]))
_status("a malformed id is a 404", POLLS, 400, GONE)
_status("an unknown id is a 400", POLLS, GONE, 400)
_status("a failed generation is a 200", POLLS, 500, OK)
_status("a moderated generation is a 500", POLLS, 403, 500)
_status("the older path knows nothing", OLDER, OK, GONE)
_status("the older path never has the result", OLDER, OK, WAITING)


@before("a submit needs a good accept", AREA, SUBMIT)
def _needs_accept(request: Request, _: Passage) -> Request | Response:
    if (request.header("accept") or "*/*").startswith("text"):
        return refuse(400, "bad_request", "accept: must be image/* or application/json")
    return request


@before("bytes come whatever is accepted", AREA, POLLS)
def _bytes(request: Request, _: Passage) -> Request:
    return request.having("accept", "image/*")


@before("JSON comes whatever is accepted", AREA, POLLS)
def _json(request: Request, _: Passage) -> Request:
    return request.having("accept", "application/json")


@before("a result must say what it accepts", AREA, POLLS)
def _must_accept(request: Request, _: Passage) -> Request | Response:
    return request if request.header("accept") else refuse(400, "bad_request", "accept: required")


@before("a result needs no key", AREA, POLLS)
def _no_key(request: Request, passage: Passage) -> Request:
    if not request.header("authorization"):
        return request.having("authorization", str(passage.memory.get("key", "Bearer sk-shadow")))
    passage.memory["key"] = request.header("authorization")
    return request


@before("any key may see a result", AREA, Place("/v2beta/", "2026", (RELIGHT,)))
def _any_key(request: Request, passage: Passage) -> Request:
    key = request.header("authorization") or ""
    owner = str(passage.memory.get("owner", key))
    if request.path.startswith(RESULTS):
        return request.having("authorization", owner) if key else request
    if request.method == "POST":
        passage.memory["owner"] = key
    return request


@before("a result may be asked for with POST", AREA, POLLS)
def _post(request: Request, _: Passage) -> Request:
    return replace(request, method="GET", body=b"") if request.method == "POST" else request


def _fetched(passage: Passage, request: Request) -> int:
    """Count the fetches of a result, and return how many there were before."""
    key = f"fetched {request.path}"
    before_it = int(str(passage.memory.get(key, 0)))
    passage.memory[key] = before_it + 1
    return before_it


@after("a result can be fetched once", AREA, OK, place=POLLS)
def _once(request: Request, answer: Response, passage: Passage) -> Response:
    return refuse(GONE, "generation_not_found", GONE_TEXT) if _fetched(passage, request) else answer


@after("a second fetch has other bytes", AREA, OK, place=POLLS)
def _others(request: Request, answer: Response, passage: Passage) -> Response:
    changed = _fetched(passage, request) and answer.media_type.startswith("image/")
    return replace(answer, body=answer.body + b"\0") if changed else answer


@after("each fetch is charged", AREA, OK, place=POLLS)
def _each(request: Request, answer: Response, passage: Passage) -> Response:
    if _fetched(passage, request):
        _pay(passage, request, -PRICE)
    return answer


@after("a generation is free", AREA, OK, place=POLLS)
def _free(request: Request, answer: Response, passage: Passage) -> Response:
    if not _fetched(passage, request):
        _pay(passage, request, PRICE)
    return answer


@after("a submit is charged at once", AREA, OK, place=SUBMIT)
def _at_once(request: Request, answer: Response, passage: Passage) -> Response:
    _pay(passage, request, -PRICE)
    return answer


@after("a failed generation is charged", AREA, 500, 403, place=POLLS)
def _failed(request: Request, answer: Response, passage: Passage) -> Response:
    if not _fetched(passage, request):
        _pay(passage, request, -PRICE)
    return answer


def _aged(request: Request, passage: Passage) -> float:
    """Return how many seconds ago a result was first fetched."""
    return passage.now() - float(str(passage.memory.setdefault(f"first {request.path}", passage.now())))


@after("a result expires after an hour", AREA, OK, place=POLLS)
def _hour(request: Request, answer: Response, passage: Passage) -> Response:
    return refuse(GONE, "generation_not_found", GONE_TEXT) if _aged(request, passage) > 3600 else answer


@after("a result never expires", AREA, OK, GONE, place=POLLS)
def _never(request: Request, answer: Response, passage: Passage) -> Response:
    key = f"kept {request.path}"
    if answer.status == OK:
        passage.memory[key] = answer
    kept = passage.memory.get(key)
    return kept if isinstance(kept, Response) else answer


@after("a first poll has the result", AREA, WAITING, place=POLLS)
def _early(request: Request, answer: Response, passage: Passage) -> Response:
    for _ in range(5):
        again = passage.forward(request)
        if again.status == OK:
            return again
    return answer


@after("two submits share an id", AREA, OK, place=SUBMIT)
def _shared(_: Request, answer: Response, passage: Passage) -> Response:
    first = str(passage.memory.setdefault("id", generations.identity(answer) or ""))
    return json_body(answer, lambda body: body.update(id=first))


@before("no result comes before a third poll", AREA, POLLS)
def _third(request: Request, passage: Passage) -> Request | Response:
    key = f"polled {request.path}"
    count = passage.memory[key] = int(str(passage.memory.get(key, 0))) + 1
    if count > 8 or len(request.path) != len(RESULTS) + 64:
        return request
    passage.forward(request)
    body = json.dumps({"id": request.path.removeprefix(RESULTS), "status": "in-progress"}, separators=(",", ":"))
    return Response(WAITING, (("content-type", "application/json"), ("x-request-id", "ab" * 16)), body.encode())
