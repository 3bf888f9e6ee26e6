"""A short run of the server check, by itself as a process: `python hostile_run.py URL KEY FOLDER TIMES`."""

from __future__ import annotations

import atexit
import sys
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from stability_contract.cases import forms
from stability_contract.cases.plan import Planned
from stability_contract.facts import runner
from stability_contract.http.exchange import Source
from stability_contract.server_check import console, reports
from stability_contract.server_check.budget import Overcharged
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import Run, prepare
from stability_contract.target import TargetError

FACTS = ("a_picture_costs_3_credits", "the_balance_can_be_asked", "json_asks_for_base64", "a_key_is_required")


def planned(run: Run) -> list[Planned]:
    """Return two requests that must be accepted, and one that must not."""
    core = run.document.operation("core")
    good = forms.bare(core.branches[0]).values()
    requests = [forms.request(core, good, run.key), forms.request(core, good, run.key, "application/json")]
    requests.append(forms.request(core, (), run.key))
    return [Planned(request, Source("wire", "core", "a test"), run.judge.judge(request)) for request in requests]


def checked(url: str, key: str, times: int = 1) -> Run:
    """Return a run of a number of rounds of requests, and of a few facts; raises TargetError and Overcharged."""
    run = prepare(Options(url=url, key=key, operations=("core",), budget=Decimal(100)), url)
    try:
        list(run._requests(run.document.operation("core"), planned(run) * times))
        for fact in (fact for fact in runner.facts(run.document, ("core",)) if fact.name in FACTS):
            result = runner.attempt(fact, run.probe(fact.section))
            run.results.append(result)
            run.findings += [result.finding] if result.finding else []
    finally:
        run.sender.client.end()
    return run


def main(url: str, key: str, folder: str, times: str) -> None:
    """Run, show and write what was found, with the exit codes of the command, and the peak of memory."""
    atexit.register(_write_peak, Path(folder).with_name("peak"))
    try:
        run = checked(url, key, int(times))
    except (TargetError, Overcharged) as problem:
        sys.stderr.write(f"Error: {problem}\n")
        raise SystemExit(2) from None
    console.summary(run, Console(width=200))
    reports.write(run, Path(folder))
    raise SystemExit(1 if run.findings else 0)


def _write_peak(file: Path) -> None:
    """Write how many bytes this process held at the most; from outside, its parent's would be measured."""
    status = Path("/proc/self/status").read_text("ascii")
    file.write_text(str(int(status.partition("VmHWM:")[2].split()[0]) << 10), "ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
