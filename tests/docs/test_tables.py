"""Each table of the documentation has a row for each thing that it lists, and no other."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from doc_pages import rows
from places import ROOT
from stability_mock import errors
from stability_mock.contract.keywords import GRAMMAR, LABELS
from stability_mock.pictures.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable


def test_the_page_of_the_contract_explains_every_keyword_of_our_own() -> None:
    known = {keyword for keywords in GRAMMAR.values() for keyword in keywords if keyword.startswith("x-")}

    assert [cells[0].strip("`") for cells in rows("openapi/README.md", "Keywords of our own")] == sorted(known)


def test_the_page_of_the_contract_lists_every_kind_of_picture_with_its_roles() -> None:
    listed = {
        cells[0].strip("`"): [set(re.findall(r"`(\w+)`", cell)) for cell in cells[1:4]]
        for cells in rows("openapi/README.md", "The kinds of picture")
    }

    assert listed == {name: [set(roles) for roles in kind[1:4]] for name, kind in KINDS.items()}


def test_every_dependency_has_a_line_and_every_line_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [name for extra in project["project"]["optional-dependencies"].values() for name in extra]

    assert listed("When it runs") == names(project["project"]["dependencies"])
    assert listed("Extras") == names(name for name in extras if not name.startswith("stability-mock["))
    assert listed("To work on it") == names(project["dependency-groups"]["dev"])
    assert listed("To build the site") == names(project["dependency-groups"]["docs"])


def test_every_dependency_is_pinned_once_and_no_index_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    wanted = {_canonical(name) for group in [project["project"]["dependencies"], *groups] for name in names(group)}

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [_canonical(line.split("==")[0]) for line in lines]

    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert wanted - {"stability-mock"} - set(pinned) == set()
    assert len(set(pinned)) == len(pinned)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def listed(heading: str) -> list[str]:
    """Return the names in a table of dependencies."""
    return [cells[0].strip("`") for cells in rows("docs/dependencies.md", heading)]


def names(requirements: Iterable[str]) -> list[str]:
    """Return the sorted names of requirements such as `uvicorn[standard]>=0.30`."""
    return sorted(re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in requirements)


def test_the_page_of_errors_lists_every_refusal() -> None:
    found = [(cells[0], cells[1].strip("`")) for cells in rows("docs/errors.md", "All of them")]

    assert found == [(str(kind.status), kind.name) for kind in errors.kinds()]


def test_every_behaviour_of_the_page_has_a_label() -> None:
    labels = [cells[1] for cells in rows("docs/fidelity.md", "Behaviours")]

    assert len(labels) == (ROOT / "openapi/stable-image-v2beta.yaml").read_text(encoding="utf-8").count("label: ")
    assert set(labels) == set(LABELS)
