"""A hook of mkdocs: the pages of the site are the Markdown files of the repository, each at its path there.

A link to another page stays as it is. A link to a file that is not part of the site leads to the repository.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("*.md", "docs/*.md", "docs/*.png", "openapi/README.md")
SETUP = runpy.run_path(str(ROOT / "setup.py"), run_name="links")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every page and picture of the documentation."""
    for path in sorted(path for part in PARTS for path in ROOT.glob(part)):
        files.append(File.generated(config, path.relative_to(ROOT).as_posix(), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - mkdocs's
    """Return the text with links to the repository where they lead out of the site."""
    if not (ROOT / "mock_server/stability_mock/testing.py").exists():  # until there is one
        markdown = markdown.replace("::: stability_mock.testing\n", "::: stability_mock.pytest_plugin\n")
    known = {file.src_uri for file in files}
    return str(SETUP["with_whole_links"](markdown, page.file.src_uri, known))
