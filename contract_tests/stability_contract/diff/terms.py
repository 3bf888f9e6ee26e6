"""What changed in the terms: prices, sizes, what may be uploaded, and how much in how much time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_contract.diff.change import Change
from stability_contract.diff.schemas import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Document, Operation


def changes(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare the terms of an operation."""
    yield from prices(old, new)
    yield from sizes(old, new)
    yield from uploads(old, new)
    yield from _max("body", "max body in bytes", old.max_body, new.max_body)


def prices(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare the prices of a request that says nothing, and of each value that decides the price."""
    deciding = list(
        dict.fromkeys(name for one in (old, new) if not isinstance(one.credits, str) for name in one.credits)
    )
    if not deciding or any(old.default(name) != new.default(name) for name in deciding):
        yield from _price(f"without {' and '.join(deciding)}" if deciding else "", old, new, {})
    for name in deciding:
        before, after = (one.properties.get(name, {}).get("enum", []) for one in (old, new))
        for value in after:
            if value in before:
                yield from _price(f"with {name} {value}", old, new, {name: value})
            else:
                price = f"{new.price({name: value})}"
                yield Change(
                    "price", f"with {name} {value}", "price-added", f"{price} credits", breaking=False, new=price
                )


def _price(name: str, old: Operation, new: Operation, values: dict[str, object]) -> Iterator[Change]:
    before, after = old.price(values), new.price(values)
    if before != after:
        text = f"{before} → {after} credits"
        yield Change("price", name, "price", text, breaking=after > before, old=f"{before}", new=f"{after}")


def sizes(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare the sizes of pictures. Whoever lays out, stores or checks pictures must know of another size."""
    for ratio in dict.fromkeys([*new.sizes, *old.sizes]):
        before, after = old.sizes.get(ratio), new.sizes.get(ratio)
        if before != after:
            text = f"{_size(before)} → {_size(after)}"
            yield Change("size", ratio, "size", text, breaking=before is not None, old=before, new=after)


def _size(size: tuple[int, int] | None) -> str:
    return f"{size[0]}x{size[1]}" if size else "none"


def uploads(old: Operation, new: Operation) -> Iterator[Change]:
    """Compare the formats in which a picture may be uploaded."""
    for name in old.picture_types:
        if name not in new.properties:
            continue
        before, after = old.picture_types[name], new.picture_types.get(name, ())
        gone = [kind for kind in before if after and kind not in after]
        more = [kind for kind in after if kind not in before]
        if gone:
            text = f"no longer as {', '.join(gone)}"
            yield Change("upload", name, "format-removed", text, breaking=True, old=before, new=after)
        if more or not after:
            text = f"also as {', '.join(more) or 'anything'}"
            yield Change("upload", name, "format-added", text, breaking=False, old=before, new=after)
    for name in new.picture_types:
        if name in old.properties and name not in old.picture_types:
            after = new.picture_types[name]
            text = f"only as {', '.join(after)}"
            yield Change("upload", name, "format-removed", text, breaking=True, new=after)


def limits(old: Document, new: Document) -> Iterator[Change]:
    """Compare what holds for the whole API: the rate limit, and how long the service takes."""
    (few, window, pause), (few_now, window_now, pause_now) = old.rate_limit, new.rate_limit
    yield from _max("rate", "requests in a window", few, few_now)
    yield from _min("rate", "seconds of a window", window, window_now)
    yield from _min("rate", "seconds of a time-out", pause, pause_now)
    before, after = (one.raw.get("x-generation-seconds") for one in (old, new))
    if before != after:
        text = f"seconds that a picture takes {_span(before)} → {_span(after)}"
        yield Change("limit", "waiting", "waiting", text, breaking=False, old=before, new=after)


def _span(node: Any) -> str:  # noqa: ANN401 - parsed YAML
    return f"{node['min']} to {node['max']}" if node else "none"


def _max(name: str, words: str, old: float | None, new: float | None) -> Iterator[Change]:
    if old != new:
        tighter = new is not None and (old is None or new < old)
        yield Change(
            "limit", name, "limit", f"{words} {number(old)} → {number(new)}", breaking=tighter, old=old, new=new
        )


def _min(name: str, words: str, old: float, new: float) -> Iterator[Change]:
    if old != new:
        yield Change(
            "limit", name, "limit", f"{words} {number(old)} → {number(new)}", breaking=new > old, old=old, new=new
        )
