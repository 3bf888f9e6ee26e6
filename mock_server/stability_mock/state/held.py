"""Requests that are held: they wait until somebody says how they are answered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from stability_mock.faults.model import Effect
from stability_mock.state.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SECONDS = 300
"""Of real time that a request is held: it goes on as usual then."""
MAX_HELD = 100
"""Of one sandbox; more are not held."""


@dataclass(slots=True)
class Held:
    """A request that waits. `since` is its sandbox's time, `until` the real time, both in microseconds.

    `sandbox` and `label` are what stands for its key. `effect` says how it is answered once `answered` is set, None as
    usual.
    """

    id: str
    sandbox: str
    label: str
    operation: str
    model: str
    prompt: str
    since: int = 0
    until: int = 0
    answered: bool = False
    effect: Effect | None = None

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Held:
        """Read what `asdict` wrote."""
        return cls(**{**state, "effect": state["effect"] and Effect(**state["effect"])})


class Answer(NamedTuple):
    """How a held request is answered: with what goes wrong, or None as usual."""

    effect: Effect | None


@dataclass(slots=True)
class HeldRequests:
    """The requests of one sandbox that wait, the first one first."""

    kept: dict[str, Held] = field(default_factory=dict)

    def hold(self, request: Held, now: int, wall_us: int) -> bool:
        """Let a request wait, and return True; or False if too many do."""
        self.kept = {held.id: held for held in self.kept.values() if wall_us < held.until}
        if len(self.kept) >= MAX_HELD:
            return False
        request.since, request.until = now, wall_us + MAX_SECONDS * SECOND
        self.kept[request.id] = request
        return True

    def waiting(self, wall_us: int) -> Iterator[Held]:
        """Yield those that wait for somebody to answer them."""
        return (held for held in self.kept.values() if not held.answered and wall_us < held.until)

    def answer(self, request_id: str, effect: Effect | None, wall_us: int) -> bool:
        """Say how a request is answered; return whether it waits."""
        held = next((held for held in self.waiting(wall_us) if held.id == request_id), None)
        if held is not None:
            held.answered, held.effect = True, effect
        return held is not None

    def take(self, request_id: str, wall_us: int) -> Answer | None:
        """Return how a request is answered, None while it waits; one that was forgotten goes on as usual."""
        held = self.kept.get(request_id)
        if held is not None and not held.answered and wall_us < held.until:
            return None
        self.forget(request_id)
        return Answer(held.effect if held else None)

    def forget(self, request_id: str) -> None:
        """Let a request wait no longer."""
        self.kept.pop(request_id, None)

    def as_json(self) -> list[dict[str, Any]]:
        """Write them so that `from_json` gives them back."""
        return [asdict(held) for held in self.kept.values()]

    @classmethod
    def from_json(cls, state: list[dict[str, Any]]) -> HeldRequests:
        """Read what `as_json` wrote."""
        return cls({held["id"]: Held.from_json(held) for held in state})
