"""Compares the mock server with a bare server and with other mock servers: `python -m benchmarks.compare`.

Every server gets the same bytes from the same load, one after another in each of several rounds. What counts are the
ratios; the numbers behind them change with the machine, and with what else it does.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import bodies, machine, painting, peers, processes, unique, viewing
from benchmarks.load import Load, wrk_is_missing
from benchmarks.rounds import FLOOR, Target, compared
from benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.rounds import Series

OURS = "stability-mock"
SCENARIOS = {
    "The same good request, answered with the picture": ("picture", Load(bodies.good())),
    "The same good request, answered in JSON": ("json", Load(bodies.good(), accept="application/json")),
    "A request with four problems": ("refusal", Load(bodies.REFUSED, accept="application/json")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison and print it."""
    chosen = _options().parse_args(arguments)
    if reason := wrk_is_missing():
        sys.stderr.write(f"benchmarks: {reason}\n")
        return 2
    result = measured(chosen.rounds, chosen.seconds, with_peers=not chosen.no_peers)
    sys.stdout.write(in_markdown(result))
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(result, indent=2), encoding="utf-8")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare",
        description="Compares the mock server with a bare server and with other mock servers.",
    )
    parser.add_argument("--rounds", type=int, default=5, help="how many times each is measured [5]")
    parser.add_argument("--seconds", type=int, default=3, help="how long each time [3]")
    parser.add_argument("--no-peers", action="store_true", help="compare with the bare server only")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write everything that was measured there")
    return parser


def measured(rounds: int, seconds: int, *, with_peers: bool) -> dict[str, Any]:
    """Measure everything."""
    before = machine.load_average()
    with ExitStack() as stack:
        answers = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_answers(answers)
        bare = stack.enter_context(processes.bare(answers))
        ours = stack.enter_context(processes.ours(*processes.UNLIMITED))
        others, skipped = _start_peers(stack, (answers / "json").read_bytes()) if with_peers else ({}, {})
        scenarios = {}
        for title, (answer, sent) in SCENARIOS.items():
            targets = {FLOOR: Target(bare, f"/{answer}"), OURS: Target(ours, bodies.PATH)}
            targets |= others if sent.accept == "application/json" else {}  # a picture is not theirs to give
            found = compared(targets, replace(sent, seconds=seconds), rounds)
            scenarios[title] = {name: _summed_up(series, found[FLOOR]) for name, series in found.items()}
        watched = viewing.measured(ours, bodies.PATH, Load(bodies.good(), seconds=seconds), rounds)
    own = dict(unique.measured(rounds, seconds))
    load_averages = [before, machine.load_average()]
    return {
        "machine": machine.described(),
        "load_averages": load_averages,
        "scenarios": scenarios,
        "skipped": skipped,
        "watched": watched,
        "unique": own,
    }


def write_answers(folder: Path) -> None:
    """Write what the bare server answers with: as many bytes as the mock server's answers have."""
    picture = painting.file("png")
    (folder / "picture").write_bytes(picture)
    (folder / "json").write_text(
        json.dumps({"image": base64.b64encode(picture).decode(), "finish_reason": "SUCCESS", "seed": bodies.SEED})
    )
    (folder / "refusal").write_bytes(bytes(500))


def _start_peers(stack: ExitStack, answer: bytes) -> tuple[dict[str, Target], dict[str, str]]:
    """Start the peers that can be had, and say why the others cannot."""
    started, skipped = {}, {}
    for peer in peers.PEERS:
        name = f"{peer.name} {peer.version} (checks {peer.checks})"
        if reason := peer.install():
            skipped[name] = reason
            continue
        port = processes.free_port()
        try:
            server = stack.enter_context(processes.running(peer.prepare(answer, port), port))
        except (OSError, RuntimeError) as problem:
            skipped[name] = str(problem)
        else:
            started[name] = Target(server, bodies.PATH)
    return started, skipped


def _summed_up(series: Series, floor: Series) -> dict[str, float]:
    return {
        "share_of_floor": round(series.share_of(floor), 3),
        "cpu_share_of_floor": round(series.cpu_share_of(floor), 3),
        "cpu_microseconds": round(series.cpu, 1),
        "answers_a_second": round(series.rate, 1),
        "p99_ms": round(series.p99_ms, 2),
        "refused": round(series.refused, 3),
    }


def in_markdown(result: Mapping[str, Any]) -> str:
    """Write the result as a page."""
    parts = ["{machine}; load average {load_averages[0]} before, {load_averages[1]} after.\n".format(**result)]
    for title, servers in result["scenarios"].items():
        head = ("Server", "share of the floor", "by CPU", "CPU of one, us", "a second", "p99, ms", "refused")
        rows = [(name, *(f"{value:.2f}" for value in found.values())) for name, found in servers.items()]
        parts.append(f"## {title}\n\n{table(head, rows)}")
    parts.append(f"## The same good request, and somebody looks at the live page\n\n{_watched(result['watched'])}")
    parts.append(f"## Pictures that are not in the cache\n\n{table(('What', 'measured'), result['unique'].items())}")
    parts.extend(f"Skipped: {name}: {reason}.\n" for name, reason in result["skipped"].items())
    return "\n".join(parts)


def _watched(result: Mapping[str, Mapping[str, float]]) -> str:
    rows = [(name, *(f"{value:.2f}" for value in found.values())) for name, found in result.items()]
    return table(("With", "share of the rate", "by CPU", "a second"), rows)


if __name__ == "__main__":
    sys.exit(main())
