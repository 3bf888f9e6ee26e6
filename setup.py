"""What pyproject.toml cannot say: which folder holds which package, and the README with links that work on PyPI."""

from __future__ import annotations

import posixpath
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

ROOT = Path(__file__).resolve().parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

_BLOCK = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)
_LINK_TO_FILE = re.compile(r"(!?)(\[[^\]]*\])\((?!\w+:|#)([^()\s#]+)(#[^()\s]*)?\)")


def with_whole_links(markdown: str, page: str, known: Container[str] = ()) -> str:
    """Return a page whose links to files have the repository's address and this version's tag in them.

    `page` is its path in the repository. Links to the `known` paths, those that are published with it, stay.
    """

    def whole(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link[3]))
        if path in known:
            return link[0]
        way = "raw" if link[1] else "blob"
        return f"{link[1]}{link[2]}({PROJECT['urls']['Source']}/{way}/v{PROJECT['version']}/{path}{link[4] or ''})"

    pieces = _BLOCK.split(markdown)
    return "".join(piece if piece.startswith("```") else _LINK_TO_FILE.sub(whole, piece) for piece in pieces)


if __name__ == "__main__":
    from setuptools import find_packages, setup

    setup(
        long_description=with_whole_links((ROOT / "README.md").read_text(encoding="utf-8"), "README.md"),
        long_description_content_type="text/markdown",
        package_dir={
            "stability_mock": "mock_server/stability_mock",
            "stability_contract": "contract_tests/stability_contract",
            "stability_mock_contracts": "openapi",
        },
        packages=[*find_packages("mock_server"), *find_packages("contract_tests"), "stability_mock_contracts"],
    )
