"""Which of a form's branches the values choose, and what is missing or misplaced there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_mock.contract import Branch, Operation
    from stability_mock.parameters.values import Value


def with_defaults(operation: Operation, values: Mapping[str, Value], given: frozenset[str]) -> dict[str, Value]:
    """Return the values, and for fields that are not given their defaults."""
    whole = {**operation.defaults, **values}
    for branch in _fitting(operation, whole):
        if branch.defaults:
            whole = {**whole, **branch.defaults, **values}
    for name in given.difference(values):  # was given, but has no value: it is a picture, or wrong
        whole.pop(name, None)
    return whole


def misplaced(
    operation: Operation, values: Mapping[str, Value], given: frozenset[str], tolerated: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Find the fields that are missing, and those that the chosen branch does not have.

    A selector whose own value is invalid chooses nothing: then only what all the branches left agree on is said.
    """
    every, branches = operation.branches, _fitting(operation, values)
    if all(branch.required <= given <= branch.allowed and not branch.dependents for branch in branches):
        return
    required = frozenset.intersection(*[branch.required for branch in branches])
    for name in required - given:
        yield name, "required" + _because(operation, values, [b for b in every if name not in b.required])
    for name, companion in _companions(branches, given):
        if name not in required | given:
            yield name, f"required when '{companion}' is provided"
    for name in given.difference(tolerated, *[branch.allowed for branch in branches]):
        yield name, "not allowed" + _because(operation, values, [b for b in every if name in b.allowed])


def _companions(branches: Sequence[Branch], given: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the fields that all the branches want with one that was given, each with the first that wants it."""
    for name in sorted(given, reverse=True) if any(branch.dependents for branch in branches) else ():
        wanted = [branch.dependents.get(name, frozenset()) for branch in branches]
        yield from ((companion, name) for companion in frozenset.intersection(*wanted))


def _fitting(operation: Operation, values: Mapping[str, Value]) -> Sequence[Branch]:
    if not operation.selectors:
        return operation.branches
    return [branch for branch in operation.branches if _fits(branch, values)]


def _fits(branch: Branch, values: Mapping[str, Value], but: str = "") -> bool:
    return all(values[name] in allowed for name, allowed in branch.selectors.items() if name in values and name != but)


def _because(operation: Operation, values: Mapping[str, Value], excusing: Sequence[Branch]) -> str:
    """Name the selector that, set to another value, would choose a branch in which the problem is none."""
    for selector in operation.selectors:
        if selector in values and any(_fits(branch, values, but=selector) for branch in excusing):
            return f" when '{selector}' is set to '{values[selector]}'"
    return ""
