"""What a check comes to: its findings by their code, its numbers, and the verdict in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from stability_contract.client_check.check import fix, severity, title
from stability_contract.client_check.traffic_rules import OK
from stability_contract.client_check.trial_outcome import CODES, UNDECIDED
from stability_contract.counting import counted
from stability_contract.http import curl, multipart
from stability_contract.oracle.findings import numbered
from stability_contract.printable import printable

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check
    from stability_contract.client_check.trials import Result
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.findings import Issue
    from stability_contract.oracle.rules import Severity

MOCK_SERVER = "http://127.0.0.1:8765"
"""Where a curl line repeats a request: at a mock server, for nothing."""
TAIL_LINES, MAX_TAIL = 25, 3000
_REDACTED = re.compile(r"(sk-)?\*{3}[\w-]{0,8}")
_OF_THE_LIBRARY = ("user-agent", "accept-encoding", "connection")


@dataclass(frozen=True, slots=True)
class Group:
    """All issues of one code, each with its short name."""

    code: str
    issues: tuple[tuple[str, Issue], ...]

    @property
    def severity(self) -> Severity:
        """Return how bad they are."""
        return severity(self.code)

    @property
    def title(self) -> str:
        """Say what they are, in a few words."""
        return title(self.code)

    @property
    def fix(self) -> str:
        """Say how to repair them."""
        return fix(self.code)

    @property
    def of_trials(self) -> bool:
        """Return whether trials show them, no request."""
        return self.code in CODES.values()

    @property
    def count(self) -> int:
        """Count how often they were seen."""
        return sum(issue.count for _, issue in self.issues)


def groups(check: Check) -> list[Group]:
    """Return what was found by code, in the order of the issues: the worst first."""
    found: dict[str, list[tuple[str, Issue]]] = {}
    for name, issue in numbered(check.issues):
        found.setdefault(issue.best.code, []).append((name, issue))
    return [Group(code, tuple(issues)) for code, issues in found.items()]


@lru_cache(maxsize=8)
def bare(request: Request) -> Request:
    """Return a request without what its library adds and nobody reads: some headers, and the empty file `none`."""
    kept = tuple(header for header in request.headers if header[0] not in _OF_THE_LIBRARY)
    return replace(request, headers=kept, body=_without_none(request))


def line(request: Request, body_file: str = "") -> str:
    """Return the curl line that repeats a request at a mock server; the key is a variable in it."""
    found = _REDACTED.search(" ".join([*(value for _, value in request.headers), request.target]))
    return printable(curl.line(bare(request), MOCK_SERVER, found[0] if found else "", body_file))


def _without_none(request: Request) -> bytes:
    try:
        boundary = multipart.boundary_of(request.header("content-type") or "")
        parts = multipart.read(request.body, boundary)
    except (multipart.ContentTypeError, multipart.MultipartError):
        return request.body
    kept = [part for part in parts if part.name != "none" or part.value]
    return request.body if kept in ([], parts) else multipart.write(kept, boundary.decode("latin-1"))[1]


def place(issue: Issue) -> str:
    """Say where an issue is: the endpoint and the field."""
    return f"{issue.best.operation} {issue.best.field}".strip()


def fails(check: Check, code: str) -> bool:
    """Return whether a finding of this code fails the check."""
    kind = severity(code)
    return code not in check.ignored and (kind == "error" or (kind == "warning" and check.strict))


def failed(check: Check, result: Result) -> bool:
    """Return whether a trial fails the check; one that was not reached does not, nor one whose code is left out."""
    code = CODES.get(result.verdict)
    return code is not None and fails(check, code)


def credits_spent(check: Check) -> Decimal:
    """Return what the answered pictures cost on the real service."""
    prices = (
        one.verdict.operation.price(one.verdict.values)
        for one in check.judged
        if one.entry.status == OK and one.verdict.operation
    )
    return sum(prices, Decimal(0))


def faults_in_words(check: Check) -> str:
    """Say how many errors and warnings there are."""
    counts = {kind: check.count(kind) for kind in ("error", "warning", "info")}
    words = [counted(counts["error"], "error"), counted(counts["warning"], "warning")]
    return ", ".join([*words, *([f"{counts['info']} for information"] if counts["info"] else [])])


def percent(value: float) -> str:
    """Write a share; what is not whole is never rounded up to it."""
    return f"{int(value)} %"


def verdict(check: Check) -> str:
    """Say it all in one line."""
    parts = [
        faults_in_words(check) + (" (strict: warnings count)" if check.strict else ""),
        f"{counted(len(check.judged), 'request')}, {counted(credits_spent(check), 'credit')}",
        _survival(check),
        f"coverage {percent(check.coverage.percent)}"
        + ("" if check.covered_enough else f", wanted are {check.fail_under:g} %"),
    ]
    return f"{'passed' if check.passed else 'failed'}: {'; '.join(filter(None, parts))}"


def _survival(check: Check) -> str:
    survived, met = check.survived
    undecided = len(
        [result for result in check.results if result.verdict in UNDECIDED and result.verdict != "not reached"]
    )
    more = f", {undecided} undecided" if undecided else ""
    return f"survives {survived} of {counted(met, 'trial')}{more}" if check.results else ""


def tail(output: str) -> str:
    """Return the end of what a command said."""
    lines = output.strip().splitlines()[-TAIL_LINES:]
    return "\n".join(lines)[-MAX_TAIL:]
