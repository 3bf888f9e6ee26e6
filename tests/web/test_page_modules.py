"""The modules of the live page: small, with nothing from elsewhere, and without a way to read text as markup."""

from __future__ import annotations

import re

from places import ROOT

UI = ROOT / "mock_server/stability_mock/web/ui"
OWN = [path for path in UI.rglob("*") if path.is_file() and "vendor" not in path.parts]


def test_a_module_imports_only_modules_of_the_page() -> None:
    for path in OWN:
        for name in re.findall(r'^import .*"([^"]+)";$', path.read_text(encoding="utf-8"), re.MULTILINE):
            assert (path.parent / name).is_file(), (path, name)


def test_no_module_reads_text_as_markup_or_code() -> None:
    words = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "dangerouslySetInnerHTML",
        "document.write",
        "eval(",
        "new Function",
    )
    for path in OWN:
        text = path.read_text(encoding="utf-8")
        assert [word for word in words if word in text] == [], path


def test_the_page_asks_no_other_host() -> None:
    for path in OWN:
        found = set(re.findall(r"https?://[^\s\"'`]*", path.read_text(encoding="utf-8")))
        assert found <= {"http://www.w3.org/2000/svg", "http://unknown"}, path


def test_modules_are_small() -> None:
    for path in OWN:
        if path.suffix == ".js":
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 150, path
