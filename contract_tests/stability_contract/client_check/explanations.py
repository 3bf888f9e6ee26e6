"""What there is to say of each code: the rule, why it matters, and an example of wrong and right."""

from __future__ import annotations

import difflib
import importlib.resources
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from stability_contract.client_check.check import fix, severity, title
from stability_contract.client_check.rules import CLIENT_RULES, rule
from stability_contract.contract import description, document
from stability_contract.oracle.findings import CODES, SENTENCES
from stability_contract.oracle.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_contract.oracle.rules import Label, Severity

Form = dict[str, Any]

GROUPS = {
    "REQ": "what a server refuses, or overlooks",
    "USE": "what a client does, read closer",
    "RUN": "how the command went",
    "TRY": "what it did when things went wrong",
    "ANS": "what a server answers",
    "FACT": "what the reference says of a server",
    "LAW": "what must hold between two answers of a server",
}
"""What the codes with a beginning are about."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that there is to say of a code. `sentence` is the reference's; an example is a text, or a form."""

    code: str
    severity: Severity
    label: Label
    title: str
    fix: str
    sentence: str
    why: str
    wrong: str | Form
    right: str | Form
    operation: str = ""

    @property
    def examples(self) -> tuple[str, str]:
        """Return the wrong example and the right one as text."""
        wrong, right = (self._text(example) for example in (self.wrong, self.right))
        return wrong, right

    def _text(self, example: str | Form) -> str:
        return example.rstrip() if isinstance(example, str) else curl(self.operation, example)


def curl(operation: str, form: Form) -> str:
    """Write a form as the line of a shell that sends it."""
    fields = [(name, value) for name, said in form.items() for value in (said if isinstance(said, list) else [said])]
    words = [f"curl .../generate/{operation} ...", *(f'-F {name}="{value}"' for name, value in fields)]
    return " \\\n  ".join(words)


def codes() -> list[str]:
    """List every code: of requests, of clients, of answers."""
    return [*RULES, *CLIENT_RULES, *CODES]


def group(code: str) -> str:
    """Return the letters that a code begins with."""
    return code.rstrip("0123456789")


@lru_cache(maxsize=1)
def every() -> Mapping[str, Explanation]:
    """Return the explanation of each code."""
    entries = read()
    return {code: _explanation(code, entries.get(code, {})) for code in codes()}


def lacking() -> list[str]:
    """List the codes that the file says nothing of: they are shown without a reason and an example until it does."""
    return [code for code in codes() if code not in read()]


def read() -> dict[str, Form]:
    """Return the entries of the file as they stand there."""
    text = importlib.resources.files("stability_contract.client_check").joinpath("explanations.yaml").read_text("utf-8")
    found: dict[str, Form] = yaml.safe_load(text)
    return found


def _explanation(code: str, entry: Form) -> Explanation:
    label = "documented" if code in CODES else rule(code).label
    operation = entry.get("operation", "")
    sentence = "" if code in CODES else rule(code).says
    return Explanation(
        code,
        severity(code),
        label,
        title(code),
        fix(code),
        sentence or SENTENCES.get(code, "") or _of_field(operation, entry.get("field", "")),
        " ".join(entry.get("why", "").split()),
        entry.get("wrong", ""),
        entry.get("right", ""),
        operation,
    )


def _of_field(operation: str, field: str) -> str:
    return description.about(document.load().operation(operation), field) if operation else ""


def nearest(code: str) -> str:
    """Return the code that was most likely meant, or nothing."""
    return next(iter(difflib.get_close_matches(code.upper(), codes(), n=1)), "")
