"""A step of action.yml: keeps the journal as a HAR file, and prints a summary of it in Markdown.

python report.py URL FOLDER
"""  # noqa: INP001 - a script

from __future__ import annotations

import json
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 30


def read(url: str) -> Any:  # noqa: ANN401 - JSON
    """Read an answer of the control API."""
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the mock server's own URL
        return json.load(answer)


def summary(exchanges: list[dict[str, Any]], spent: str) -> str:
    """Write what was asked, how it was answered and what it would have cost, and every hint once."""
    counts = Counter(
        (one["operation"] or one["request"]["path"], one["response"]["status"], one["verdict"]) for one in exchanges
    )
    rows = [f"| {name} | {status} {verdict} | {count} |" for (name, status, verdict), count in sorted(counts.items())]
    hints = sorted({one["hint"] for one in exchanges if one["hint"]})
    return "\n".join(
        [
            "### What was asked of the Stable Image mock server",
            "",
            "| Endpoint | Answer | Requests |",
            "|---|---|---|",
            *(rows or ["| none | | 0 |"]),
            "",
            f"On the real service this would have cost {spent} credits.",
            *(f"\nHint: {hint}." for hint in hints),
            "",
        ]
    )


def main(url: str, folder: Path) -> None:
    """Write the file and the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "journal.har").write_text(json.dumps(read(f"{url}/_mock/journal.har")), encoding="utf-8")
    sys.stdout.write(summary(read(f"{url}/_mock/journal"), read(f"{url}/_mock/credits")["spent"]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
