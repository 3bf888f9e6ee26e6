"""Which tests failed: from the output of seven runners, and from JUnit files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from stability_contract.client_check import failed_tests
from stability_contract.client_check.failed_tests import RUNNERS, SUITES

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.trial_patterns import Pattern


@pytest.mark.parametrize("pattern", [*RUNNERS, *SUITES], ids=lambda pattern: pattern.name)
def test_each_pattern_fits_its_example_alone(pattern: Pattern) -> None:
    assert re.search(pattern.pattern, pattern.example, re.MULTILINE)
    assert not re.search(pattern.pattern, pattern.counterexample, re.MULTILINE)


def test_each_test_is_named_once() -> None:
    said = "FAILED a_test.py::test_b - AssertionError\nFAILED a_test.py::test_b\nERROR a_test.py::test_c\n"

    assert failed_tests.names(said) == ["a_test.py::test_b", "a_test.py::test_c"]


def test_a_name_on_two_lines_is_one_name() -> None:
    assert failed_tests.names("  1) pictures\n       are whole:\n") == ["pictures are whole"]


def test_a_suite_is_known_by_its_end() -> None:
    assert failed_tests.language("===== 3 passed in 0.12s =====") == "python"
    assert failed_tests.language("Tests:       3 passed, 3 total") == "script"
    assert failed_tests.language("saved 3 pictures") == ""
    assert {pattern.name for pattern in SUITES} == {*failed_tests.LANGUAGES}


def test_tests_that_failed_stand_in_a_junit_file(tmp_path: Path) -> None:
    (tmp_path / "j.xml").write_text(
        "<testsuites><testsuite><testcase classname='a' name='b'><failure/></testcase>"
        "<testcase classname='a' name='c'/><testcase name='d'><error/></testcase></testsuite></testsuites>"
    )

    assert failed_tests.reported([tmp_path / "j.xml", tmp_path / "j.txt"]) == ["a::b", "d"]


@pytest.mark.parametrize("content", ["<a", "", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_other_files_say_nothing(content: str, tmp_path: Path) -> None:
    (tmp_path / "j.xml").write_text(content)

    assert failed_tests.reported([tmp_path / "j.xml", tmp_path / "absent.xml"]) == []
