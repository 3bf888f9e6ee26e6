"""What changed in how a picture is made: its kind, its size by that of an upload, its time, and where it is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.diff.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json
    from stability_contract.diff.change import Part


def changes(old: Json, new: Json) -> Iterator[Change]:
    """Compare two operations."""
    yield from _change("size", "x-output-size", _size(old), _size(new), breaking=True)
    yield from _change("operation", "x-picture", _kind(old), _kind(new), breaking=True)
    yield from _change("operation", "x-asynchronous", _results(old), _results(new), breaking=True)
    yield from _change(
        "operation", "x-answers", old.get("x-answers", "none"), new.get("x-answers", "none"), breaking=True
    )
    yield from _change("limit", "waiting", _seconds(old), _seconds(new), breaking=False)


def _change(part: Part, kind: str, old: str, new: str, *, breaking: bool) -> Iterator[Change]:
    if old != new:
        yield Change(part, "", kind, f"{old} → {new}", breaking=breaking, old=old, new=new)


def _size(node: Json) -> str:
    rule = node.get("x-output-size")
    if not rule:
        return "by the table"
    of = rule["of"]
    if "times" in rule:
        return f"{rule['times']} times that of {of}"
    if "margins" in rule:
        return f"that of {of}, with {', '.join(f'{name} on its {side}' for side, name in rule['margins'].items())}"
    if "area" in rule:
        return f"{rule['area']:,} pixels in the ratio of {of}, each side a multiple of {rule['multiple-of']}"
    return f"that of {of}"


def _kind(node: Json) -> str:
    described = node.get("x-picture", {"kind": "scene"})
    played = [f"{role} from {field}" for role, field in described.items() if role != "kind"]
    return f"made as {described['kind']}" + (f" ({', '.join(played)})" if played else "")


def _results(node: Json) -> str:
    found = node.get("x-asynchronous")
    return f"answers with an id for {', '.join(found['results'])}" if found else "answers with the picture"


def _seconds(node: Json) -> str:
    found = node.get("x-generation-seconds")
    return f"takes {found['min']} to {found['max']} seconds" if found else "takes as long as most"
