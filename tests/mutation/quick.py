"""What `make test` catches: each seeded defect, and a sample of mutants of the request path, against the quick tests.

`make mutation-quick` runs it, for an hour or so; the figures are in docs/contract-suite.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from places import ROOT

from mutation import measure
from mutation.machine import code
from mutation.seeded_plugin import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TREES = ("mock_server", "contract_tests", "openapi", "tests", "tools", "docs", "benchmarks", "docker", ".github")
FILES = ("pyproject.toml", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
SERVER_TESTS = tuple(f"tests/{name}" for name in ("web", "sandboxes", "contract_2026", "faults", "journal", "pictures"))
"""The folders of tests that a change of the mock server can turn red; the files next to them are run, too."""

PATIENCE_SECONDS = 900


def quick_tests(root: Path, *options: str, **environment: str) -> bool:
    """Run the quick tests of a tree until the first failure, and tell whether one failed."""
    files = sorted(str(path.relative_to(root)) for path in (root / "tests").glob("test_*.py"))
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *options]
    paths = os.pathsep.join(str(root / name) for name in ("mock_server", "contract_tests", "tests", "tests/support"))
    variables = {**os.environ, "PYTHONPATH": paths, **environment}
    try:
        done = subprocess.run(
            [*command, *files, *SERVER_TESTS],
            cwd=root,
            env=variables,
            capture_output=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def caught_mutant(mutant: code.Mutant) -> bool:
    """Put a mutant into a copy of the tree, and tell whether the quick tests fail."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in TREES:
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "system"))
        for name in FILES:
            shutil.copy(ROOT / name, root / name)
        (root / code.FOLDER / mutant.file).write_text(mutant.text, "utf-8")
        return quick_tests(root)


def caught_defect(name: str) -> bool:
    """Put a seeded defect between the quick tests and the application, and tell whether they fail."""
    return quick_tests(ROOT, "-p", "mutation.seeded_plugin", **{VARIABLE: name})


def tried(many: Sequence[Any], attempt: Callable[[Any], bool], workers: int) -> Iterator[tuple[Any, bool]]:
    """Try many, some at once, and yield each with what became of it."""
    with ThreadPoolExecutor(workers) as pool:
        yield from zip(many, pool.map(attempt, many), strict=True)


@click.command()
@click.option("--mutants", default=60, show_default=True, help="How many mutants to draw from the request path.")
@click.option("--seed", default=1, show_default=True, help="The seed of the draw.")
@click.option("--only", default="", help="Only seeded defects whose name or area contains this; - for none.")
@click.option("--workers", default=2, show_default=True, help="Runs at once.")
def main(mutants: int, seed: int, only: str, workers: int) -> None:
    """Count what the quick tests catch."""
    names = [found.name for found in measure.defects() if only in found.name or only == found.area]
    _count("seeded defects", [(name, caught) for name, caught in tried(names, caught_defect, workers)])
    sample = code.sample(mutants, seed)
    _count("mutants", [(mutant.name, caught) for mutant, caught in tried(sample, caught_mutant, workers)])


def _count(kind: str, results: list[tuple[str, bool]]) -> None:
    for name, caught in results:
        if not caught:
            click.echo(f"SURVIVES {kind}: {name}")
    click.echo(f"{kind}: {sum(caught for _, caught in results)} of {len(results)} caught")


if __name__ == "__main__":
    main()
