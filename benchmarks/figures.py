"""Figures of the mock server by itself: `python -m benchmarks.figures`.

It takes about half a minute, needs nothing but what `make setup` installs, and prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import machine, painting, start, story, uploads
from benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PICTURES = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures", description="Figures of the mock server.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there, too")
    parser.add_argument("--quick", action="store_true", help="measure once where else a median is taken, and less")
    chosen = parser.parse_args(arguments)
    before = machine.load_average()
    figures = dict(measured(quick=chosen.quick))
    loads = [before, machine.load_average()]
    sys.stdout.write(f"{machine.described()}; load average {loads[0]} before, {loads[1]} after.\n\n")
    sys.stdout.write(table(("What", "measured"), [(name, f"{value:,.2f}") for name, value in figures.items()]))
    if chosen.json:
        written = {"machine": machine.described(), "load_averages": loads, "figures": figures}
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(written, indent=2), encoding="utf-8")
    return 0


def measured(*, quick: bool) -> Iterator[tuple[str, float]]:
    """Yield one figure after another; each name says its unit."""
    yield from start.measured(1 if quick else 5)
    for output_format in painting.FORMATS:
        cost = painting.cost(output_format, 3 if quick else PICTURES)
        yield f"CPU to paint a picture of 1024x1024 ({output_format}), ms", cost.paint
        yield f"CPU to encode it as {output_format}, ms", cost.encode
    yield from uploads.measured(size=(64 << 20) if quick else (1 << 30), times=1 if quick else 9)
    yield "the whole story of a 429 over HTTP, 60 seconds of time-out included, s", story.seconds()


if __name__ == "__main__":
    sys.exit(main())
