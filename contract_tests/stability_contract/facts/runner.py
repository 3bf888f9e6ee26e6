"""Tries facts, one after another, each in a sandbox that was reset before."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.cases.plan import NotSent
from stability_contract.facts import CONTRACT, NEWER
from stability_contract.facts.fact import FACTS, Fact, State
from stability_contract.facts.laws import table as laws
from stability_contract.facts.probe import PLENTY, Broken, Probe, Untried
from stability_contract.facts.superseded import SUPERSEDED
from stability_contract.oracle.findings import MAX_DETAIL, Finding
from stability_contract.oracle.labels import weakest
from stability_contract.printable import short
from stability_contract.target import ServerGoneError, TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stability_contract.contract.document import Document
    from stability_contract.http.exchange import Exchange
    from stability_contract.oracle.rules import Label

MODULES = (
    "protocol",
    "fields",
    "output",
    "image_to_image",
    "wording",
    "prices",
    "rate_limit",
    "error_ways",
    "order",
    "keys",
    "methods",
    "counting",
    "connection",
    "sequences",
)
NEWER_MODULES = (
    "newer",
    "newer_ultra",
    "newer_sd3",
    "family.common",
    "family.life",
    "family.results",
    "family.rules",
    "family.sizes",
    "family.screening",
    "family.uploads",
)
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, TargetError)
"""What a fact raises where an answer is of another form than it expects."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one fact."""

    fact: Fact
    state: State
    seen: str = ""
    exchange: Exchange | None = None
    field: str = ""
    label: Label = "documented"
    """How sure the thing is that was expected, where it is less sure than the fact."""

    def __post_init__(self) -> None:
        """Make what was seen short, and fit to be shown: much of it is a server's text."""
        object.__setattr__(self, "seen", short(self.seen, MAX_DETAIL))

    @property
    def finding(self) -> Finding | None:
        """Return the finding of a broken fact."""
        if self.state != "broken":
            return None
        fact = self.fact
        return Finding(
            code=fact.code,
            operation=fact.section,
            field=self.field or fact.field,
            detail=f"{fact.name.replace('_', ' ')}: {self.seen}",
            sentence=fact.sentence,
            label=weakest((fact.label, self.label)),
            rule=fact.name,
            exchange=self.exchange,
        )


def facts(document: Document, operations: Iterable[str]) -> list[Fact]:
    """Return the facts and laws of these operations; only laws if the document describes another contract."""
    version = document.raw.get("info", {}).get("version")
    names = list(operations)
    wanted = {*names, "general"}
    published = [fact for fact in every() if fact.section in wanted and _holds_in(fact, version)]
    return [*published, *laws.facts(document, map(document.operation, names))]


def every() -> list[Fact]:
    """Return all facts of all contracts, in the order of the modules, whichever was imported first."""
    places = {f"stability_contract.facts.{name}": place for place, name in enumerate((*MODULES, *NEWER_MODULES))}
    for name in places:
        importlib.import_module(name)
    return sorted(FACTS, key=lambda fact: places.get(fact.trial.__module__, len(places)))


def _holds_in(fact: Fact, version: object) -> bool:
    if version == NEWER:
        return fact.section not in SUPERSEDED.get(fact.name, {})
    return version == CONTRACT == fact.contract


def run(found: Iterable[Fact], make: Callable[[Fact], Probe]) -> Iterator[Result]:
    """Try each fact on a probe of its own."""
    for fact in found:
        yield attempt(fact, make(fact))


def attempt(fact: Fact, probe: Probe) -> Result:
    """Try one fact; afterwards time runs again and there is money. Raises ServerGoneError, and Overcharged."""
    probe.purpose = fact.name.replace("_", " ")
    result = _tried(fact, probe)
    clean(probe)
    probe.recover()
    return result


def _tried(fact: Fact, probe: Probe) -> Result:
    try:
        clean(probe)
        fact.trial(probe)
    except Broken as broken:
        return _broken(fact, broken, probe)
    except (Untried, NotSent) as reason:
        return Result(fact, "not tried", str(reason))
    except ServerGoneError:
        raise
    except UNREADABLE as problem:
        return Result(fact, "broken", f"the answer cannot be read: {problem!r}", probe.last)
    if probe.differences:
        return _broken(fact, probe.differences[0], probe)
    return Result(fact, "holds", exchange=probe.last)


def _broken(fact: Fact, broken: Broken, probe: Probe) -> Result:
    return Result(fact, "broken", str(broken), probe.last, broken.field, broken.label)


def clean(probe: Probe) -> None:
    """Forget what the server remembers of our key, let its time run, and give it money."""
    if probe.control:
        probe.control.reset()
        probe.control.resume()
        probe.control.set_credits(PLENTY)
