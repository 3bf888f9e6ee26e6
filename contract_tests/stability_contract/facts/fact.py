"""What a published fact is: a sentence of the reference, and what a server must do to keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stability_contract.facts import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stability_contract.facts.probe import Probe
    from stability_contract.oracle.rules import Label

    Trial = Callable[[Probe], None]

CODE = "FACT01"
EVERYWHERE = ("ultra", "core", "sd3")
_FIELD = re.compile(r"`?([a-z][a-z_-]*)`? (?:string|number|Enum|Default|<binary>)")
State = Literal["holds", "broken", "differs", "not tried"]
"""`differs`: what is only assumed does not hold, which is not an error on this server."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about one endpoint ("general" for all). Facts beyond the reference have no sentence, but a label.

    `code` is the one of its finding, `about` the field that it is about, if its sentence does not say so.
    """

    name: str
    section: str
    sentences: tuple[str, ...]
    label: Label
    trial: Trial
    contract: str = CONTRACT
    code: str = CODE
    about: str = ""

    @property
    def title(self) -> str:
        """Return the fact's name as a sentence."""
        return f"{self.section}: {self.name.replace('_', ' ')}"

    @property
    def field(self) -> str:
        """Name the field that the fact is about, if its sentence begins with one; empty if it is about more."""
        if self.about:
            return self.about
        found = (_FIELD.match(sentence) for sentence in self.sentences)
        return next((match[1] for match in found if match), "")

    @property
    def sentence(self) -> str:
        """Return the sentences it comes from, or the fact itself where it goes beyond the reference."""
        return " / ".join(self.sentences) or f"{self.name.replace('_', ' ').capitalize()}."


FACTS: list[Fact] = []
"""Every fact, in the order in which the modules declare them."""


def fact(
    sections: str | tuple[str, ...],
    *sentences: str | Mapping[str, str],
    label: Label = "documented",
    contract: str = CONTRACT,
) -> Callable[[Trial], Trial]:
    """Declare a fact for one section of the reference or several, with the sentences it comes from.

    A sentence that is worded differently in some sections is a map from section to wording.
    """

    def declare(trial: Trial) -> Trial:
        FACTS.extend(
            Fact(trial.__name__, section, tuple(_worded(sentences, section)), label, trial, contract)
            for section in ((sections,) if isinstance(sections, str) else sections)
        )
        return trial

    return declare


def _worded(sentences: tuple[str | Mapping[str, str], ...], section: str) -> Iterator[str]:
    for sentence in sentences:
        if isinstance(sentence, str):
            yield sentence
        elif section in sentence:
            yield sentence[section]
