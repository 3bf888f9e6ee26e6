"""Requests at once, and forms without a seed: what the server may confuse, and what it draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.cases import pairs
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json
    from stability_contract.facts.laws.subject import Group, Subject

OTHER_PROMPT = "a forest at night"


def one_seed(subject: Subject) -> Iterator[Group]:
    """Yield forms that share a seed and differ in one field each; the first one comes twice."""
    for title, branch in subject.shapes:
        first = subject.ask(f"{title} the form".strip(), subject.form(branch, seed="77001"))
        others = [
            subject.ask(f"another {name}", subject.form(branch, **{name: value}, seed="77001"))
            for name, value in _changes(subject, branch)
        ]
        yield (first, *others, replace(first, what="the form again"))


def _changes(subject: Subject, branch: Json) -> Iterator[tuple[str, Part]]:
    """Yield each field with another value than the bare form's."""
    for name, values in pairs.parameters(subject.operation, branch).items():
        own = [value for value in values if isinstance(value, Part)]
        if name not in {"seed", "mode", "image", "strength"} and len(own) > 1:
            yield name, own[1]


def without_a_seed(subject: Subject) -> Iterator[Group]:
    """Yield each shape twice without a seed and once with 0, in both forms of answer."""
    for title, branch in subject.shapes if subject.has("seed") else ():
        bare = {name: part for name, part in subject.form(branch).items() if name != "seed"}
        accepts = subject.operation.accepts
        yield (
            subject.ask(f"{title} without a seed".strip(), bare),
            subject.ask(f"{title} again".strip(), bare, accepts[-1]),
            subject.ask(f"{title} with seed 0".strip(), subject.form(branch, seed="0")),
        )
