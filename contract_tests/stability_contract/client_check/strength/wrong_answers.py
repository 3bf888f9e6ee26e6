"""The kinds of wrong answers: what is changed, why a client should not take it, and the assertion that notices it."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import yaml

from stability_contract.client_check.strength.changes import CHANGES
from stability_contract.client_check.trials import TrialError

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.client_check.strength.changes import Place
    from stability_contract.client_check.strength.good_answer import GoodAnswer
    from stability_contract.http.exchange import Response


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """One kind. `python` and `script` are assertions that notice it, in pytest and in a runner of JavaScript.

    What is `legal` HTTP must be taken: tests that fail on it show an issue of the client.
    """

    name: str
    words: str
    why: str
    python: str
    script: str
    legal: bool = False

    @property
    def change(self) -> Callable[[GoodAnswer, Place], Response | None]:
        """Return what makes a good answer wrong."""
        return CHANGES[self.name]

    def assertion(self, language: str) -> str:
        """Return the assertion in `python` or `script`; nothing for other languages."""
        return {"python": self.python, "script": self.script}.get(language, "")


@lru_cache(maxsize=1)
def every() -> tuple[WrongAnswer, ...]:
    """Return all kinds."""
    file = importlib.resources.files(__package__).joinpath("wrong_answers.yaml")
    return tuple(WrongAnswer(name, **texts) for name, texts in yaml.safe_load(file.read_text("utf-8")).items())


def named(name: str) -> WrongAnswer:
    """Return the kind with this name; raises TrialError."""
    found = {kind.name: kind for kind in every()}
    if name not in found:
        raise TrialError(f"--only {name}: there is no such kind; there are {', '.join(found)}")
    return found[name]
