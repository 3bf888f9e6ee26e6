"""Random sequences over two keys and the clock, held against a model of the limit and the credits."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.fact import fact
from stability_contract.facts.standing_clock import need_instant_pictures
from stability_contract.http import account
from stability_contract.oracle.service_model import UNCOUNTED, Account, Kind, ServiceModel

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request

KINDS: tuple[Kind, ...] = (
    "picture", "bad form", "foreign prompt", "unknown path", "wrong method", "balance",
)  # fmt: skip
BURSTS = (1, 2, 5, 20, 49, 50, 99, 100, 149, 150, 151)
WAITS = (0.1, 0.9, 3.3, 5.0, 9.7, 10.3, 30.0, 59.7, 60.3)
BALANCES = ("0", "2.99", "3", "7.5", "1000")
STEPS = 24
SEQUENCES = 6


@fact("general", label="assumed")
def two_keys_and_the_clock_do_as_the_model_says(probe: Probe) -> None:
    """Try sequences of bursts, waits and balances: every status and every balance is the model's."""
    other = probe.second()
    need_instant_pictures(probe)
    for number in range(SEQUENCES):
        _Sequence(probe, other, random.Random(f"{probe.seed} {number}")).run()  # noqa: S311 - the same with each seed


class _Sequence:
    """One sequence. The steps that were made are reported where one goes wrong."""

    def __init__(self, probe: Probe, other: Probe, chance: random.Random) -> None:
        self.probes = {"the first key": probe, "the second key": other}
        self.chance = chance
        price = probe.judge.document.operation("core").price({})
        self.model = ServiceModel(*probe.judge.document.rate_limit, price)
        self.steps: list[str] = []
        for name, one in self.probes.items():
            control = one.need_control()
            control.reset()
            control.freeze()
            control.set_credits("1000")
            one.hurried = True
            self.model.accounts[name] = Account(Decimal(1000))

    def run(self) -> None:
        for _ in range(STEPS):
            name = self.chance.choice([*self.probes])
            self.chance.choice((self._burst, self._burst, self._burst, self._wait, self._pay))(name)
        for name in self.probes:
            self._compare_balance(name)

    def _burst(self, name: str) -> None:
        kind = self.chance.choice(KINDS)
        count = self.chance.choice(BURSTS) if kind == "bad form" else self.chance.choice(BURSTS[:4])
        self.steps.append(f"{name}: {count} x {kind}")
        probe = self.probes[name]
        request = _request(probe, kind)
        for number in range(count):
            expected = self.model.ask(name, kind)
            answer = probe.send(request)
            seen = f"request {number + 1} of {self.steps[-1]} answers {answer.status}, not {expected}"
            probe.require(answer.status == expected, f"{seen}; before: {'; '.join(self.steps[-7:-1])}")
        if kind not in UNCOUNTED or kind == "balance":
            self._compare_balance(name)

    def _wait(self, name: str) -> None:
        seconds = self.chance.choice(WAITS)
        self.steps.append(f"{name}: {seconds:g} seconds pass")
        self.probes[name].pass_time(seconds)
        self.model.advance(name, seconds)

    def _pay(self, name: str) -> None:
        balance = self.chance.choice(BALANCES)
        self.steps.append(f"{name}: has {balance} credits")
        self.probes[name].need_control().set_credits(balance)
        self.model.accounts[name].balance = Decimal(balance)

    def _compare_balance(self, name: str) -> None:
        expected, seen = self.model.accounts[name].balance, self.probes[name].balance()
        steps = "; ".join(self.steps[-7:])
        self.probes[name].require(seen == expected, f"{name} has {seen} credits, not {expected}; before: {steps}")


def _request(probe: Probe, kind: Kind) -> Request:
    if kind == "balance":
        return account.question(probe.key)
    return {
        "picture": ways.good(probe),
        "bad form": probe.request(prompt="a pier", seed="-1"),
        "foreign prompt": probe.request(prompt=ways.FOREIGN["Greek"]),
        "unknown path": next(way.request(probe) for way in ways.WAYS if way.status == 404),
        "wrong method": next(way.request(probe) for way in ways.WAYS if way.status == 405),
    }[kind]
