"""How a test gets a sandbox of its own, and what is checked when it is done."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from stability_mock.pytest_plugin.bill import record_cost
from stability_mock.pytest_plugin.reports import FAILED, SANDBOXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.pytest_plugin.app_sandbox import StabilityMockApp
    from stability_mock.pytest_plugin.live import StabilityMock

    Isolated = TypeVar("Isolated", StabilityMock, StabilityMockApp)


@contextlib.contextmanager
def isolated_sandbox(sandbox: Isolated, request: pytest.FixtureRequest) -> Iterator[Isolated]:
    """Set a sandbox up as the test's mark says; afterwards record its cost, and fail if a `fail_next` did not fire."""
    node, fixture = request.node, str(request.fixturename)
    sandbox.reset()
    node.stash[FAILED] = False  # the test may have run before
    node.stash.setdefault(SANDBOXES, {})[fixture] = sandbox
    unfired: list[str] = []
    try:
        _set_up(sandbox, _marked(node))
        yield sandbox
        if request.config.getoption("stability_max_credits") is not None:
            record_cost(node, fixture, sandbox.credits)
        unfired = [] if node.stash[FAILED] else sandbox.unfired_faults()
    finally:
        del node.stash[SANDBOXES][fixture]
        sandbox.close()
    requests = sandbox.describe_requests() if unfired else ""
    sandbox.reset()
    if unfired:
        pytest.fail("\n".join([*unfired, "the requests of this test:", requests]), pytrace=False)


def _set_up(sandbox: StabilityMock | StabilityMockApp, marked: dict[str, Any]) -> None:
    setters = {"credits": sandbox.set_balance, "latency": sandbox.set_latency}
    problems: list[str] = []
    for name, value in marked.items():
        try:
            setters[name](value)
        except ValueError as problem:
            problems.append(f"@pytest.mark.stability({name}={value!r}): {problem}")
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _marked(node: pytest.Item) -> dict[str, Any]:
    """Return what the test's marks say; the nearest counts."""
    marked: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("stability"))):
        if unknown := [*map(repr, mark.args), *sorted(set(mark.kwargs) - {"credits", "latency"})]:
            reason = f"@pytest.mark.stability takes credits=... and latency=..., not {', '.join(unknown)}"
            pytest.fail(reason, pytrace=False)
        marked |= mark.kwargs
    return marked
