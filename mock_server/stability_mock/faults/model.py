"""Faults that are planned: which requests they hit, how often, and what happens then.

A fault is decided once a request has passed every check that the API makes before moderation. Of those whose turn has
come with it, the first one planned fires.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from stability_mock.faults.table import WIRE_FAULTS, declared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Latency:
    """How long an answer takes, in seconds of the sandbox's time: one kind of distribution, None for the others."""

    fixed: float | None = None
    uniform: tuple[float, float] | None = None
    log_normal: tuple[float, float] | None = None
    """The median, and the sigma of the logarithm."""

    def draw(self, chance: random.Random) -> float:
        """Draw a duration in seconds."""
        if self.uniform is not None:
            return chance.uniform(*self.uniform)
        if self.log_normal is not None:
            median, sigma = self.log_normal
            return min(median * chance.lognormvariate(0, sigma), MAX_LATENCY)
        return self.fixed or 0.0


MAX_LATENCY = 3600.0

Stage = Literal["picture", "submit", "waiting", "result"]
"""What answers a request: a picture, the id of an asynchronous generation, that it is under way, or its result."""


class Target(NamedTuple):
    """A request that a fault may hit. `texts` are those that are screened, one after another.

    `refusals` are the names of the errors that its operation declares, by their status.
    """

    operation: str
    model: str
    texts: str
    refusals: Mapping[int, frozenset[str]]
    stage: Stage


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a fault may hit; None matches all. `nth` counts the requests that match the rest, from 1."""

    operation: str | None = None
    model: str | None = None
    prompt_contains: str | None = None
    nth: int | None = None
    probability: float | None = None

    def fits(self, target: Target) -> bool:
        """Return whether a request matches."""
        return (
            self.operation in {None, target.operation}
            and self.model in {None, target.model}
            and (self.prompt_contains or "") in target.texts
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens: a status or error name, a wire fault with its numbers, or a fault of an asynchronous generation.

    A latency may come with each, or alone. So may `polls`, with a generation.
    """

    status: str | None = None
    body: str | None = None
    """Of the refusal with that status, in place of its own."""
    wire: str | None = None
    fraction: float = 0.5
    """Of the body, that is sent before a cut or a stall."""
    bytes_per_second: int = 10_000
    """Of a dribble."""
    seconds: float = 3.0
    """That slow headers take."""
    latency: Latency | None = None
    generation: str | None = None
    polls: int | None = None
    """That a generation answers with 202 at least."""

    @property
    def name(self) -> str:
        """What the journal calls it."""
        return self.status or self.wire or self.generation or ("latency" if self.polls is None else "polls")

    def suits(self, target: Target) -> bool:
        """Return whether it means anything for a request."""
        if self.status is not None:
            return self.status in declared(target.refusals)
        if self.wire is not None:
            return target.stage != "waiting" or WIRE_FAULTS[self.wire].place != "picture"
        return target.stage == "submit" or (self.generation is None and self.polls is None)

    @property
    def is_pace(self) -> bool:
        """Whether it says no more than how long a picture takes."""
        return self.name == "latency"


@dataclass(frozen=True, slots=True)
class Fired:
    """A fault that hits one request: its effect, and the latency that was drawn for it, in seconds."""

    effect: Effect
    delay: float = 0.0


@dataclass(slots=True)
class Fault:
    """A planned fault and how it has fared. `times` None is for ever."""

    id: str
    match: Match
    effect: Effect
    times: int | None = None
    seed: int = 0
    matched: int = 0
    fired: int = 0

    def is_due(self, target: Target) -> bool:
        """Count a request that it matches, and tell whether its turn has come with it."""
        if self.spent or not self._matches(target):
            return False
        self.matched += 1
        return self.match.nth in {None, self.matched} and self._wills()

    def fire(self) -> Fired:
        """Hit the request that was counted last."""
        self.fired += 1
        latency = self.effect.latency
        return Fired(self.effect, latency.draw(self._chance("latency")) if latency else 0.0)

    @property
    def spent(self) -> bool:
        """Whether it has fired as often as it was meant to."""
        return self.times is not None and self.fired >= self.times

    def _matches(self, target: Target) -> bool:
        """Return whether it may hit a request. How long pictures take holds up no poll, unless polls are named."""
        polled = target.stage in {"waiting", "result"}
        if polled and self.effect.is_pace and self.match.operation is None:
            return False
        return self.match.fits(target) and self.effect.suits(target)

    def _wills(self) -> bool:
        return self.match.probability is None or self._chance("fire").random() < self.match.probability

    def _chance(self, purpose: str) -> random.Random:
        """Return the chance of this one decision: the same in every run with the same seed."""
        return random.Random(hashlib.sha256(f"{self.seed} {purpose} {self.matched}".encode()).digest())  # noqa: S311 - repeatable on purpose

    def as_json(self) -> dict[str, Any]:
        """Write it so that `from_json` gives it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Fault:
        """Read what `as_json` wrote."""
        effect = dict(state["effect"])
        latency = effect.pop("latency")
        return cls(
            **{
                **state,
                "match": Match(**state["match"]),
                "effect": Effect(**effect, latency=latency and Latency(**latency)),
            }
        )


@dataclass(slots=True)
class FaultPlan:
    """The faults of one sandbox, in the order in which they were planned."""

    faults: list[Fault] = field(default_factory=list)

    def fire(self, target: Target) -> Fired | None:
        """Return what hits this request, if anything does."""
        due = [fault for fault in self.faults if fault.is_due(target)]
        return due[0].fire() if due else None

    def add(self, faults: Iterable[Fault]) -> None:
        """Plan more; what is planned already is not planned twice."""
        known = {fault.id for fault in self.faults}
        self.faults.extend(replace(fault) for fault in faults if fault.id not in known)

    def remove(self, fault_id: str | None) -> int:
        """Take one fault back, or all; tell how many that were."""
        kept = [fault for fault in self.faults if fault_id not in {None, fault.id}]
        removed = len(self.faults) - len(kept)
        self.faults = kept
        return removed

    def new(self) -> FaultPlan:
        """Return the same plan with nothing fired yet."""
        return FaultPlan([replace(fault, matched=0, fired=0) for fault in self.faults])
