"""Measures the contract suite: puts one defect at a time into the mock server, and counts those that it catches.

`make mutation` runs it. Exit code 1 if fewer than 95 percent are caught, or if the healthy server has a finding.
"""

from __future__ import annotations

import click

from mutation import measure


@click.command()
@click.option("--only", default="", help="Only defects whose name or area contains this.")
@click.option("--workers", default=2, show_default=True, help="Processes to work in.")
@click.option("--seeds", default=10, show_default=True, help="Seeds with which the healthy server must be clean.")
@click.option("--seed", default=1, show_default=True, help="The seed for the defects.")
def main(only: str, workers: int, seeds: int, seed: int) -> None:
    """Measure the suite with each defect, and with the healthy server."""
    names = [found.name for found in measure.defects() if only in found.name or only == found.area]
    measures = []
    for one in measure.measure_all(names, workers, seed):
        measures.append(one)
        click.echo(f"{'caught  ' if one.caught else 'SURVIVES'} {one.area}: {one.name} ({one.caught_by or one.detail})")
    false_alarms = measure.alarms(range(1, seeds + 1))
    for alarm in false_alarms:
        click.echo(f"FALSE ALARM {alarm}")
    caught = [one for one in measures if one.caught]
    spent = [one.credits for one in caught]
    costs = measure.costs([one.requests for one in caught], spent, [one.seconds for one in caught])
    click.echo("\n".join([*measure.table(measures), "", *costs]))
    enough = sum(one.caught for one in measures) >= measure.ENOUGH * len(measures)
    raise SystemExit(1 if false_alarms or not enough else 0)


if __name__ == "__main__":
    main()
