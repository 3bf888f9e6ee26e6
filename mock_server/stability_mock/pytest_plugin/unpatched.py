"""What tests like to replace, taken while it is real: pytest loads this before any test or conftest."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[Any, str]
"""A module, and the name of something in it."""

REAL: dict[Place, Any] = {
    **{(dt, name): getattr(dt, name) for name in ("date", "datetime")},
    (socket, "socket"): socket.socket,
    **{(time, name): getattr(time, name) for name in ("monotonic", "monotonic_ns", "time", "time_ns", "perf_counter")},
}


@contextlib.contextmanager
def unpatched() -> Iterator[None]:
    """Put back real time, files and sockets for a block, in which we import, build or start something.

    pydantic makes no models of the classes that freezegun puts in the place of datetime's, and asyncio makes no event
    loop where pytest-socket forbids sockets.
    """
    fakes = {id(getattr(*place)): (getattr(*place), real) for place, real in REAL.items()}
    fakes = {key: (fake, real) for key, (fake, real) in fakes.items() if fake is not real}
    places = _places_of(fakes) if fakes else {}
    _set({place: fakes[key][1] for place, key in places.items()})
    try:
        with _real_files():
            yield
    finally:
        _set({place: fakes[key][0] for place, key in places.items()})


def _places_of(fakes: dict[int, Any]) -> dict[Place, int]:
    """Return where the fakes are: freezegun puts them into each module that has imported the real ones."""
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] != "freezegun"]
    return {
        (module, name): id(value)
        for module in modules
        for name, value in list(getattr(module, "__dict__", {}).items())
        if id(value) in fakes
    }


def _real_files() -> contextlib.AbstractContextManager[Any]:
    """Pause pyfakefs, if it is there and at work."""
    pyfakefs: Any = sys.modules.get("pyfakefs.fake_filesystem_unittest")
    patcher = pyfakefs and pyfakefs.Patcher.PATCHER
    return pyfakefs.Pause(patcher) if patcher and patcher.is_patching else contextlib.nullcontext()


def _set(values: dict[Place, Any]) -> None:
    for (module, name), value in values.items():
        setattr(module, name, value)
