"""JUnit XML as Jenkins and GitLab read it: suites, their cases, and what became of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def suite(name: str) -> ET.Element:
    """Return a new group of cases."""
    return ET.Element("testsuite", name=name)


def case(suite: ET.Element, owner: str, name: str, seconds: float = 0.0) -> ET.Element:
    """Return a new case of a suite, which passes unless a failure is added."""
    return add(suite, "testcase", classname=owner, name=name, time=f"{seconds:.3f}")


def add(node: ET.Element, kind: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Add a case, or what became of one: failure, skipped, system-out."""
    found = ET.SubElement(node, kind, {name: _clean(value) for name, value in attributes.items()})
    found.text = text and _clean(text)
    return found


def render(name: str, suites: Iterable[ET.Element], *more: str, **attributes: str) -> str:
    """Return the text of the file. Its root has the sums of the suites' numbers, `more` of them if named."""
    root = ET.Element("testsuites", attributes | {"name": name})
    root.extend(suites)
    for each in root:
        failed, skipped = (sum(case.find(kind) is not None for case in each) for kind in ("failure", "skipped"))
        numbers = {"tests": len(each.findall("testcase")), "failures": failed, "skipped": skipped, "errors": 0}
        each.attrib.update({name: str(number) for name, number in numbers.items()})
    for sums in ("tests", "failures", "errors", *more):
        root.set(sums, str(sum(int(each.get(sums, "0")) for each in root)))
    ET.indent(root)
    return f"{HEAD}{ET.tostring(root, encoding='unicode', xml_declaration=False)}\n"


def _clean(text: str) -> str:
    """Return a text with a mark in place of each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
