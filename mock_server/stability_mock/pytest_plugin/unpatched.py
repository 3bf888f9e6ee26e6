"""What tests like to replace, taken while it is real: pytest loads this before any test or conftest."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

REAL: dict[tuple[Any, str], Any] = {
    **{(dt, name): getattr(dt, name) for name in ("date", "datetime")},
    **{(time, name): getattr(time, name) for name in ("monotonic", "monotonic_ns", "time", "time_ns", "perf_counter")},
}


@contextlib.contextmanager
def unpatched() -> Iterator[None]:
    """Put back the real time and the real files for a block, in which we import, build or start something."""
    replaced = {(module, name): getattr(module, name) for module, name in REAL}
    _set(REAL)  # pydantic makes no models of the classes that freezegun puts in their place
    try:
        with _real_files():
            yield
    finally:
        _set(replaced)


def _real_files() -> contextlib.AbstractContextManager[Any]:
    """Pause pyfakefs, if it is there and at work."""
    pyfakefs: Any = sys.modules.get("pyfakefs.fake_filesystem_unittest")
    patcher = pyfakefs and pyfakefs.Patcher.PATCHER
    return pyfakefs.Pause(patcher) if patcher and patcher.is_patching else contextlib.nullcontext()


def _set(values: dict[tuple[Any, str], Any]) -> None:
    for (module, name), value in values.items():
        setattr(module, name, value)
