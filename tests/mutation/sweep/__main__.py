"""Sweeps the seeded clients and the correct ones, and writes the table of docs/sweep.md: `make sweep-proof`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from places import ROOT

from mutation.sweep import measure, table
from mutation.sweep.seeded import correct, seeded

FILE = Path("out/mutation/sweep.jsonl")
ENOUGH = 0.95


@click.command()
@click.option("--only", default="", help="Only clients whose name contains this.")
@click.option("--file", default=FILE, show_default=True, type=click.Path(path_type=Path), help="The results.")
@click.option("--go-on", is_flag=True, help="Keep the results that the file has, and sweep the other clients.")
@click.option("--write", is_flag=True, help="Write the table into docs/sweep.md.")
def main(only: str, file: Path, *, go_on: bool, write: bool) -> None:
    """Sweep each client, write down what was said of it, and count."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not go_on:
        file.write_text("", "utf-8")
    found = [measure.Found(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    known = {one.name for one in found}
    clients = [one for one in (*seeded(), *correct()) if only in one.name and one.name not in known]
    with measure.mock_servers() as urls, file.open("a", encoding="utf-8") as out:
        for client in clients:
            one = measure.sweep(client, urls)
            found.append(one)
            out.write(json.dumps(asdict(one)) + "\n")
            out.flush()
            said = ", ".join(f"{verdict} at {' '.join(cells)}" for verdict, cells in one.verdicts.items())
            click.echo(f"{'right' if one.right else 'WRONG'} {one.name}: {said or one.problem or 'nothing'}")
    wrong, good = [one for one in found if one.wanted], [one for one in found if not one.wanted]
    caught = sum(one.right for one in wrong)
    click.echo(f"{caught} of {len(wrong)} found, {sum(one.right for one in good)} of {len(good)} correct ones passed")
    if write:
        table.write(found, ROOT / "docs/sweep.md")
    raise SystemExit(0 if caught >= ENOUGH * len(wrong) and all(one.right for one in good) else 1)


if __name__ == "__main__":
    main()
