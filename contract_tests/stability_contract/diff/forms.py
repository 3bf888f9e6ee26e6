"""What changed in the form of an operation: its fields, and in which cases each is allowed or required."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stability_contract.diff.cases import Pair, clause, pairs
from stability_contract.diff.change import Change
from stability_contract.diff.description import described
from stability_contract.diff.schemas import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json, Operation
    from stability_contract.diff.schemas import Difference

REFUSED_BY = {"narrower", "other"}
"""What a difference must be for a request to be refused, or to mean something else."""


def changes(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare two forms, field by field in the order of the newer one."""
    comparison = Comparison(old, new)
    yield from comparison.cases()
    for name in dict.fromkeys([*new.properties, *old.properties]):
        if name not in old.properties:
            yield comparison.added(name)
        elif name not in new.properties:
            text = "removed"
            yield Change("field", name, "field-removed", text, breaking=True, old=old.properties[name])
        else:
            yield from comparison.permissions(name)
            yield from comparison.values(name)
    yield from comparison.companions()


@dataclass(frozen=True)
class Comparison:
    """Two forms of one operation."""

    old: Operation
    new: Operation

    @cached_property
    def pairs(self) -> list[Pair]:
        """Return every case that both know."""
        return pairs(self.old, self.new)

    @cached_property
    def taken(self) -> list[Pair]:
        """Return the cases that both take."""
        return [pair for pair in self.pairs if pair.old and pair.new]

    def cases(self) -> Iterator[Change]:
        """Return which choices can be made together no longer, or now."""
        known = [pair for pair in self.pairs if pair.old or pair.new]
        gone = [pair for pair in known if not pair.new]
        more = [pair for pair in known if not pair.old]
        for chosen, kind, text in ((gone, "case-removed", "no longer taken"), (more, "case-added", "now taken")):
            if chosen:
                where = clause(chosen, known, self.old) or " at all"
                yield Change("field", "", kind, f"a request{where} is {text}", breaking=chosen is gone)

    def added(self, name: str) -> Change:
        """Report a field that the old form did not have."""
        needed = [pair for pair in self.taken if _requires(self.new, pair.new, name)]
        text = f"added, {described(name, self.new)}"
        return Change("field", name, "field-added", text, breaking=bool(needed), new=self.new.properties[name])

    def permissions(self, name: str) -> Iterator[Change]:
        """Report in which cases a field is now allowed or required, or no longer."""
        deciding = name in {*self.old.selectors, *self.new.selectors}
        sent = [pair for pair in self.taken if not deciding or pair.case[name] is not None]
        unsent = [pair for pair in self.taken if not deciding or pair.case[name] is None]
        refused = [pair for pair in sent if _has(pair.old, name) and not _has(pair.new, name)]
        allowed = [pair for pair in sent if _has(pair.new, name) and not _has(pair.old, name)]
        required = [p for p in unsent if self._needs(p, name) and not _requires(self.old, p.old, name)]
        spared = [p for p in unsent if not self._needs(p, name) and _requires(self.old, p.old, name)]
        yield from self._stated(name, "forbidden", "no longer allowed", refused, sent)
        yield from self._stated(name, "allowed", "now allowed", allowed, sent)
        yield from self._stated(name, "required", "now required", required, unsent)
        yield from self._stated(name, "optional", "no longer required", spared, unsent)

    def _needs(self, pair: Pair, name: str) -> bool:
        return _requires(self.new, pair.new, name)

    def _stated(self, name: str, kind: str, text: str, chosen: list[Pair], among: list[Pair]) -> Iterator[Change]:
        if chosen:
            where = clause(chosen, among, self.old)
            yield Change("field", name, kind, f"{text}{where}", breaking=kind in {"forbidden", "required"})

    def values(self, name: str) -> Iterator[Change]:
        """Return what a field may be now that it might not be, or no longer."""
        if name in {*self.old.selectors, *self.new.selectors}:
            for found in differences(self.old.properties[name], self.new.properties[name]):
                yield _changed(name, found, "")
            return
        both = [pair for pair in self.taken if _has(pair.old, name) and _has(pair.new, name)]
        groups: dict[tuple[str, str], tuple[Difference, list[Pair]]] = {}
        for pair in both:
            for found in differences(_schema(pair.old, name), _schema(pair.new, name)):
                groups.setdefault((found.kind, found.text), (found, []))[1].append(pair)
        for found, chosen in groups.values():
            yield _changed(name, found, clause(chosen, both, self.old))

    def companions(self) -> Iterator[Change]:
        """Return which fields must now come with which others, or no longer."""
        before, after = (set(_companions(operation)) for operation in (self.old, self.new))
        for name, needed in sorted(after - before):
            spared = name not in self.old.properties or all(_requires(self.old, p.old, needed) for p in self.taken)
            text = f"now required with {name}"
            yield Change("field", needed, "required-with", text, breaking=not spared, new=name)
        for name, needed in sorted(before - after):
            text = f"no longer required with {name}"
            yield Change("field", needed, "optional-with", text, breaking=False, old=name)


def _changed(name: str, found: Difference, where: str) -> Change:
    breaking = found.trend in REFUSED_BY
    return Change("field", name, found.kind, f"{found.text}{where}", breaking=breaking, old=found.old, new=found.new)


def _companions(operation: Operation) -> Iterator[tuple[str, str]]:
    for name, needed in operation.schema.get("dependentRequired", {}).items():
        yield from ((name, one) for one in needed)


def _has(branch: Json | None, name: str) -> bool:
    return branch is not None and name in branch["properties"]


def _schema(branch: Json | None, name: str) -> Json:
    found: Json = (branch or {"properties": {}})["properties"][name]
    return found


def _requires(operation: Operation, branch: Json | None, name: str) -> bool:
    return name in {*operation.schema.get("required", ()), *(branch or {}).get("required", ())}
