"""What a contract is once it is compiled: operations, their fields and shapes, prices and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from stability_mock.contract.form_rules import FormRule
    from stability_mock.contract.output_size import OutputSize, Size

Json = dict[str, Any]
Kind = Literal["text", "choice", "number", "picture"]
Answering = Literal["account", "balance", "result"]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `requests` in `seconds`. One more, and the key is timed out for `time_out` seconds."""

    requests: int
    seconds: float
    time_out: float


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, or a header, and what its value must be; None where the contract sets no bound.

    `routes` gives, for values that stand for others, the one that they stand for. `max_ratio` is that of a picture's
    longer side to its shorter one. A text may be `screened` as the prompt is.
    """

    name: str
    kind: Kind
    default: str | int | float | None = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    min_length: int = 0
    max_length: int | None = None
    media_types: frozenset[str] = frozenset()
    min_side: int = 0
    max_side: int | None = None
    max_pixels: int = 0
    max_ratio: float | None = None
    screened: bool = False
    routes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the shapes that a form may have, chosen by the values of its selector fields.

    `defaults` are the branch's own. `dependents` are, for a field, those that must be given with it.
    """

    selectors: Mapping[str, frozenset[str]]
    allowed: frozenset[str]
    required: frozenset[str]
    defaults: Mapping[str, str | float]
    dependents: Mapping[str, frozenset[str]]


class Painting(NamedTuple):
    """The kind of picture that an operation makes, and for each role of that kind the field that plays it."""

    kind: str
    roles: Mapping[str, str]


Refusals = Mapping[int, frozenset[str]]
"""The names of the errors that an operation declares, by their status."""


@dataclass(frozen=True)
class Operation:
    """One endpoint that makes pictures. `fields` stand in the reference's order, `sizes` are in pixels.

    `headers` are those of the request that have rules, but for `accept`: `accepts` are its values, none if it does not
    count. The size is one of `sizes`, or follows from an upload by `output_size`. `results` are the names of the pages
    that give the picture; none if the operation itself does. `seconds` is how long it takes, None if as long as most.
    """

    name: str
    method: str
    path: str
    fields: tuple[Field, ...]
    headers: tuple[Field, ...]
    accepts: tuple[str, ...]
    branches: tuple[Branch, ...]
    rules: tuple[FormRule, ...]
    max_body_bytes: int
    painting: Painting
    sizes: Mapping[str, Size]
    output_size: OutputSize | None
    credits: Decimal | Mapping[str, Mapping[str, Decimal]]
    refusals: Refusals
    results: tuple[str, ...] = ()
    seconds: tuple[float, float] | None = None

    @cached_property
    def selectors(self) -> tuple[str, ...]:
        """The names of the fields whose values choose the branch."""
        return tuple(self.branches[0].selectors)

    @cached_property
    def pictures(self) -> tuple[Field, ...]:
        """The fields that bring a picture."""
        return tuple(field for field in self.fields if field.kind == "picture")

    @cached_property
    def screened(self) -> tuple[str, ...]:
        """The names of the texts that are screened: the prompt, and those that the contract says."""
        return tuple(field.name for field in self.fields if field.screened or field.name == "prompt")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(field.name for field in self.fields)

    @cached_property
    def defaults(self) -> Mapping[str, str | int | float]:
        """The values of fields that are absent, whatever the branch."""
        return MappingProxyType({field.name: field.default for field in self.fields if field.default is not None})

    @cached_property
    def _routes(self) -> Mapping[str, Mapping[str, str]]:
        return {field.name: field.routes for field in self.fields if field.routes}

    def price(self, values: Mapping[str, object]) -> Decimal:
        """Return what a request with these values costs, in credits."""
        if isinstance(self.credits, Decimal):
            return self.credits
        field, prices = next(iter(self.credits.items()))
        return prices[str(values[field])]

    def routed(self, values: Mapping[str, str | float]) -> dict[str, str | float]:
        """Return the values with those that stand for others replaced by what they stand for."""
        if not self._routes:
            return {**values}
        stood_for = {name: routes.get(str(values[name])) for name, routes in self._routes.items() if name in values}
        return {**values, **{name: value for name, value in stood_for.items() if value is not None}}


class Page(NamedTuple):
    """One endpoint with GET. `accepts` and `headers` are as those of an operation.

    A segment of its path that varies is written `{name}`; `patterns` says of each name what fits.
    """

    name: str
    path: str
    answers: Answering
    headers: tuple[Field, ...]
    accepts: tuple[str, ...]
    patterns: Mapping[str, str]
    refusals: Refusals


@dataclass(frozen=True, slots=True)
class Contract:
    """A whole document, compiled. `document` is what was read, ready to be written as JSON.

    `not_simulated` are paths that the service has besides, with `{name}` for a segment that varies.
    """

    document: Json
    operations: tuple[Operation, ...]
    pages: tuple[Page, ...]
    rate_limit: RateLimit
    generation_seconds: tuple[float, float]
    not_simulated: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The paths that are described, with `{name}` for a segment that varies."""
        return [operation.path for operation in self.operations] + [page.path for page in self.pages]
