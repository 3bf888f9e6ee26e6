"""A failure of the harness itself, reported in one line: never a finding, and never a traceback."""

from __future__ import annotations

import traceback
from pathlib import Path

from stability_contract.printable import short

MAX_WORDS = 200


def words(problem: BaseException) -> str:
    """Say what failed, and where in our code."""
    frames = traceback.extract_tb(problem.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = short(f"{type(problem).__name__}: {problem}", MAX_WORDS)
    return f"a failure of stability-contract itself{place}, please report it: {said}"
