"""Pictures while the clock stands: a server that lets them take time of that clock gives none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.probe import Untried

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

PATIENCE = 5.0
"""Seconds to wait for a picture while the clock stands."""

AGES = 3600.0
"""Seconds by which the clock is moved then, which is more than a picture takes."""


def need_instant_pictures(probe: Probe) -> None:
    """Raise Untried where a picture waits for a clock that stands. The clock stands afterwards, and nothing counts."""
    control = probe.need_control()
    if probe.traits.instant is None:
        control.freeze()
        with ThreadPoolExecutor(1) as thread:
            asked = thread.submit(probe.send, ways.good(probe))
            done, _ = wait([asked], PATIENCE)
            if not done:
                control.advance(AGES)
            asked.result()
        probe.traits.instant = bool(done)
    if not probe.traits.instant:
        raise Untried("pictures take time of the clock here, so 150 cannot be asked for at one moment")
    control.reset()
    control.freeze()
    probe.hurried = True
