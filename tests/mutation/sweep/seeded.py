"""All seeded clients, and the correct ones: a name, a source, what is tried, and which verdicts fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mutation.sweep import defects
from mutation.sweep.defects import CLIENTS, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutation.sweep.defects import Changes, Defect

OF_PYTHON = ("requests", "httpx", "aiohttp", "urllib")
OF_NODE = ("fetch", "axios", "undici")
MARK = {".py": "# the library\n", ".mjs": "// the library\n"}
"""Where the piece of a library goes."""
USUAL = (
    "400", "402", "403", "429", "500", "outage", "closed", "cut", "length_too_short", "half_picture", "wrong_type",
    "html_502", "empty_200", "error_200", "empty_429", "no_seed", "content_filtered", "base64_cut",
    "json_missing_field",
)  # fmt: skip
"""What a correct client is tried with."""


@dataclass(frozen=True, slots=True)
class Client:
    """A client: its name, its source, what it is tried with, and the defect in it, None if it is correct."""

    name: str
    suffix: str
    source: str
    defect: Defect | None = None
    trials: tuple[str, ...] = USUAL


def changed(source: str, changes: Changes) -> str:
    """Return a source with each text replaced; raises ValueError if one is not there."""
    for old, new in changes:
        if old not in source:
            raise ValueError(f"not in the client: {old!r}")
        source = source.replace(old, new)
    return source


def base(library: str) -> tuple[str, str]:
    """Return the suffix and the source of the correct client with a library, or with curl."""
    if library == "curl":
        return ".sh", _template(".sh")
    suffix = ".py" if library in OF_PYTHON else ".mjs"
    return suffix, _template(suffix).replace(MARK[suffix], read("libraries")[library].lstrip())


def _template(suffix: str) -> str:
    return (CLIENTS / f"careful{suffix}.txt").read_text("utf-8")


def correct() -> list[Client]:
    """Return the correct clients."""
    plain = [Client(library, *base(library)) for library in (*OF_PYTHON, *OF_NODE, "curl")]
    return [
        *plain,
        _variant("requests with JSON", "requests", "json"),
        _variant("requests on a thread", "requests", "parallel"),
        _variant("httpx that resumes", "httpx", "resumes"),
        _variant("fetch with JSON", "fetch", "json_of_node"),
    ]


def _variant(name: str, library: str, variant: str) -> Client:
    suffix, source = base(library)
    return Client(name, suffix, changed(source, defects.variant(variant)))


def seeded() -> Iterator[Client]:
    """Yield the clients with a defect: each defect with one or two of the libraries, all of them in turn."""
    for place, defect in enumerate(defects.of("python")):
        yield _with(OF_PYTHON[place % 4], defect)
        if place % 3 == 0:
            yield _with(OF_PYTHON[(place + 1) % 4], defect)
    yield from (_with("requests", defect) for defect in defects.of("requests"))
    yield from (_with("requests", defect, "json", " with JSON") for defect in defects.of("json"))
    yield from (_with("requests", defect, "parallel", " on a thread") for defect in defects.of("parallel"))
    for place, defect in enumerate(defects.of("node")):
        yield _with(OF_NODE[place % 3], defect)
    yield from (_with("curl", defect) for defect in defects.of("shell"))


def _with(library: str, defect: Defect, variant: str = "", more: str = "") -> Client:
    suffix, source = base(library)
    source = changed(source, defects.variant(variant)) if variant else source
    return Client(f"{library}{more}: {defect.name}", suffix, changed(source, defect.changes), defect, defect.trials)
