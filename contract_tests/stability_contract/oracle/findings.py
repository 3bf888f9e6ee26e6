"""What is wrong with a server: stable codes, and findings that gather all exchanges showing the same issue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stability_contract.printable import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_contract.http.exchange import Exchange
    from stability_contract.oracle.rules import Label

CODES = {
    "ANS001": "accepts what it must refuse",
    "ANS002": "refuses what it must accept",
    "ANS003": "refuses with the wrong status",
    "ANS004": "an error response does not name the field at fault",
    "ANS005": "an error response blames a field that is right",
    "ANS006": "the problems do not come in the order of the contract's fields",
    "ANS010": "gives no answer",
    "ANS011": "fails inside",
    "ANS012": "the body is not what the contract describes",
    "ANS013": "the content type is not what the contract describes",
    "ANS014": "a header is not what the contract describes",
    "ANS015": "sends a header that the service never sends",
    "ANS016": "the ids of an error response differ",
    "ANS020": "the picture does not decode",
    "ANS021": "the picture's format is not the one asked for",
    "ANS022": "the picture's size is not what the contract says",
    "ANS023": "what the answer says about the picture is wrong",
    "ANS024": "the seed is not the one asked for",
    "ANS025": "two different requests get one picture",
    "ANS026": "two equal requests get two pictures",
    "ANS030": "refuses the key out of turn",
    "ANS031": "limits the rate out of turn",
    "ANS032": "takes more credits than the contract says",
    "ANS033": "the balance is not the one that the prices make",
    "ANS040": "nothing valid was accepted in a whole phase",
    "FACT01": "a published fact does not hold",
    "LAW01": "a law between answers does not hold",
}
"""Every code and its meaning. Findings of schemathesis's own checks have the check's name as their code."""


SENTENCES = {
    "ANS002": "A request that keeps every rule of the contract is answered with a picture.",
    "ANS005": "A 400 names the fields that are wrong.",
    "ANS006": "All problems of a request come back together in one 400, in the order of the fields in the reference.",
    "ANS010": "Every request is answered.",
    "ANS011": "An internal error is not the answer to any request.",
    "ANS012": "Errors are JSON with errors, id and name; a picture in JSON has image, finish_reason and seed.",
    "ANS013": "Errors are `application/json`; a picture has the type that `accept` and the format ask for.",
    "ANS014": "A picture has seed, finish-reason and x-request-id, in JSON the last alone; a 405 has Allow.",
    "ANS015": "No `Retry-After` and no rate-limit headers are sent.",
    "ANS016": "The response header `x-request-id` carries the id of the error body.",
    "ANS020": "`image/*` answers with the picture's bytes, `application/json` with base64 in JSON.",
    "ANS023": "An answer reports the seed that was used, and whether the picture is whole.",
    "ANS025": "A prompt, a style, a model or a seed of its own gives a picture of its own.",
    "ANS026": "The same form with the same seed gives the same picture, in every format.",
    "ANS030": "A good key is accepted.",
    "ANS031": "Only more requests than the limit takes are answered with 429.",
    "ANS032": "A picture costs what the contract says, and a failure costs nothing.",
    "ANS033": "A picture costs what the contract says, and a failure costs nothing.",
    "ANS040": "A request that keeps every rule of the contract is answered with a picture.",
}
"""What the contract says where no field's own sentence fits."""


MAX_FIELD = 100
MAX_DETAIL = 1000
MAX_EACH = 20
"""Findings that are kept of one exchange."""

MAX_ISSUES = 500
"""Faults that are reported one by one; a server can invent names of fields without end."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One issue, as one exchange shows it. `rule` is the request's rule behind it, or the fact's name.

    Much of its text is a server's: it is made short, and fit to be shown anywhere, when the finding is made.
    """

    code: str
    operation: str
    field: str
    detail: str
    sentence: str = ""
    label: Label = "documented"
    rule: str = ""
    exchange: Exchange | None = None
    value: str = ""
    """What distinguishes it from findings of the same rule about another value."""

    def __post_init__(self) -> None:
        """Make the texts short, and fit to be shown."""
        object.__setattr__(self, "field", short(self.field, MAX_FIELD))
        object.__setattr__(self, "detail", short(self.detail, MAX_DETAIL))

    @property
    def title(self) -> str:
        """Say what kind of issue it is."""
        return CODES.get(self.code, self.code)

    @property
    def because(self) -> str:
        """Return the sentence of the contract that is broken."""
        return self.sentence or SENTENCES.get(self.code, "")

    @property
    def group(self) -> tuple[str, str, str, str, str]:
        """Return what makes two findings the same issue."""
        return self.code, self.operation, self.field, self.rule, self.value


@dataclass
class Issue:
    """All findings of one issue; the one with the smallest request stands for them."""

    best: Finding
    count: int = 0
    phases: set[str] = field(default_factory=set)

    def add(self, finding: Finding) -> None:
        """Take another finding of the same issue."""
        self.count += 1
        if finding.exchange:
            self.phases.add(finding.exchange.source.phase)
        if _size(finding) < _size(self.best):
            self.best = finding


def gather(findings: Iterable[Finding]) -> list[Issue]:
    """Group findings into issues, the gravest kind first, then by operation and field.

    Beyond the first `MAX_ISSUES`, those of one code and one operation are one issue.
    """
    issues: dict[tuple[str, ...], Issue] = {}
    for finding in findings:
        known = finding.group in issues or len(issues) < MAX_ISSUES
        group = finding.group if known else (finding.code, finding.operation)
        issues.setdefault(group, Issue(finding)).add(finding)
    return sorted(issues.values(), key=lambda issue: issue.best.group)


def _size(finding: Finding) -> int:
    return len(finding.exchange.request.body) if finding.exchange else 0


def numbered(issues: Iterable[Issue]) -> Iterator[tuple[str, Issue]]:
    """Return each issue a short name for tables and files: F1, F2, ..."""
    return ((f"F{number}", issue) for number, issue in enumerate(issues, 1))
