"""The campaign against the server check: every attack in its largest size, with its memory and CPU time.

Each is a process that checks a hostile server, next to one that checks a server that does nothing odd.
The table of figures is printed at the end; `docs/security.md` has one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import hostile_run
import pytest
from hostile import KEY, Attack, serving, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIB = 1 << 20
MAX_MORE_MEMORY = 450 * MIB
"""Beyond a bare run: a decoder may take 256 MiB, what is kept 64, an answer and its copies the rest."""

MAX_MORE_CPU_SECONDS = 120
ROUNDS = 6
"""Of three requests each."""

HEAD = "| attack | exit code | MiB | CPU seconds |\n|---|---|---|---|"

REPORTS = {"junit.xml", "report.json", "report.html", "exchanges.har"}
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc"),
    pytest.mark.timeout(600),
]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, and how it ended."""

    code: int
    memory: int
    cpu: float
    output: str

    def row(self, name: str) -> str:
        """Return a row of the table."""
        return f"| {name} | {self.code} | {self.memory // MIB} | {self.cpu:.1f} |"


def check(attack: Attack, folder: Path) -> Cost:
    """Run a check of many rounds against a server that does this."""
    log = folder / "log"
    with serving(attack) as url, log.open("w") as out:
        command = [sys.executable, hostile_run.__file__, url, KEY, str(folder / "out"), str(ROUNDS)]
        environment = {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_CONFIG"}
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(process.returncode, int((folder / "peak").read_text("ascii")), cpu, log.read_text("utf-8", "replace"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Cost:
    """Return the cost of a run against a server that does nothing odd."""
    return check(Attack("nothing", 0, "health", lambda: NOTHING), tmp_path_factory.mktemp("bare"))


NOTHING = b'HTTP/1.1 200 x\r\ncontent-type: application/json\r\ncontent-length: 19\r\n\r\n{"contract":"2024"}'


LARGEST = {(attack.kind, attack.place): attack for attack in table()}
"""The smaller sizes are tried in tests/harness/test_hostile_answers.py."""


@pytest.mark.parametrize("attack", list(LARGEST.values()), ids=lambda attack: attack.name)
def test_an_attack_costs_little_and_is_reported(
    attack: Attack, bare: Cost, record_property: Callable[[str, object], None], tmp_path: Path
) -> None:
    cost = check(attack, tmp_path)
    record_property("figures", [HEAD, cost.row(attack.name)])

    assert cost.code in {0, 1, 2}, cost.output
    assert "Traceback" not in cost.output
    assert KEY not in cost.output
    assert "\x1b" not in cost.output
    assert cost.memory < bare.memory + MAX_MORE_MEMORY
    assert cost.cpu < bare.cpu + MAX_MORE_CPU_SECONDS
    if cost.code < 2:
        assert {file.name for file in (tmp_path / "out").iterdir()} >= REPORTS
