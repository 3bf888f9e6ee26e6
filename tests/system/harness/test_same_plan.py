"""The same seed plans the same requests, in any process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import hashlib
from stability_contract.cases.plan import Effort
from stability_contract.contract import document
from stability_contract.oracle.judge import Judge
from stability_contract.server_check import suite
found = document.load()
digest = hashlib.sha256()
for name in ("core", "sd3"):
    judge = Judge(found, lambda key: key == "sk-good")
    for planned in suite.plan(found.operation(name), found, judge, "sk-good", Effort(5, 4)):
        digest.update(repr(planned.request).encode())
print(digest.hexdigest())
"""


@pytest.mark.timeout(600)
def test_two_runs_with_one_seed_plan_the_same_requests_byte_for_byte() -> None:
    prints = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True, env={**os.environ}
        ).stdout
        for _ in range(2)
    ]

    assert prints[0] == prints[1] != ""
