"""How a test gets its world, and what is looked at when it gives it back."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from stability_mock.pytest_plugin import FAILED
from stability_mock.pytest_plugin.bill import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.pytest_plugin.application import AppWorld
    from stability_mock.pytest_plugin.server import LiveWorld

    Lent = TypeVar("Lent", LiveWorld, AppWorld)


@contextlib.contextmanager
def lent(world: Lent, request: pytest.FixtureRequest) -> Iterator[Lent]:
    """Lend a world to a test as its mark says; afterwards take down its cost, and fail if a `fail_next` is unmet."""
    world.reset()
    unmet: list[str] = []
    try:
        _set_up(world, _marked(request.node))
        yield world
        if request.config.getoption("stability_max_credits") is not None:
            note(request.node, str(request.fixturename), world.credits)
        unmet = [] if request.node.stash.get(FAILED, False) else world.unmet()
    finally:
        world.close()
    requests = world.told() if unmet else ""
    world.reset()
    if unmet:
        pytest.fail("\n".join([*unmet, "the requests of this test:", requests]), pytrace=False)


def _set_up(world: LiveWorld | AppWorld, marked: dict[str, Any]) -> None:
    setters = {"credits": world.set_balance, "latency": world.set_latency}
    problems: list[str] = []
    for name, value in marked.items():
        try:
            setters[name](value)
        except ValueError as problem:
            problems.append(f"@pytest.mark.stability({name}={value!r}): {problem}")
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _marked(node: pytest.Item) -> dict[str, Any]:
    """Give what the test's marks say; the nearest counts."""
    marked: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("stability"))):
        if unknown := [*map(repr, mark.args), *sorted(set(mark.kwargs) - {"credits", "latency"})]:
            reason = f"@pytest.mark.stability takes credits=... and latency=..., not {', '.join(unknown)}"
            pytest.fail(reason, pytrace=False)
        marked |= mark.kwargs
    return marked
