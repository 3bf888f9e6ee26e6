"""What the laws are tried on: one operation of any contract, and forms for it with a seed of our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.cases import forms
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.cases.forms import Form
    from stability_contract.contract.document import Json, Operation
    from stability_contract.http.exchange import Request

SEED = "740051133"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a law: what it tries, in words, what its picture must show, and what is sent just before it."""

    what: str
    request: Request
    shows: bytes | None = None
    before: Request | None = None


Group = tuple[Asked, ...]
"""Requests whose answers are compared with each other; the first is what the others are held against."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One operation, and the key to ask with."""

    operation: Operation
    key: str

    @property
    def shapes(self) -> Iterator[tuple[str, Json]]:
        """Yield the shapes that a form may have, each with a name."""
        for branch in self.operation.branches:
            yield str(branch.get("title", "")), branch

    def has(self, *names: str) -> bool:
        """Return whether the operation has all these fields."""
        return all(name in self.operation.properties for name in names)

    def choices(self, name: str) -> list[str]:
        """Return the values of a choice, each picture's once: of names for one thing, the first."""
        schema = self.operation.properties.get(name, {})
        return list(dict.fromkeys(str(self.operation.routed(name, choice)) for choice in schema.get("enum", ())))

    def form(self, branch: Json, /, **values: str | bytes | Part) -> Form:
        """Return the bare form of a shape with our seed, with these values and what they need."""
        form = forms.bare(branch)
        if "seed" in branch["properties"]:
            form["seed"] = Part("seed", SEED.encode())
        for name, value in values.items():
            form[name] = _part(name, value)
        return forms.completed(branch, form)

    def pair(self, branch: Json, name: str, value: str) -> tuple[Form, Form]:
        """Return a form with a value, and the same form without that field."""
        form = self.form(branch, **{name: value})
        return form, {field: part for field, part in form.items() if field != name}

    def home(self, name: str, value: str | None = None) -> Json:
        """Return the first shape that has a field, with this value if it is a choice."""
        return forms.home(self.operation, name, value)

    def ask(self, what: str, form: Form, accept: str = "image/*", shows: bytes | None = None) -> Asked:
        """Return a form as a request."""
        return Asked(what, forms.request(self.operation, form.values(), self.key, accept), shows)


def _part(name: str, value: str | bytes | Part) -> Part:
    if isinstance(value, Part):
        return value
    if isinstance(value, bytes):
        return Part(name, value, "image.png", "image/png")
    return Part(name, value.encode())
