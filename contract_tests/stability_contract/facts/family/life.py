"""The life of an asynchronous generation: the id, 202 until it is due, the same bytes for a day, charged once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints
from stability_contract.facts.family.endpoints import ASYNCHRONOUS
from stability_contract.facts.family.generation import ACCEPTS, Begun, begin, poll, wait_for
from stability_contract.http import json_body

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

HOUR = 3600
ON_DEMAND = ("fails", 500, "internal_error"), ("moderated", 403, "content_moderation")
"""What a mock server lets go wrong with a generation on demand: the result's status, and its name."""


def _finished(probe: Probe, seed: str = "7") -> Begun:
    """Begin a generation, and wait for it."""
    begun = begin(probe, seed=seed)
    answer = wait_for(probe, begun)
    probe.require(answer.status == 200, f"the result is {answer.status}")
    return begun


@fact(ASYNCHRONOUS, 'The answer is 200 and `{"id":...}`, an id of 64 lower-case hexadecimal digits.', contract=NEWER)
def a_submit_answers_with_an_id_whatever_is_accepted(probe: Probe) -> None:
    """Try every `accept`, and none: JSON with an id of its own each time."""
    good = probe.request(**endpoints.of(probe).form())
    asked = [good.without("accept"), *(good.having("accept", accept) for accept in (*ACCEPTS, "*/*", "text/html"))]
    seen = set()
    for request in asked:
        answer = probe.send(request)
        probe.require(answer.status == 200, f"accept {request.header('accept')}: answers {answer.status}")
        probe.require(answer.header("content-type") == "application/json", f"is {answer.header('content-type')}")
        probe.require(set(json_body.read(answer.body)) == {"id"}, f"says {answer.body[:200]!r}")
        unwanted = [name for name, _ in answer.headers if name in {"location", "retry-after", "seed", "finish-reason"}]
        probe.require(not unwanted, f"a submit sends {', '.join(unwanted)}")
        seen.add(probe.identity(answer))
    probe.require(len(seen) == len(asked), f"{len(asked)} generations have {len(seen)} ids")


@fact(ASYNCHRONOUS, 'Under way: 202 `{"id":"...","status":"in-progress"}`.', contract=NEWER)
def a_generation_under_way_is_a_202_with_its_id(probe: Probe) -> None:
    """Ask for three polls in vain on a mock server: each is a 202, and the fourth has the picture."""
    probe.need_control()
    begun = begin(probe, polls=3)
    for number, accept in enumerate((*ACCEPTS, "*/*")):
        answer = poll(probe, begun, accept)
        probe.require(answer.status == 202, f"poll {number + 1} answers {answer.status}")
        probe.require(answer.header("content-type") == "application/json", f"is {answer.header('content-type')}")
        wanted = {"id": begun.identity, "status": "in-progress"}
        probe.require(json_body.read(answer.body) == wanted, f"says {answer.body[:200]!r}")
        unwanted = [name for name, _ in answer.headers if name in {"location", "retry-after", "seed", "finish-reason"}]
        probe.require(not unwanted, f"a 202 sends {', '.join(unwanted)}")
    answer = poll(probe, begun)
    probe.require(answer.status == 200, f"poll 4 answers {answer.status}")


@fact(ASYNCHRONOUS, "Done: 200, as a synchronous success.", contract=NEWER)
def a_generation_is_under_way_until_it_is_due(probe: Probe) -> None:
    """Let it take 30 seconds of a clock that stands still: 202 until then, and a picture afterwards."""
    control = probe.need_control()
    probe.still()
    control.plan({"match": {"operation": probe.section}, "latency": {"fixed": 30}})
    begun = begin(probe)
    for seconds, status in ((0, 202), (1, 202), (28, 202), (1.5, 200), (100, 200)):
        control.advance(seconds)
        answer = poll(probe, begun)
        probe.require(answer.status == status, f"{seconds} seconds later: answers {answer.status}, not {status}")


@fact(ASYNCHRONOUS, "`accept` of a result is `*/*` by default, or `application/json`.", contract=NEWER)
def a_result_comes_as_bytes_or_as_json(probe: Probe) -> None:
    """Try each, and none: what it says is what a synchronous success says."""
    begun = _finished(probe, seed="4242")
    for accept in ("*/*", "image/*", None):
        answer = poll(probe, begun, accept)
        reported = {name: answer.header(name) for name in ("content-type", "seed", "finish-reason")}
        wanted = {"content-type": "image/jpeg", "seed": "4242", "finish-reason": "SUCCESS"}
        probe.require(answer.status == 200 and reported == wanted, f"accept {accept}: {answer.status} {reported}")
    answer = poll(probe, begun, "application/json")
    probe.require(
        answer.header("content-type") == "application/json; type=image/jpeg", f"is {answer.header('content-type')}"
    )
    probe.require(answer.header("seed") is None, "sends the header seed with JSON")
    body = json_body.read(answer.body)
    said = body.get("seed"), body.get("finish_reason")
    probe.require(said == (4242, "SUCCESS"), f"says seed and finish reason {said}")


@fact(ASYNCHRONOUS, "In JSON the picture is called `result`.", label="observed", contract=NEWER)
def the_picture_of_a_result_is_called_result(probe: Probe) -> None:
    """Read the names in the JSON of a result."""
    body = json_body.read(poll(probe, _finished(probe), "application/json").body)
    probe.require(set(body) == {"result", "finish_reason", "seed"}, f"has {sorted(body)}")


@fact(ASYNCHRONOUS, label="assumed", contract=NEWER)
def a_result_is_the_same_at_each_fetch(probe: Probe) -> None:
    """Fetch it four times, at once after another and hours later, and in JSON."""
    control, begun = probe.need_control(), _finished(probe)
    first = poll(probe, begun).body
    for seconds in (0, 1, 20 * HOUR):
        control.advance(seconds)
        probe.require(poll(probe, begun).body == first, f"{seconds} seconds later come other bytes")
    probe.require(begun.in_json(poll(probe, begun, "application/json")) == first, "JSON has other bytes")


@fact(ASYNCHRONOUS, "A result can be fetched for 24 hours, then it is a 404.", contract=NEWER)
def a_result_expires_after_24_hours(probe: Probe) -> None:
    """Fetch it a minute before, and a minute after."""
    control, begun = probe.need_control(), _finished(probe)
    control.advance(24 * HOUR - 60)
    probe.require(poll(probe, begun).status == 200, "is gone a minute too early")
    control.advance(120)
    answer = poll(probe, begun)
    probe.require(answer.status == 404, f"answers {answer.status} a minute too late")


@fact(ASYNCHRONOUS, label="assumed", contract=NEWER)
def a_generation_is_charged_once_and_when_it_is_finished(probe: Probe) -> None:
    """Read the balance after the submit, while it is under way, and after each of three fetches."""
    probe.need_control()
    price, before = endpoints.of(probe).price, probe.balance()
    begun = begin(probe, polls=2)
    for what in ("the submit", "a first poll"):
        probe.require(probe.balance() == before, f"{what} takes {before - probe.balance()} credits")
        poll(probe, begun)
    poll(probe, begun)
    for fetch in range(3):
        answer = poll(probe, begun)
        taken = before - probe.balance()
        probe.require(answer.status == 200, f"answers {answer.status}")
        probe.require(taken == Decimal(price), f"after fetch {fetch + 1}: {taken} credits are taken, not {price}")


@fact(ASYNCHRONOUS, label="assumed", contract=NEWER)
def a_generation_that_fails_costs_nothing(probe: Probe) -> None:
    """Try, on a mock server, one that fails and one that is moderated: the result is an error, at each fetch."""
    probe.need_control()
    before = probe.balance()
    for fault, status, name in ON_DEMAND:
        begun = begin(probe, fault=fault)
        for _ in range(2):
            answer = wait_for(probe, begun)
            named = json_body.read(answer.body).get("name")
            probe.require((answer.status, named) == (status, name), f"{fault}: the result is {answer.status} {named}")
    probe.require(probe.balance() == before, f"takes {before - probe.balance()} credits")
