"""Find the words of words.toml: `python tools/words.py [PATH ...]`, all files of the repository if none is named.

One line for each: file, line, what was found, and what to write. Exit code 1 if there is any. `--counts` shows how many
each file has.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tools/words.toml"

_JOINTS = re.compile(r"_|(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Word:
    """A word to avoid, as words.toml explains it."""

    avoid: re.Pattern[str]
    use: str
    example: str
    fine: str
    as_is: bool = False
    only: tuple[str, ...] = ("*",)

    @classmethod
    def read(cls, entry: dict[str, Any]) -> Word:
        """Return the word that an entry of the list describes."""
        return cls(**entry | {"avoid": re.compile(entry["avoid"]), "only": tuple(entry.get("only", ("*",)))})

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the line and the words of each place that has it, also where a line ends between two words."""
        text = text if self.as_is else _JOINTS.sub(" ", text).lower()
        for match in self.avoid.finditer(text.replace("\n", " ")):
            yield text.count("\n", 0, match.start()) + 1, match[0]


@dataclass(frozen=True, order=True)
class Hit:
    """A word where it should not be."""

    path: str
    line: int
    text: str
    use: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}: write {self.use}"


class Words:
    """The list, with its exceptions."""

    def __init__(self, file: Path = LIST) -> None:
        """Read the list."""
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
        self.words = [Word.read(entry) for entry in entries["word"]]
        self.exceptions = entries["exception"]

    def of(self, path: str) -> list[Word]:
        """Return the words that a file should not have."""
        excepted = [entry.get("words") for entry in self.exceptions if matches(path, entry["paths"])]
        if None in excepted:
            return []
        spared = {use for uses in excepted for use in uses}
        return [word for word in self.words if word.use not in spared and matches(path, word.only)]

    def hits(self, path: str, text: str) -> list[Hit]:
        """Return what is wrong with the text of a file, and with its name (line 0)."""
        whole = f"{path}\n{text}"
        return sorted(
            Hit(path, line - 1, found, word.use) for word in self.of(path) for line, found in word.found(whole)
        )


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Return whether a path is one of those."""
    return any(fnmatch(path, pattern) for pattern in patterns)


def files(paths: list[str]) -> Iterator[str]:
    """Yield the files of the repository below these paths, from its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--full-name", "-z", "--", *paths]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    yield from (path for path in dict.fromkeys(listed.split("\0")) if path and (ROOT / path).is_file())


def main(arguments: list[str]) -> int:
    """Print the hits and return the exit code."""
    counting = "--counts" in arguments
    words = Words()
    paths = files([argument for argument in arguments if argument != "--counts"])
    hits = [hit for path in paths if words.of(path) for hit in words.hits(path, (ROOT / path).read_text("utf-8"))]
    counts = Counter(hit.path for hit in hits).most_common()
    for line in (f"{count:5} {path}" for path, count in counts) if counting else hits:
        print(line)  # noqa: T201
    if counting and hits:
        print(f"{len(hits)} words to avoid; python tools/words.py shows each")  # noqa: T201
    return 1 if hits else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
