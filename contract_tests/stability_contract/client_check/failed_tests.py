"""Which tests of a suite failed: from what its runner printed, or from a JUnit file that it wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stability_contract.client_check.trial_patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_JUNIT_BYTES = 16 << 20

RUNNERS = (
    Pattern(
        "pytest",
        r"^(?:FAILED|ERROR) (?P<pytest_test>\S+\.py(?:::\S+)*(?:\[.*?\])?)(?: - .*)?$",
        "FAILED tests/test_a.py::test_b - AssertionError",
        "FAILED to open test_a.py",
    ),
    Pattern(
        "unittest",
        r"^(?:FAIL|ERROR): (?P<unittest_test>\w+ \([\w.]+\))",
        "FAIL: test_b (test_a.Case.test_b)",
        "ERROR: no picture",
    ),
    Pattern("jest", r"^ *● (?P<jest_test>.*\S \u203a .*\S) *$", "  ● pictures \u203a are whole", "  ● Console"),
    Pattern(
        "vitest",
        r"^ *(?:FAIL|\u276f|\u00d7) +(?P<vitest_test>\S+\.\w+ > .*?)(?: \d+ms)? *$",
        " FAIL  a.test.ts > is whole",
        " FAIL  a",
    ),
    Pattern("mocha", r"^ +\d+\) (?P<mocha_test>.*\n +\S.*):$", "  1) pictures\n       are whole:", "  1) pictures"),
    Pattern("go", r"^ *--- FAIL: (?P<go_test>\S+)", "--- FAIL: TestWhole (0.00s)", "--- PASS: TestWhole (0.00s)"),
    Pattern(
        "node",
        r"^ *(?:✖|not ok \d+ -) (?P<node_test>\S.*?)(?: \([\d.]+ms\))? *$",
        "✖ is whole (1.5ms)",
        "✔ is whole (1ms)",
    ),
)
"""How each runner names a test that failed."""

SUITES = (
    Pattern(
        "pytest_ends", r"^=* ?\d+ (?:passed|failed)\b.* in [\d.]+s", "== 3 passed in 0.12s ==", "3 pictures in 2 s"
    ),
    Pattern("unittest_ends", r"^Ran \d+ tests? in [\d.]+s", "Ran 3 tests in 0.1s", "Ran away"),
    Pattern("jest_ends", r"^ *Tests:? +.*\d+ (?:passed|failed)", "Tests:       3 passed, 3 total", "Tests are good"),
    Pattern("mocha_ends", r"^ +\d+ passing", "  3 passing (12ms)", "3 people passing"),
    Pattern("go_ends", r"^(?:ok|FAIL|---|PASS)(?:\s+\S+\s+[\d.]+s)?$", "ok  \texample\t0.004s", "ok then"),
    Pattern("node_ends", r"^(?:\u2139|#) tests \d+", "# tests 3", "# a test"),
)
"""By what the end of a suite is known."""
LANGUAGES = {
    "pytest_ends": "python",
    "unittest_ends": "python",
    "jest_ends": "script",
    "mocha_ends": "script",
    "go_ends": "go",
    "node_ends": "script",
}


def names(output: str) -> list[str]:
    """Return the tests that failed by what was printed, each once."""
    found: dict[str, None] = {}
    for runner in RUNNERS:
        for match in re.finditer(runner.pattern, output, re.MULTILINE):
            found[" ".join(match[f"{runner.name}_test"].split())] = None
    return list(found)


def language(output: str) -> str:
    """Return the language of a suite of tests by what it printed: python, script, go; nothing if it is not a suite."""
    found = (pattern.name for pattern in SUITES if re.search(pattern.pattern, output, re.MULTILINE))
    return LANGUAGES.get(next(found, ""), "")


def reported(files: Iterable[Path]) -> list[str]:
    """Return the tests that failed by the JUnit files among these, each once."""
    return list(dict.fromkeys(name for file in files if file.suffix == ".xml" for name in _failed(file)))


def _failed(file: Path) -> Iterator[str]:
    try:
        if file.stat().st_size > MAX_JUNIT_BYTES:
            return
        text = file.read_bytes()
        root = ET.fromstring(text) if b"<!" not in text.replace(b"<![CDATA[", b"") else ET.Element("none")  # noqa: S314 - without declarations
    except (OSError, ET.ParseError):
        return
    for case in root.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            yield "::".join(filter(None, (case.get("classname"), case.get("name"))))
