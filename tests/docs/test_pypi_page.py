"""The README is a page on PyPI, too: it renders there, and its links lead to the files of this version."""

from __future__ import annotations

import io
import re
import runpy
import tomllib
from typing import Any

import pytest
import yaml
from doc_pages import blocks, links, read
from places import ROOT
from readme_renderer import markdown

SETUP = runpy.run_path(str(ROOT / "setup.py"), run_name="read")
PROJECT: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
REPOSITORY = PROJECT["urls"]["Source"]


@pytest.fixture(scope="module")
def page() -> str:
    """Return the Markdown that is uploaded."""
    return str(SETUP["with_whole_links"](read("README.md"), "README.md"))


def test_it_renders_without_a_warning(page: str) -> None:
    warnings = io.StringIO()

    rendered = markdown.render(page, stream=warnings)

    assert warnings.getvalue() == ""
    assert rendered is not None
    assert rendered.count("<pre") == len(blocks("README.md"))
    assert "<img " in rendered


def test_every_link_to_a_file_leads_to_that_file_of_this_version(page: str) -> None:
    prefix = re.compile(re.escape(REPOSITORY) + r"/(?:blob|raw)/v" + re.escape(PROJECT["version"]) + "/([^)#]+)")
    local = [link.split("#")[0] for link in links("README.md") if "://" not in link and not link.startswith("#")]

    assert prefix.findall(page) == local
    assert re.findall(r"\]\((?!https?://|#)", page) == []


def test_a_picture_is_linked_as_a_file_and_not_as_a_page(page: str) -> None:
    assert f"]({REPOSITORY}/raw/v{PROJECT['version']}/docs/contact-sheet.png)" in page


def test_what_looks_like_a_link_in_a_block_stays_as_it_is() -> None:
    code = "```python\nhandlers[name](value)\n```\n"

    assert SETUP["with_whole_links"](code, "README.md") == code


def test_the_repository_has_one_address_everywhere() -> None:
    chooser = yaml.safe_load(read(".github/ISSUE_TEMPLATE/config.yml"))
    elsewhere = [*PROJECT["urls"].values(), *(link["url"] for link in chooser["contact_links"])]
    used = [line for block in blocks("README.md") for line in re.findall(r"uses: (\S+/stability-mock@\S+)", block.text)]

    assert [url for url in elsewhere if not url.startswith(REPOSITORY)] == []
    assert used == [f"{REPOSITORY.removeprefix('https://github.com/')}@v{PROJECT['version']}"]


def test_the_classifiers_name_the_versions_of_python_that_are_tested() -> None:
    named = re.findall(r"Python :: (3\.[0-9]+)", "\n".join(PROJECT["classifiers"]))
    workflows = [
        yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ROOT / ".github/workflows").glob("*.yml")
    ]
    jobs = [job for workflow in workflows for job in workflow["jobs"].values()]
    matrices = [job["strategy"]["matrix"]["python"] for job in jobs if "strategy" in job]

    assert len(matrices) >= 3
    assert matrices == [named] * len(matrices)
