"""The order of the checks: every two things wrong together, each time in a sandbox of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.fact import EVERYWHERE, fact

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the service: what it answers, and what makes a request fail it."""

    name: str
    status: int
    prompt: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    balance: str = "1000"


CHECKS = (
    Check("the content type", 400, headers={"content-type": "application/json"}),
    Check("the size", 413, fields={"padding": "." * ways.LARGEST}),
    Check("a field", 400, fields={"seed": "-1"}),
    Check("the key", 401, headers={"authorization": ways.WRONG}),
    Check("the balance", 402, balance="0"),
    Check("moderation", 403, prompt="mock:403"),
    Check("the language", 422, prompt=ways.FOREIGN["Greek"]),
)
"""In the order in which they are made; the rate limit, before all of them, has facts of its own."""


def failing(probe: Probe, section: str, *checks: Check) -> Request:
    """Return a request that fails these checks and no others."""
    prompt = " ".join(check.prompt for check in checks if check.prompt) or "a pier"
    fields = {name: value for check in checks for name, value in check.fields.items()}
    request = probe.request(section, prompt=prompt, **fields)
    for check in checks:
        for name, value in check.headers.items():
            request = request.having(name, value)
    return request


@fact(EVERYWHERE, label="assumed")
def each_check_comes_before_the_later_ones(probe: Probe) -> None:
    """Try every two checks, then all from each one on: the first answers."""
    control = probe.need_control()
    later = [CHECKS[place:] for place in range(len(CHECKS))]
    for checks in [*combinations(CHECKS, 2), *later]:
        control.reset()
        control.set_credits(min(check.balance for check in checks))
        answer = probe.send(failing(probe, probe.section, *checks))
        wrong = " and ".join(check.name for check in checks)
        expected = checks[0].status
        probe.require(answer.status == expected, f"{wrong} wrong: answers {answer.status}, not {expected}")


@fact("general", label="assumed")
def the_rate_limit_comes_before_each_other_check(probe: Probe) -> None:
    """Try, timed out, what fails each other check, on every endpoint."""
    control = probe.need_control()
    probe.still()
    for _ in range(151):
        probe.post(prompt="a pier", seed="-1")
    control.set_credits("0")
    for section in EVERYWHERE:
        for check in CHECKS:
            if check.name != "the key":  # another key has a limit of its own
                answer = probe.send(failing(probe, section, check))
                probe.require(answer.status == 429, f"{check.name} wrong in a time-out: answers {answer.status}")
