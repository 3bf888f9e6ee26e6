"""Tries facts, one after another, each in a world thrown clean before."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.facts import CONTRACT, NEWER
from stability_contract.facts.fact import FACTS, Fact, State
from stability_contract.facts.laws import table as laws
from stability_contract.facts.probe import Bench, Broken, Untried
from stability_contract.facts.superseded import SUPERSEDED
from stability_contract.oracle.findings import Finding
from stability_contract.server_check.budget import OverBudget
from stability_contract.target import GoneError, TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stability_contract.contract.document import Document
    from stability_contract.http.exchange import Exchange

MODULES = ("protocol", "fields", "output", "image_to_image", "wording", "prices", "rate_limit")
NEWER_MODULES = ("newer", "newer_ultra", "newer_sd3")
PLENTY = "1000000"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one fact."""

    fact: Fact
    state: State
    seen: str = ""
    exchange: Exchange | None = None
    field: str = ""

    @property
    def finding(self) -> Finding | None:
        """Give the finding of a broken fact."""
        if self.state != "broken":
            return None
        fact = self.fact
        return Finding(
            code=fact.code,
            operation=fact.section,
            field=self.field or fact.field,
            detail=f"{fact.name.replace('_', ' ')}: {self.seen}",
            sentence=fact.sentence,
            label=fact.label,
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
    """Give all facts of all contracts, each module's once it is imported."""
    for name in (*MODULES, *NEWER_MODULES):
        importlib.import_module(f"stability_contract.facts.{name}")
    return FACTS


def _holds_in(fact: Fact, version: object) -> bool:
    if version == NEWER:
        return fact.section not in SUPERSEDED.get(fact.name, {})
    return version == CONTRACT == fact.contract


def run(found: Iterable[Fact], make: Callable[[Fact], Bench]) -> Iterator[Result]:
    """Try each fact on a bench of its own."""
    for fact in found:
        yield attempt(fact, make(fact))


def attempt(fact: Fact, bench: Bench) -> Result:
    """Try one fact; afterwards time runs again and there is money. Raises GoneError, and Overcharged."""
    bench.purpose = fact.name.replace("_", " ")
    result = _tried(fact, bench)
    clean(bench)
    bench.recover()
    return result


def _tried(fact: Fact, bench: Bench) -> Result:
    try:
        clean(bench)
        fact.trial(bench)
    except Broken as broken:
        return Result(fact, "broken", str(broken), bench.last, broken.field)
    except (Untried, OverBudget) as reason:
        return Result(fact, "not tried", str(reason))
    except GoneError:
        raise
    except (KeyError, TypeError, ValueError, TargetError) as problem:
        return Result(fact, "broken", f"the answer cannot be read: {problem!r}", bench.last)
    return Result(fact, "holds", exchange=bench.last)


def clean(bench: Bench) -> None:
    """Forget what the server remembers of our key, let its time run, and give it money."""
    if bench.control:
        bench.control.reset()
        bench.control.resume()
        bench.control.set_credits(PLENTY)
