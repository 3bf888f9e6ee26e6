"""Wrong time: the rate limit, its window and its time-out, and the order of the checks."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.http.exchange import Request, Response

from mutation.damage import OK, before, refuse, value

if TYPE_CHECKING:
    from mutation.gateway import Passage


def _unlimited(passage: Passage, request: Request) -> Response:
    """Answer a request that the healthy server limits, as if it did not."""
    answer = passage.forward(request)
    if answer.status != 429:
        return answer
    return passage.forward(request.having("authorization", f"Bearer sk-shadow{passage.next()}"))


@dataclass(frozen=True, slots=True)
class _Limiter:
    """A rate limiter of our own: a number of requests in a window, then a pause, both in seconds."""

    max_requests: int = 150
    seconds: float = 10
    pause: float = 60
    fixed: bool = False
    lengthens: bool = False

    def refuses(self, passage: Passage, name: str = "limit") -> bool:
        """Return whether the next request is one too many."""
        with passage.lock:
            times: deque[float] = passage.memory.setdefault(name, deque())  # type: ignore[assignment]
            until = float(str(passage.memory.get(f"{name} until", 0.0)))
            now = passage.now()
            refused = now < until or self._full(times, now)
            if refused and (now >= until or self.lengthens):
                passage.memory[f"{name} until"] = now + self.pause
            if not refused:
                times.append(now)
            return refused

    def _full(self, times: deque[float], now: float) -> bool:
        while times and now - times[0] >= self.seconds:
            if self.fixed:
                times.clear()
            else:
                times.popleft()
        return len(times) >= self.max_requests


LIMITED = (
    "rate_limit_exceeded",
    "You have made more than 150 requests in 10 seconds and are timed out for 60 seconds.",
)


def _limiter(name: str, limiter: _Limiter) -> None:
    def damage(request: Request, passage: Passage) -> Request | Response:
        return refuse(429, *LIMITED) if limiter.refuses(passage) else _unlimited(passage, request)

    before(name, "time")(damage)


_limiter("there is no rate limit", _Limiter(max_requests=10**9))
_limiter("the window is fixed", _Limiter(fixed=True))
_limiter("refusals lengthen the time-out", _Limiter(lengthens=True))
_limiter("the time-out ends half a second early", _Limiter(pause=59.5))
_limiter("there is no time-out, only the window", _Limiter(pause=0))
_limiter("the time-out is one of milliseconds", _Limiter(pause=0.06))


@before("each endpoint has a limit of its own", "time")
def _own_limit(request: Request, passage: Passage) -> Request | Response:
    if _Limiter().refuses(passage, request.path):
        return refuse(429, *LIMITED)
    return _unlimited(passage, request)


@before("bad requests do not count", "time")
def _good_only(request: Request, passage: Passage) -> Request | Response:
    answer = passage.forward(request.having("authorization", f"Bearer sk-shadow{passage.next()}"))
    return answer if answer.status == 400 else request


@before("good requests do not count", "time")
def _bad_only(request: Request, passage: Passage) -> Request | Response:
    answer = _unlimited(passage, request)
    if answer.status == 400 and _Limiter().refuses(passage):
        return refuse(429, *LIMITED)
    return answer


@before("the rate limit comes after the parameters", "order")
def _late_limit(request: Request, passage: Passage) -> Request | Response:
    answer = passage.forward(request)
    if answer.status != 429:
        return answer
    other = passage.forward(request.having("authorization", f"Bearer sk-shadow{passage.next()}"))
    return other if other.status == 400 else answer


@before("the key is checked first", "order")
def _key_first(request: Request, _: Passage) -> Request | Response:
    good = "sk-" in (request.header("authorization") or "")
    return request if good else refuse(401, "unauthorized", "authorization: invalid or missing header value")


@before("an empty balance comes before bad fields", "order")
def _balance_first(request: Request, passage: Passage) -> Request | Response:
    heads = tuple(item for item in request.headers if item[0] == "authorization")
    answer = passage.forward(Request("GET", "/_mock/credits", heads))
    empty = answer.status == OK and str(json.loads(answer.body).get("balance")) == "0"
    return refuse(402, "payment_required", "credits: none are left") if empty else request


@before("moderation comes before the balance", "order")
def _moderation_first(request: Request, _: Passage) -> Request | Response:
    flagged = "mock:403" in (value(request, "prompt") or "")
    text = "Your request was flagged by our content moderation system."
    return refuse(403, "content_moderation", text) if flagged else request


@before("the size is checked before the content type", "order")
def _size_first(request: Request, _: Passage) -> Request | Response:
    large = len(request.body) > 10_485_760
    return refuse(413, "payload_too_large", "body: payloads cannot be larger than 10MiB in size") if large else request


@before("fields are checked before the size", "order")
def _fields_first(request: Request, _: Passage) -> Request | Response:
    large = len(request.body) > 10_485_760 and value(request, "seed") == "-1"
    return refuse(400, "bad_request", "seed: number must be greater than or equal to 0") if large else request
