"""The command `stability-contract`: checks servers against the contract of the API."""

from __future__ import annotations

import math
import signal
import sys
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stability_contract import failure, streams
from stability_contract.contract.document import DocumentError
from stability_contract.http.client import RawClientError
from stability_contract.http.redaction import redact
from stability_contract.printable import short
from stability_contract.server_check.options import DEFAULT_KEY, UNLIMITED, Options
from stability_contract.signals import Signals
from stability_contract.target import TargetError, started

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from stability_contract.cases.plan import Planned
    from stability_contract.server_check.run import Run

CLEAN, FINDINGS = 0, 1
MAX_LINE = 1000


class _Unchecked(click.ClickException):
    """The server could not be checked; one line says why, in which a server's words may stand."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(short(message, MAX_LINE))


class _Budget(click.ParamType[Decimal]):
    """A number of credits, or `unlimited`."""

    name = "credits"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it, or say what is wrong."""
        if str(value) == "unlimited":
            return UNLIMITED
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            found = Decimal(-1)
        if not found.is_finite() or found < 0:
            self.fail(f"{value} is not a number of credits, and not `unlimited`", param, ctx)
        return found


class _Seconds(click.FloatRange):
    """A span of time, in seconds."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """Read it; what is not a number at all lies in no range."""
        found = float(super().convert(value, param, ctx))
        if math.isnan(found):
            self.fail(f"{value} is not a number of seconds", param, ctx)
        return found


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """Check servers and clients of the Stable Image API against its contract."""


@main.command()
@click.option("--url", help="The server to check. Without it, a mock server is started for the run.")
@click.option("--key", envvar="STABILITY_API_KEY", help="The API key (or STABILITY_API_KEY). No report shows it.")
@click.option("--contract", type=click.Path(path_type=Path), help="The contract: 2024, 2026, or a file. [2024]")
@click.option("--seed", default=1, show_default=True, help="The same seed sends the same requests.")
@click.option(
    "--max-examples",
    type=click.IntRange(0),
    help="Random cases for each shape of a form. [30; 0 if pictures cost money]",
)
@click.option("--operations", help="Check only these endpoints: names with commas between.")
@click.option("--budget", type=_Budget(), help="Maximum credits to spend: a number, or unlimited.")
@click.option(
    "--timeout",
    type=_Seconds(0, 3600, min_open=True),
    default=20.0,
    show_default=True,
    help="Maximum seconds to wait for each answer.",
)
@click.option(
    "--real-time", is_flag=True, help="Wait for the rate limit in real time if the clock cannot be moved (minutes)."
)
@click.option("--fail-fast", is_flag=True, help="Stop at the first finding.")
@click.option("--strict", is_flag=True, help="What is only assumed of the service is an error on any server.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write JUnit, JSON, HTML and HAR here.")
def server(operations: str | None, **given: object) -> None:
    """Check a server against the contract: its rules, the published facts, and malformed requests.

    Exit code 0: nothing found; 1: findings; 2: the server could not be checked; 128 + N: signal N stopped it.
    """
    signals = Signals()
    try:
        names = _names(operations)
        options = Options(operations=names, **given)  # type: ignore[arg-type]
        with signals, ExitStack() as stack:
            code = _check(options, stack, signals)
    except (DocumentError, RawClientError, TargetError) as problem:
        raise _Unchecked(redact(str(problem), str(given["key"] or ""))) from problem
    except KeyboardInterrupt as problem:
        raise _stopped(signals.received or signal.SIGINT) from problem
    except Exception as problem:
        raise _Unchecked(redact(failure.words(problem), str(given["key"] or ""))) from problem
    raise SystemExit(code)


def _stopped(number: int, checked: str = "server") -> SystemExit:
    """Say in one line which signal stopped the check, and return the exit code that shells use for it."""
    click.echo(f"Error: stopped by {signal.Signals(number).name}: the {checked} was not checked to the end", err=True)
    return SystemExit(128 + number)


def _names(operations: str | None) -> tuple[str, ...]:
    """Read names with commas between, each once."""
    names = tuple(dict.fromkeys(name.strip() for name in (operations or "").split(",") if name.strip()))
    if operations is not None and not names:
        raise TargetError(f"--operations {operations!r} names no endpoint: give names with commas between")
    return names


def _check(options: Options, stack: ExitStack, signals: Signals) -> int:
    from rich.console import Console  # noqa: PLC0415 - only what a run needs

    from stability_contract.facts.probe import other_key  # noqa: PLC0415
    from stability_contract.server_check import reports  # noqa: PLC0415
    from stability_contract.server_check.run import prepare  # noqa: PLC0415

    terminal = Console()
    if options.out:
        _reporting(reports.make, options.out)
    contract = ["--contract", str(options.contract)] if options.contract else []
    url = options.url
    if url is None:
        options = replace(options, key=DEFAULT_KEY)  # the user's own is for others to see in the list of processes
        keys = ["--api-key", DEFAULT_KEY, "--api-key", other_key(DEFAULT_KEY)]
        with signals.held():
            url = stack.enter_context(started([*keys, *contract, "--log-level", "error"]))
    run = prepare(options, url.rstrip("/"))
    stack.callback(run.sender.client.end)
    run.check()
    plans = _plan(run, terminal) if run.paid else {}
    run.sender.client.end()  # planning takes seconds, in which a server may have closed the connection
    try:
        _perform(run, plans, terminal)
    except Exception as problem:  # what was found until then is reported all the same
        run.notes.append(f"stopped by {failure.words(problem)}")
        _tell(run, options, terminal)
        raise
    _tell(run, options, terminal)
    return FINDINGS if run.findings else CLEAN


def _perform(run: Run, plans: dict[str, list[Planned]], terminal: Console) -> None:
    from stability_contract.server_check import console  # noqa: PLC0415 - only what a run needs

    with console.progress(terminal) as show:
        for step in run.steps(plans):
            show(step)


def _tell(run: Run, options: Options, terminal: Console) -> None:
    """Show what was found, and write the reports whatever becomes of that."""
    from stability_contract.server_check import console, reports  # noqa: PLC0415 - only what a run needs

    try:
        console.summary(run, terminal)
        for line in run.receipt():
            terminal.print(line, highlight=False)
    finally:
        if options.out:
            _reporting(reports.write, run, options.out)
            terminal.print(f"reports: {options.out / 'report.html'}", highlight=False)


def _reporting(write: Callable[..., object], *what: object) -> None:
    """Do something with a folder for reports, or say in one line why that is not possible."""
    try:
        write(*what)
    except OSError as problem:
        raise TargetError(f"cannot write the reports: {problem}") from problem


def _plan(run: Run, terminal: Console) -> dict[str, list[Planned]]:
    """Plan everything beforehand, and say what it costs at most."""
    from stability_contract.server_check import spending  # noqa: PLC0415

    plans = {operation.name: run.plan(operation) for operation in run.operations}
    every = [planned for found in plans.values() for planned in found]
    for line in spending.summary(every, run.sender.budget):
        terminal.print(f"plan: {line}", highlight=False)
    return plans


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Show what changed for a client between two contracts: 2024, 2026, or the path of an OpenAPI document.

    Exit code 0: nothing breaks a client; 1: a change is marked BREAKING; 2: a contract cannot be read.
    """
    from stability_contract.contract import document  # noqa: PLC0415 - only what the command needs
    from stability_contract.diff import documents, report  # noqa: PLC0415

    try:
        found = report.Report(old, new, documents.between(document.load(old), document.load(new)))
    except DocumentError as problem:
        raise _Unchecked(str(problem)) from problem
    click.echo(found.json() if as_json else "\n".join(found.lines()))
    _require_written()
    raise SystemExit(FINDINGS if found.breaking else CLEAN)


def _require_written() -> None:
    """Fail where the output is what was asked for, and could not be written."""
    if reason := streams.lost(sys.stdout):
        raise _Unchecked(f"cannot write the output: {reason}")


@main.command(context_settings={"allow_interspersed_args": False})
@click.option("--har", type=click.Path(path_type=Path), help="Judge the requests in this HAR file; no command is run.")
@click.option("--attach", metavar="URL", help="Judge what the mock server at this URL has seen; no command is run.")
@click.option("--contract", help="The contract to judge by: 2024, 2026, or an OpenAPI document.")
@click.option("--operations", help="Count only these endpoints for the coverage: names with commas between.")
@click.option("--via", type=click.Choice(["auto", "proxy", "hosts"]), help="How the command reaches the mock server.")
@click.option("--allow", multiple=True, metavar="HOST", help="Let the command reach this host, too (repeatable).")
@click.option("--allow-all", is_flag=True, help="Let the command reach every host except the real service.")
@click.option("--scenario", metavar="FILE", help="YAML file with the faults that the mock server begins with.")
@click.option("--credits", "balance", metavar="CREDITS", help="The balance that each key begins with.")
@click.option(
    "--trial",
    "names",
    multiple=True,
    help="Run the command again with this fault; a name, a group, or all (repeatable).",
)
@click.option(
    "--patience", default=20.0, type=click.FloatRange(1), show_default=True, help="Maximum seconds for each trial."
)
@click.option(
    "--fail-under",
    default=0.0,
    type=click.FloatRange(0, 100),
    help="Fail if less than this percent of the contract is used, or of wrong answers noticed.",
)
@click.option("--sweep", is_flag=True, help="Run the command once for each fault at each of its calls.")
@click.option("--strength", is_flag=True, help="Run tests against wrong answers, and count those that they notice.")
@click.option(
    "--only", multiple=True, metavar="CELL", help="Make just this run, 3:cut for a cut at call 3 (repeatable)."
)
@click.option("--jobs", type=click.IntRange(1, 64), help="How many runs are made side by side. [number of processors]")
@click.option("--budget-runs", type=click.IntRange(1), help="Maximum number of runs of a sweep: the most telling ones.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="Begin no run after this number of minutes.")
@click.option("--in-place", is_flag=True, help="Run in this folder, one run at a time, not in copies of it.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave these findings out (repeatable).")
@click.option("--strict", is_flag=True, help="Fail on warnings, too.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write all reports into this folder.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="-- CMD [ARG]...")
def client(**given: Any) -> None:  # noqa: ANN401 - click's own
    """Check a client: run its command against a mock server, and judge what it sends and how it copes.

    Exit code 0: no error found; 1: errors, or too little coverage; 2: the client could not be checked.
    """
    from stability_contract.client_check import command, options  # noqa: PLC0415 - only what the command needs

    try:
        raise SystemExit(command.check_client(options.Wanted(**given)))
    except command.PROBLEMS as problem:
        raise _Unchecked(str(problem)) from problem
    except KeyboardInterrupt as problem:
        raise _stopped(signal.SIGINT, "client") from problem


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a finding, with an example of wrong and right. Without a CODE: list all codes."""
    from rich.console import Console  # noqa: PLC0415 - only what the command needs

    from stability_contract.client_check import explain as explaining  # noqa: PLC0415

    try:
        explaining.explain(code, Console())
    except explaining.UnknownCodeError as problem:
        raise _Unchecked(str(problem)) from problem
