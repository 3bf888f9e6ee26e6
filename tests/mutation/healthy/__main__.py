"""Measures false alarms: `make mutation-healthy` runs the suite against healthy variants of the server.

What is found counts as an alarm if it rests on more than an assumption: that is an error on a server of others.
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from stability_contract.http.client import RawClient
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import prepare
from stability_contract.target import TargetError, started

from mutation import gateway
from mutation.defect import Defect
from mutation.healthy.combinations import packed, variants
from mutation.measure import OPTIONS, edited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.http.exchange import Request, Response
    from stability_contract.oracle.findings import Finding

    from mutation.healthy.changes import Variant

FILE = Path("out/mutation/healthy.jsonl")


def alarms(variant: Variant, given: dict[str, Any]) -> Iterator[Finding]:
    """Yield what a run finds against a healthy variant."""
    with ExitStack() as stack:
        served = (
            edited(variant.edit, options=variant.options) if variant.edit else started([*OPTIONS, *variant.options])
        )
        url, gate = stack.enter_context(gateway.opened(RawClient(stack.enter_context(served))))
        gate.wire, gate.defect = variant.wire, Defect(variant.name, variant.label, after=_after(variant))
        chosen = tuple(filter(None, given["operations"].split(",")))
        run = prepare(Options(url=url, max_examples=given["examples"], operations=chosen), url)
        run.traits.strict = False  # no fact stops at what is only assumed, so that the rest of it is tried, too
        try:
            run.check()
            for _ in run.steps():
                pass
        finally:
            run.sender.client.end()
        yield from run.findings


def _after(variant: Variant) -> Any:  # noqa: ANN401 - as `Defect` has it
    change = variant.answer

    def after(request: Request, answer: Response, _: object) -> Response:
        return change(request, answer) if change and not request.path.startswith(gateway.CONTROL) else answer

    return after


@click.command()
@click.option("--count", default=200, show_default=True, help="How many variants.")
@click.option("--seed", default=1, show_default=True, help="The seed of the combinations.")
@click.option("--examples", default=0, show_default=True, help="Random cases for each shape of a form.")
@click.option("--packed", "few", is_flag=True, help="Few variants that have all changes, instead.")
@click.option("--operations", default="", help="Only these endpoints, names with commas between.")
@click.option("--only", default="", help="Only variants whose name contains this.")
@click.option("--file", default=FILE, show_default=True, type=click.Path(path_type=Path), help="The results.")
def main(**given: Any) -> None:  # noqa: ANN401 - click's own
    """Run the suite against each variant, and write down what it finds."""
    file, only = given["file"], given["only"]
    chosen = packed() if given["few"] else variants(given["count"], given["seed"])
    file.parent.mkdir(parents=True, exist_ok=True)
    done = {json.loads(line)["name"] for line in file.read_text("utf-8").splitlines()} if file.exists() else set()
    with file.open("a", encoding="utf-8") as out:
        for variant in chosen:
            if only in variant.name and variant.name not in done:
                result = _result(variant, given)
                out.write(json.dumps(result) + "\n")
                out.flush()
                said = result["errors"] or result["notes"] or ""
                click.echo(f"{'ALARM ' if result['errors'] else 'quiet '} {variant.name}: {said}")
    results = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    loud = [one for one in results if one["errors"]]
    click.echo(f"{len(results)} healthy variants, {len(loud)} with an error")
    raise SystemExit(1 if loud else 0)


def _result(variant: Variant, given: dict[str, Any]) -> dict[str, Any]:
    begun = time.perf_counter()
    errors: dict[tuple[str, str, str], str] = {}
    notes: dict[tuple[str, str, str], str] = {}
    try:
        for finding in alarms(variant, given):
            kind = finding.code, finding.rule, finding.label
            (notes if finding.label == "assumed" else errors).setdefault(kind, finding.detail[:160])
    except TargetError as problem:
        errors["preflight", "", ""] = str(problem)
    leaning = {"name": variant.name, "label": variant.label, "leans": variant.leans}
    return {**leaning, "errors": _written(errors), "notes": _written(notes), "seconds": time.perf_counter() - begun}


def _written(found: dict[tuple[str, str, str], str]) -> list[str]:
    """Return one line for each kind of finding."""
    return [f"{' '.join(filter(None, kind))}: {detail}" for kind, detail in found.items()]


if __name__ == "__main__":
    main()
