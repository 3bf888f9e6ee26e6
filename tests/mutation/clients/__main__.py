"""Measures the client check with mutants of correct clients: `make mutation-clients`."""

from __future__ import annotations

from pathlib import Path

import click

from mutation.clients import measure
from mutation.machine.summary import interval

FILE = Path("out/mutation/clients.jsonl")
ENOUGH = 0.95


@click.command()
@click.option("--only", default="", help="Only mutants whose name contains this.")
@click.option("--file", default=FILE, show_default=True, type=click.Path(path_type=Path), help="The results.")
def main(only: str, file: Path) -> None:
    """Check each mutant, write down what was said of it, and count."""
    file = file.absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    found = []
    with measure.ground() as shared, file.open("w", encoding="utf-8") as out:
        for mutant in measure.mutants():
            if only in mutant.name:
                one = measure.found(mutant, shared)
                found.append(one)
                out.write(measure.written(one) + "\n")
                out.flush()
                click.echo(
                    f"{'found   ' if one.right else 'MISSED  '} {one.name}: {', '.join(one.codes) or one.failed}"
                )
    wrong = [one for one in found if one.wanted]
    caught = sum(one.right for one in wrong)
    low, high = interval(caught, len(wrong))
    click.echo(f"{caught} of {len(wrong)} found, {100 * low:.1f} to {100 * high:.1f} percent")
    legal = [one for one in found if not one.wanted]
    click.echo(f"{sum(one.right for one in legal)} of {len(legal)} legal changes without a finding")
    raise SystemExit(0 if caught >= ENOUGH * len(wrong) and all(one.right for one in legal) else 1)


if __name__ == "__main__":
    main()
