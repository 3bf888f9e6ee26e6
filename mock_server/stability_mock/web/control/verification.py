"""Whether a client asked what it should have asked, and if not, how near it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from stability_mock.faults.scenario_file import Strict

if TYPE_CHECKING:
    from stability_mock.web.control.models import ExchangeSeen

NEAREST = 3
"""How many near misses are told."""


class Pattern(Strict):
    """What requests must look like: each field that is given must be so. `fields` are those of the form."""

    operation: str | None = None
    status: int | None = None
    verdict: str | None = None
    prompt: str | None = None
    prompt_contains: str | None = None
    model: str | None = None
    fault: str | None = None
    fields: dict[str, str] = Field(default_factory=dict)

    def differences(self, seen: ExchangeSeen) -> dict[str, dict[str, Any]]:
        """Tell, field by field, what was expected and what was received instead."""
        fields = seen.request.fields
        wanted = self.model_dump(exclude_none=True, exclude={"fields", "prompt_contains"})
        received = {
            "operation": seen.operation,
            "status": seen.response.status,
            "verdict": seen.verdict,
            "prompt": fields.get("prompt"),
            "model": fields.get("model"),
            "fault": seen.fault,
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
        """Tell whether so many are right."""
        if self.times is not None:
            return matched == self.times
        least = self.at_least if self.at_least is not None else int(self.at_most is None)
        return least <= matched and (self.at_most is None or matched <= self.at_most)


class NearMiss(BaseModel):
    """A request that does not fit, and why."""

    id: str
    differences: dict[str, dict[str, Any]]


class Verdict(BaseModel):
    """How many requests fit, and those that come nearest of the others."""

    matched: int
    seen: int
    nearest_misses: list[NearMiss]


def compare(wanted: Verification, exchanges: list[ExchangeSeen]) -> Verdict:
    """Count the requests that fit the pattern, and find those that come nearest of the others."""
    compared = [(wanted.pattern.differences(exchange), exchange.id) for exchange in exchanges]
    misses = sorted((len(found), number) for number, (found, _) in enumerate(compared) if found)
    nearest = [compared[number] for _, number in misses[:NEAREST]]
    return Verdict(
        matched=len(compared) - len(misses),
        seen=len(exchanges),
        nearest_misses=[NearMiss(id=request_id, differences=found) for found, request_id in nearest],
    )
