"""Whether a client asked what it should have asked, and if not, how near it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.state.redaction import redact, redact_prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_mock.web.control.models import ExchangeSeen

NEAREST = 3
"""How many near misses are reported."""


Prose = Annotated[str, AfterValidator(redact_prose)]
"""Compared with what the journal shows, where keys are redacted."""


class Pattern(Strict):
    """What requests must look like: each field that is given must be so. `fields` are those of the form."""

    operation: Prose | None = None
    status: int | None = None
    verdict: Prose | None = None
    prompt: Prose | None = None
    prompt_contains: Prose | None = None
    model: Prose | None = None
    fault: Prose | None = None
    generation: str | None = None
    fields: dict[Annotated[str, AfterValidator(redact)], Prose] = Field(default_factory=dict)

    def differences(self, seen: ExchangeSeen) -> dict[str, dict[str, Any]]:
        """Return, for each field that differs, what was expected and what was received."""
        fields = seen.request.fields
        wanted = self.model_dump(exclude_none=True, exclude={"fields", "prompt_contains"})
        received = {
            "operation": seen.operation,
            "status": seen.response.status,
            "verdict": seen.verdict,
            "prompt": fields.get("prompt"),
            "model": fields.get("model"),
            "fault": seen.fault,
            "generation": seen.generation,
        }
        pairs = {name: (value, received[name]) for name, value in wanted.items()}
        pairs |= {f"fields.{name}": (value, fields.get(name)) for name, value in self.fields.items()}
        found = {name: {"expected": e, "received": r} for name, (e, r) in pairs.items() if e != r}
        if self.prompt_contains is not None and self.prompt_contains not in fields.get("prompt", ""):
            found["prompt_contains"] = {"expected": self.prompt_contains, "received": fields.get("prompt")}
        return found


class Verification(Strict):
    """A pattern, and how many requests must fit it: just `times`, or `at_least` and `at_most`; else one or more."""

    pattern: Pattern = Pattern()
    times: Annotated[int, Field(ge=0)] | None = None
    at_least: Annotated[int, Field(ge=0)] | None = None
    at_most: Annotated[int, Field(ge=0)] | None = None

    def holds(self, matched: int) -> bool:
        """Return whether this number of matches is right."""
        if self.times is not None:
            return matched == self.times
        minimum = self.at_least if self.at_least is not None else int(self.at_most is None)
        return minimum <= matched and (self.at_most is None or matched <= self.at_most)


class NearMiss(BaseModel):
    """A request that does not fit, and why."""

    id: str
    differences: dict[str, dict[str, Any]]


class Verdict(BaseModel):
    """How many requests fit, and those that come nearest of the others."""

    matched: int
    seen: int
    nearest_misses: list[NearMiss]


class Comparison:
    """Counts the exchanges that fit a pattern, and keeps those that come nearest of the others."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._matched = self._seen = 0
        self._nearest: list[NearMiss] = []

    def add_all(self, exchanges: Iterable[ExchangeSeen]) -> None:
        """Compare exchanges, in their order."""
        for exchange in exchanges:
            self._add(exchange)

    def _add(self, exchange: ExchangeSeen) -> None:
        self._seen += 1
        if differences := self._pattern.differences(exchange):
            self._nearest.append(NearMiss(id=exchange.id, differences=differences))
            self._nearest.sort(key=lambda miss: len(miss.differences))  # of equals the first stay
            del self._nearest[NEAREST:]
        else:
            self._matched += 1

    def verdict(self) -> Verdict:
        """Return what was found."""
        return Verdict(matched=self._matched, seen=self._seen, nearest_misses=self._nearest)
