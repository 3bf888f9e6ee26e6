"""Faults as people write them: in a scenario file (YAML), or to the control API (JSON)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from stability_mock.faults.model import MAX_LATENCY, Effect, Fault, Latency, Match
from stability_mock.faults.on_demand import STATUSES
from stability_mock.faults.table import GenerationFaultName, WireFaultName


class Strict(BaseModel):
    """What people write: nothing unknown is passed over in silence."""

    model_config = ConfigDict(extra="forbid")


MAX_FAULTS = 1_000
"""That may be planned at once."""

MAX_BODY = 100_000
"""Characters of the body that a refusal can be given."""

Count = Annotated[int, Field(ge=1, le=1_000_000_000)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=MAX_LATENCY, allow_inf_nan=False)]
SomeSeconds = Annotated[float, Field(ge=0.001, le=MAX_LATENCY, allow_inf_nan=False)]
Sigma = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]


class MatchModel(Strict):
    """Which requests are hit: all that fit every field that is given. `nth` counts those, from 1."""

    operation: str | None = None
    model: str | None = None
    prompt_contains: Annotated[str, Field(max_length=10_000)] | None = None
    nth: Count | None = None
    probability: Share | None = None


class LatencyModel(Strict):
    """How long the answer takes, in seconds of the sandbox's time: one of the three.

    `uniform` has the minimum and the maximum, `log_normal` the median and the sigma of the logarithm.
    """

    fixed: Seconds | None = None
    uniform: tuple[Seconds, Seconds] | None = None
    log_normal: tuple[SomeSeconds, Sigma] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if [self.fixed, self.uniform, self.log_normal].count(None) != len(LatencyModel.model_fields) - 1:
            raise ValueError("give one of fixed, uniform and log_normal")
        if self.uniform and self.uniform[0] > self.uniform[1]:
            raise ValueError("uniform goes from the minimum to the maximum, in seconds")
        return self


class EffectModel(Strict):
    """What happens to a request: a status or a wire fault, with its numbers."""

    status: int | str | None = None
    body: Annotated[str, Field(max_length=MAX_BODY)] | None = None
    wire: WireFaultName | None = None
    fraction: Share = 0.5
    bytes_per_second: Annotated[int, Field(ge=1, le=1_000_000_000)] = 10_000
    seconds: SomeSeconds = 3.0

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.status is not None and self.wire is not None:
            raise ValueError("give a status or a wire fault, not both")
        if self.body is not None and self.status is None:
            raise ValueError("body is what a status comes with: give the status, too")
        if self.status is not None and str(self.status) not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(sorted(STATUSES))}")
        return self

    def effect(self) -> Effect:
        """Return the effect that is meant."""
        return Effect(
            status=None if self.status is None else str(self.status),
            body=self.body,
            wire=self.wire,
            fraction=self.fraction,
            bytes_per_second=self.bytes_per_second,
            seconds=self.seconds,
        )


class FaultModel(EffectModel):
    """A fault: whom it hits, how often, and what happens.

    A status, a wire fault or a fault of an asynchronous generation; a latency; `polls` of a generation that get a 202.
    Or, with `hold`, the request waits until `POST /_mock/held/{request_id}` says what happens.
    """

    match: MatchModel = MatchModel()
    times: Count | None = None
    generation: GenerationFaultName | None = None
    polls: Annotated[int, Field(ge=0, le=999)] | None = None
    latency: LatencyModel | None = None
    hold: bool = False
    seed: Annotated[int, Field(ge=0, le=(1 << 63) - 1)] = 0

    @model_validator(mode="after")
    def _something(self) -> Self:
        given = [
            name for name in ("status", "wire", "latency", "generation", "polls") if getattr(self, name) is not None
        ]
        if self.hold and given:
            raise ValueError(f"a request is held before anything happens to it: give hold without {given[0]}")
        if not self.hold and not given:
            raise ValueError("give a status, a wire fault, a latency, a generation or polls")
        if {"status", "wire"}.intersection(given) and {"generation", "polls"}.intersection(given):
            raise ValueError(
                "generation and polls are for what comes after the submit: give no status and no wire fault"
            )
        return self

    def fault(self) -> Fault:
        """Return the fault that is meant, with an id of its own."""
        latency = Latency(**self.latency.model_dump()) if self.latency else None
        effect = replace(self.effect(), latency=latency, generation=self.generation, polls=self.polls, hold=self.hold)
        return Fault(uuid.uuid4().hex[:8], Match(**self.match.model_dump()), effect, self.times, self.seed)

    @classmethod
    def of(cls, fault: Fault) -> Self:
        """Write a fault as it was asked for."""
        state = fault.as_json()
        return cls.model_validate(
            {"match": state["match"], "times": fault.times, "seed": fault.seed, **state["effect"]}
        )


class Scenario(Strict):
    """A scenario file: the faults that every sandbox begins with."""

    faults: Annotated[list[FaultModel], Field(max_length=MAX_FAULTS)]


class ScenarioError(Exception):
    """A scenario file that cannot be used; the text says where and why."""


def load(path: str) -> tuple[Fault, ...]:
    """Read the faults of a scenario file, in YAML. Raises ScenarioError."""
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        return tuple(model.fault() for model in Scenario.model_validate(content).faults)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = "".join(f"{part}." for part in first["loc"]).rstrip(".") or "the file"
        raise ScenarioError(f"scenario {path}: {place}: {first['msg'].removeprefix('Value error, ')}") from problem
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise ScenarioError(f"scenario {path}: cannot be read: {' '.join(str(problem).split())}") from problem
    except RecursionError as problem:
        raise ScenarioError(f"scenario {path}: cannot be read: it is nested too deeply") from problem
