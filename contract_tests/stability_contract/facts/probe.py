"""The probe on which facts are tried: sends forms to one endpoint and says what is wrong with the answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from stability_contract.cases.plan import Planned
from stability_contract.facts.paths import PATHS
from stability_contract.http import account, generations, multipart
from stability_contract.http.exchange import Exchange, NoResponse, Request, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle import error_responses, pictures, successes

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.contract.document import Operation
    from stability_contract.http.client import RawClient
    from stability_contract.oracle.judge import Judge
    from stability_contract.oracle.rules import Label
    from stability_contract.target import Control

Value = str | bytes | Part
OK, BAD_REQUEST, UNAUTHORIZED = 200, 400, 401
PLENTY = "1000000"
NAMES = {
    400: "bad_request",
    401: "unauthorized",
    402: "payment_required",
    403: "content_moderation",
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
    422: "invalid_language",
    429: "rate_limit_exceeded",
    500: "internal_error",
}
"""The names of the refusals (observed)."""

ASSUMED_NAMES = (404, 405)
"""The statuses whose names nobody has seen."""

ROOT = "/v2beta/stable-image/generate/"
POLL_SECONDS = 10.0
"""How long to wait between two questions for one result."""


def other_key(key: str) -> str:
    """Return the second key, for what must not be seen by another key."""
    return f"{key}-2"


class Broken(Exception):  # noqa: N818 - a fact that does not hold
    """The fact does not hold; the text says what was seen instead, `field` where.

    `label` is how sure the thing is that was expected, where it is less sure than the fact.
    """

    def __init__(self, seen: str, field: str = "", label: Label = "documented") -> None:
        super().__init__(seen)
        self.field, self.label = field, label


class Untried(Exception):  # noqa: N818 - a fact nobody could try
    """The fact cannot be tried on this server; the text says what is missing."""


class Throttle(Protocol):
    """The time of the server, as its requests count."""

    def now(self) -> float:
        """Return the time, in seconds."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...


class Sender(Protocol):
    """Whoever sends a probe's requests to the server."""

    @property
    def pace(self) -> Throttle:
        """Return the time of the server."""
        ...

    def send(self, planned: Planned, *, hurried: bool = False) -> Exchange:
        """Send a planned request, or raise NotSent."""
        ...

    def ask(self, request: Request, *, hurried: bool = False) -> Response | NoResponse:
        """Send a request that costs nothing."""
        ...


@dataclass
class Traits:
    """What is known of a server. A `strict` check compares pictures in any case, and stops at what is only assumed.

    `repeats` says whether the same seed gives the same picture, `instant` whether a picture takes no time of a clock
    that stands; None as long as nobody has tried.
    """

    strict: bool = True
    repeats: bool | None = None
    instant: bool | None = None

    @property
    def comparable(self) -> bool:
        """Return whether pictures can be compared, as far as is known."""
        return self.strict or bool(self.repeats)


@dataclass
class Probe:
    """Sends to the endpoint of one section. `last` is the last exchange, for the report."""

    section: str
    sender: Sender
    judge: Judge
    key: str
    control: Control | None = None
    real_time: bool = False
    purpose: str = ""
    last: Exchange | None = None
    hurried: bool = field(default=False)
    record: Callable[[Exchange], None] = lambda _: None
    traits: Traits = field(default_factory=Traits)
    seed: int = 1
    differences: list[Broken] = field(default_factory=list)
    """What is only assumed, and differs here, though the fact itself may hold."""

    @property
    def operation(self) -> Operation:
        """Return the operation of the section; that of the cheapest pictures for what is about all."""
        return self.judge.document.operation(self.section if self.section != "general" else "core")

    # -- sending ------------------------------------------------------------------------------------------------------

    def request(self, section: str = "", accept: str = "image/*", /, **fields: Value) -> Request:
        """Write a form with these fields, in their order."""
        parts = [self._part(name, value) for name, value in fields.items()]
        endpoint = section or (self.section if self.section != "general" else "core")
        content_type, body = multipart.write(parts)
        headers = (("authorization", f"Bearer {self.key}"), ("accept", accept), ("content-type", content_type))
        return Request("POST", PATHS.get(endpoint, ROOT + endpoint), headers, body)

    def send(self, request: Request, shown_key: str = "") -> Response:
        """Send a request and return the answer; a server that does not answer breaks any fact.

        Reports show `shown_key` in place of a key that must not be read in them.
        """
        planned = Planned(request, Source("facts", self.section, self.purpose), self.judge.judge(request))
        exchange = self.sender.send(planned, hurried=self.hurried)
        if shown_key:
            exchange = replace(exchange, request=request.having("authorization", f"Bearer {shown_key}"))
        return self._heard(exchange)

    def _heard(self, exchange: Exchange) -> Response:
        self.last = exchange
        self.record(exchange)
        if isinstance(exchange.answer, NoResponse):
            raise Broken(f"no answer: {exchange.answer.reason}")
        return exchange.answer

    def post(self, section: str = "", accept: str = "image/*", /, **fields: Value) -> Response:
        """Send a form and give the answer."""
        return self.send(self.request(section, accept, **fields))

    def finished(self, request: Request, answer: Response) -> Response:
        """Return the answer that has the picture: that of the result, where a success is only an id."""
        operation = next(iter(self.judge.document.at(request.path)), None)
        if operation is None or not operation.asynchronous or answer.status != OK:
            return answer
        page = self.judge.document.page(operation.results[0])
        return self.result(page.path_of(self.identity(answer)), request.header("accept") or "*/*")

    def identity(self, answer: Response) -> str:
        """Return the id of the generation that a submit has begun."""
        identity = generations.identity(answer)
        if identity is None:
            raise Broken(f"the answer carries no id: {answer.status} {answer.body[:120]!r}")
        return identity

    def result(self, path: str, accept: str = "image/*") -> Response:
        """Ask for a result until it is there, and return the answer; a server that does not answer breaks any fact."""
        asked = generations.question(path, f"Bearer {self.key}", accept)
        answer = generations.collect(asked, lambda one: self.sender.ask(one, hurried=self.hurried), self._await)
        return self._heard(Exchange(asked, answer, Source("facts", self.section, f"the result of {self.purpose}")))

    def _await(self) -> None:
        if self.control:
            self.control.advance(POLL_SECONDS)
        else:
            self.sender.pace.wait(POLL_SECONDS)

    def together(self, requests: list[Request]) -> list[Response]:
        """Send many requests at once."""
        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(self.send, requests))

    @staticmethod
    def _part(name: str, value: Value) -> Part:
        if isinstance(value, Part):
            return value
        if isinstance(value, bytes):
            return Part(name, value, "image.png", "image/png")
        return Part(name, value.encode())

    # -- expecting ----------------------------------------------------------------------------------------------------

    def require(self, holds: object, seen: str, field: str = "", label: Label = "documented") -> None:
        """Say what was seen if something does not hold; `label` is how sure it is, where less so than the fact."""
        if holds:
            return
        if label != "assumed" or self.traits.strict:
            raise Broken(seen, field, label)
        self.differences.append(Broken(seen, field, label))

    def picture(self, section: str = "", accept: str = "image/*", /, **fields: Value) -> successes.Result:
        """Send a form that must be accepted and give the picture."""
        request = self.request(section, accept, **fields)
        answer = self.finished(request, self.send(request))
        self.require(answer.status == OK, f"answers {answer.status} {'; '.join(error_responses.texts(answer))[:200]}")
        result = successes.read(answer)
        self.look(result.picture)
        return result

    @staticmethod
    def look(picture: bytes | None) -> pictures.Look:
        """Return what a picture is; one that does not decode breaks any fact."""
        look = pictures.look(picture) if picture else None
        if look is None or not look.decoded:
            raise Broken("the picture does not decode")
        return look

    def size(self, **fields: Value) -> tuple[int, int]:
        """Return the size of the picture that a form yields."""
        return self.look(self.picture(**fields).picture).size

    def need_repeats(self) -> None:
        """Raise Untried where the same seed is known to give another picture each time, so none can be compared."""
        if self.traits.strict:
            return
        if self.traits.repeats is None:
            form = {"prompt": "a pier", "seed": "7"}
            first, again = (pictures.pixels(self.picture(**form).picture or b"") for _ in range(2))
            self.traits.repeats = first == again
        if not self.traits.repeats:
            raise Untried("the same seed gives another picture each time here, so pictures cannot be compared")

    def seeded(self, request: Request, seed: int) -> Request:
        """Return a request with this seed in place of its own."""
        boundary = multipart.boundary_of(request.header("content-type") or "")
        parts = [part for part in multipart.read(request.body, boundary) if part.name != "seed"]
        content_type, body = multipart.write([*parts, Part("seed", str(seed).encode())])
        return replace(request, body=body).having("content-type", content_type)

    def pixels(self, section: str = "", /, **fields: Value) -> bytes:
        """Return the pixels of the picture that a form yields; raises Untried where they cannot be compared."""
        self.need_repeats()
        return pictures.pixels(self.picture(section, **fields).picture or b"")

    def leads_to(self, request: Request, status: int, label: Label = "documented") -> Response | None:
        """Return the answer if it has this status; if it has not, that is as sure as `label`."""
        answer = self.send(request)
        self.require(answer.status == status, f"answers {answer.status}, not {status}", label=label)
        return answer if answer.status == status else None

    def refused(self, status: int, field: str = "", /, **fields: Value) -> Response:
        """Send a form that must be refused with this status, naming this field."""
        return self.expect(self.request(**fields), status, field)

    def expect(self, request: Request, status: int, field: str = "") -> Response:
        """Send a request that must get this status, naming this field."""
        answer = self.send(request)
        self.require(answer.status == status, f"answers {answer.status}, not {status}", field)
        if status == OK:
            self.look(successes.read(self.finished(request, answer)).picture)
        if status in NAMES:
            self.require_name(answer, NAMES[status])
        if field:
            said = error_responses.named(answer)
            sure: Label = "documented" if status == BAD_REQUEST else "assumed"
            self.require(field in said, f"names {', '.join(said) or 'nothing'}, not {field}", field, sure)
        return answer

    def require_name(self, answer: Response, name: str) -> None:
        """Require that an error response has this name; of some it is only assumed."""
        body = error_responses.parsed(answer)
        named = body.get("name") if isinstance(body, dict) else None
        sure: Label = "assumed" if answer.status in ASSUMED_NAMES else "documented"
        self.require(named == name, f"a {answer.status} is named {named}, not {name}", label=sure)

    # -- time and money -----------------------------------------------------------------------------------------------

    def need_control(self) -> Control:
        """Return the control API, or raise Untried."""
        if self.control is None:
            raise Untried("needs a control API")
        return self.control

    def need_client(self) -> RawClient:
        """Return the client that sends our requests, for a connection of one's own; raises Untried without one."""
        return self.need_control().client

    def second(self) -> Probe:
        """Return a probe with a second key, in a clean sandbox; raises Untried where there is none."""
        control = replace(self.need_control(), key=other_key(self.key))
        other = replace(self, key=other_key(self.key), control=control, last=None)
        control.reset()
        control.resume()
        control.set_credits(PLENTY)
        answer = self.sender.ask(account.question(other.key), hurried=self.hurried)
        if isinstance(answer, Response) and answer.status == UNAUTHORIZED:
            raise Untried("needs a second key that the server takes: our own with -2 at its end")
        return other

    def pass_time(self, seconds: float) -> None:
        """Let time pass: on the movable clock, or for real where that was asked for."""
        if self.control:
            self.control.advance(seconds)
        elif self.real_time:
            self.sender.pace.wait(seconds)
        else:
            raise Untried("needs a movable clock, or real time (--real-time)")

    @property
    def grain(self) -> float:
        """Return how many seconds before and after a moment are the same to us: time passes while we look."""
        return 0.1 if self.control else 3.0

    def still(self) -> None:
        """Stop the clock and send without waiting for the rate; in real time wait until nothing sent before counts."""
        if self.control is None and not self.real_time:
            raise Untried("needs a movable clock, or real time (--real-time)")
        if self.control:
            self.control.freeze()
        else:
            self.sender.pace.wait(self._limits[1] + 1)
        self.hurried = True

    def recover(self) -> None:
        """Wait, in real time, until a time-out that a fact may have run into is over."""
        if self.hurried and self.control is None:
            self.sender.pace.wait(self._limits[2] + 1)
        self.hurried = False

    def require_fast(self, begun: float, count: int) -> None:
        """Stop if requests took so long, in real time, that the first counts no more: nothing can be said then."""
        took = self.sender.pace.now() - begun
        if self.control is None and took > self._limits[1] - self.grain:
            raise Untried(f"the line is too slow: {count} requests took {took:.1f} seconds")

    @property
    def _limits(self) -> tuple[int, float, float]:
        return self.judge.document.rate_limit

    def balance(self) -> Decimal:
        """Return the balance, in credits, as the account says it, or else the control API."""
        answer = self.sender.ask(account.question(self.key), hurried=self.hurried)
        if isinstance(answer, Response) and answer.status == OK:
            reported = account.reported(answer)
            self.require(reported is not None, "the balance reported is not a number of credits")
            return reported or Decimal(0)
        return self.need_control().credits()

    def costs(self, price: str, section: str = "", accept: str = "image/*", /, **fields: Value) -> None:
        """Require that a success takes exactly this many credits off the balance."""
        before = self.balance()
        self.picture(section, accept, **fields)
        taken = before - self.balance()
        self.require(taken == Decimal(price), f"takes {taken} credits, not {price}")
