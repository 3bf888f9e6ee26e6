"""Every way that the contract knows to an error response: which status, whether it counts, and the request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stability_contract.facts.probe import NAMES
from stability_contract.http.multipart import Part
from stability_contract.oracle import error_responses
from stability_contract.oracle.labels import labelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.rules import Label

LARGEST = 10_485_760
FOREIGN = {
    "Cyrillic": "пирс на берегу моря",
    "Greek": "μια προβλήτα στη θάλασσα",
    "Arabic": "رصيف بحري عند الغروب",
    "Hebrew": "מזח על שפת הים",
    "Devanagari": "समुद्र के किनारे घाट",
    "Chinese": "海边的码头",
    "Japanese": "海辺の桟橋",
    "Korean": "바닷가의 부두",
    "Thai": "ท่าเรือริมทะเล",
    "Georgian": "ნავმისადგომი ზღვასთან",
}
"""Prompts of which no letter is Latin."""

WRONG = "Bearer wrong-key"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an error response. `counts` is whether it counts towards the key's limit; None: it has another key."""

    name: str
    status: int
    request: Callable[[Probe], Request]
    counts: bool | None = True
    on_demand: bool = False
    label: Label = "documented"
    """How sure it is that it leads to that status."""


def good(probe: Probe) -> Request:
    """Return a request that must be accepted, the cheapest of its endpoint."""
    return probe.request(prompt="a pier", seed="9", output_format="jpeg")


def _with(name: str, value: str) -> Callable[[Probe], Request]:
    return lambda probe: good(probe).having(name, value)


def _asking(**fields: str) -> Callable[[Probe], Request]:
    return lambda probe: probe.request(**{"prompt": "a pier", **fields})


def _large(probe: Probe) -> Request:
    return probe.request(prompt="a pier", padding=Part("padding", b"." * LARGEST, "padding"))


WAYS = (
    Way("a bad seed", 400, _asking(seed="-1")),
    Way("an empty prompt", 400, _asking(prompt="")),
    Way("a value that is not listed", 400, _asking(output_format="gif")),
    Way("a bad accept", 400, _with("accept", "text/html")),
    Way("no content type", 400, lambda probe: good(probe).without("content-type")),
    Way("another content type", 400, _with("content-type", "application/json")),
    Way("a body cut short", 400, lambda probe: replace(good(probe), body=good(probe).body[:-20])),
    Way("an empty body", 400, lambda probe: replace(good(probe), body=b"")),
    Way("a body too large", 413, _large),
    Way("a chunked body too large", 413, lambda probe: replace(_large(probe), chunked=True)),
    *(Way(f"a prompt in {script}", 422, _asking(prompt=text), label="assumed") for script, text in FOREIGN.items()),
    Way("moderation", 403, _asking(prompt="a pier mock:403"), on_demand=True),
    Way("an unsupported language", 422, _asking(prompt="a pier mock:422"), on_demand=True),
    Way("an internal error", 500, _asking(prompt="a pier mock:500"), on_demand=True),
    Way("no key", 401, lambda probe: good(probe).without("authorization"), None),
    Way("a wrong key", 401, _with("authorization", WRONG), None),
    Way("an unknown path", 404, lambda probe: replace(good(probe), target=good(probe).target + "x"), counts=False),
    Way("a slash at the end", 404, lambda probe: replace(good(probe), target=good(probe).target + "/"), counts=False),
    Way("another method", 405, lambda probe: replace(good(probe), method="PUT"), counts=False),
    Way("GET", 405, lambda probe: replace(good(probe), method="GET", body=b""), counts=False),
)
"""Each that needs no state; an empty balance and a rate limit have facts of their own."""


def well_formed(probe: Probe, request: Request, status: int, label: Label = "documented") -> None:
    """Send a request that must get an error response, and look at all of that; `label` is how sure it is to get it."""
    answer = probe.leads_to(request, status, label)
    if answer is None or probe.last is None:
        return
    verdict = probe.judge.judge(request)
    probe.require_name(answer, NAMES[status])
    if status == 405:
        allowed = answer.header("allow")
        probe.require(allowed == probe.operation.method, f"405: allows {allowed}", label="assumed")
    for finding in error_responses.examine(probe.last, answer, verdict):
        seen = f"{status}: {finding.detail}"
        probe.require(holds=False, seen=seen, field=finding.field, label=labelled(finding, verdict).label)
