"""Measures the contract suite with mutants that a machine makes: `make mutation KINDS=code,document SAMPLE=100`.

The results are in `out/mutation/machine.jsonl`; a run that was stopped goes on where it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mutation.machine import campaign, catalogue, summary

FILE = Path("out/mutation/machine.jsonl")


@click.command()
@click.option("--kinds", default=",".join(catalogue.KINDS), show_default=True, help="Which, with commas between.")
@click.option("--sample", default=0, help="How many of each kind to draw; 0 for all.")
@click.option("--seed", default="1", show_default=True, help="The seed of the draw.")
@click.option("--workers", default=2, show_default=True, help="Processes to work in.")
@click.option("--patience", default=240.0, show_default=True, help="Seconds that one mutant may take.")
@click.option("--sieve/--no-sieve", default=True, help="Leave out what no request of the battery can tell.")
@click.option("--file", default=FILE, show_default=True, type=click.Path(path_type=Path), help="The results.")
@click.option("--report", is_flag=True, help="Try nothing; show what is written down.")
def main(**given: Any) -> None:  # noqa: ANN401 - click's own
    """Try mutants, write down what became of each, and show the score."""
    chosen, file = given["kinds"].split(","), given["file"]
    if not given["report"]:
        for one in campaign.carry_out(_jobs(chosen, given), file, given["workers"]):
            click.echo(f"{one['state']:12} {one['kind']}: {one['name']} ({one['caught_by'] or one['detail']})")
    results = [one for one in campaign.read(file) if one["kind"] in chosen]
    population = {kind: len(catalogue.mutants(kind)) for kind in chosen}
    click.echo("\n".join(summary.lines(results, population)))
    click.echo("\n".join(["", "Survivors:", *summary.survivors(results)]))


def _jobs(kinds: list[str], given: dict[str, Any]) -> list[campaign.Job]:
    """Return the jobs, each kind's spread over the whole, so that a part of them is a sample of all."""
    drawn = {
        kind: catalogue.sample(kind, given["sample"] or len(catalogue.mutants(kind)), given["seed"]) for kind in kinds
    }
    turns = sorted(
        (place / len(names), kind, name) for kind, names in drawn.items() for place, name in enumerate(names)
    )
    return [campaign.Job(kind, name, given["patience"], given["sieve"]) for _, kind, name in turns]


if __name__ == "__main__":
    main()
