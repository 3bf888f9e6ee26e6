"""The defects: what is changed in a correct client, in which trials it shows, and which verdicts fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

CLIENTS = Path(__file__).with_name("clients")
GARBAGE = ("accepted garbage", "took half of a picture", "took a filtered picture")
"""The verdicts that `garbage` stands for."""
PATIENCE_SECONDS = 8.0

Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: texts with those that take their place, the trials in which it shows, and the verdicts that fit."""

    name: str
    changes: Changes
    trials: tuple[str, ...]
    verdicts: tuple[str, ...]
    patience: float = PATIENCE_SECONDS


@lru_cache
def read(name: str) -> Any:  # noqa: ANN401 - YAML
    """Read a file of the folder with the clients."""
    return yaml.safe_load((CLIENTS / f"{name}.yaml").read_text("utf-8"))


def changes(nodes: list[dict[str, str]]) -> Changes:
    """Return changes as they stand in a file."""
    return tuple((node["old"], node["new"]) for node in nodes)


def of(group: str) -> list[Defect]:
    """Return the defects of one group: python, requests, json, parallel, node or shell."""
    return [
        Defect(
            node["name"],
            changes(node["changes"]),
            tuple(node["trials"]),
            tuple(name for each in node["verdicts"] for name in (GARBAGE if each == "garbage" else (each,))),
            node.get("patience", PATIENCE_SECONDS),
        )
        for node in read("defects")[group]
    ]


def variant(name: str) -> Changes:
    """Return changes that keep a client correct."""
    return changes(read("variants")[name])
