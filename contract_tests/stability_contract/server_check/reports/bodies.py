"""The bodies that a curl line reads, a file for each issue whose body no line can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.http import curl
from stability_contract.oracle.findings import Issue, numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from stability_contract.http.exchange import Request


def write(issues: Iterable[Issue], folder: Path, shown: Callable[[Request], Request] = lambda request: request) -> None:
    """Write the files into a folder, made if need be; `shown` makes of a request what the line repeats."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, issue in numbered(issues):
        exchange = issue.best.exchange
        request = shown(exchange.request) if exchange else None
        if request and curl.needs_file(request):
            (folder / f"{name}.body").write_bytes(request.body)
