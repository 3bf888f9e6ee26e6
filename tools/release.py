"""Say whether a tag may be released from a repository: `python tools/release.py v0.1.0 https://github.com/OWNER/NAME`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def problems(tag: str, repository: str, root: Path = ROOT) -> list[str]:
    """Return what must be changed before this tag can be released; nothing if all is well."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version, source = project["version"], project["urls"]["Source"]
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    found = []
    if tag != f"v{version}":
        found.append(f"the tag is {tag}, but pyproject.toml says version {version}")
    if repository != source:
        found.append(f"this is {repository}, but pyproject.toml's URLs say {source}")
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE):
        found.append(f"CHANGELOG.md has no section '## [{version}] - DATE'")
    return found


if __name__ == "__main__":
    if len(sys.argv) != 3:  # noqa: PLR2004 - itself, tag, repository
        sys.stderr.write(f"{__doc__}\n")
        sys.exit(2)
    found = problems(sys.argv[1], sys.argv[2])
    sys.exit("\n".join(f"release: {problem}" for problem in found) or 0)
