"""Sandboxes and charges as small texts, and back."""

from __future__ import annotations

import json
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_mock.faults.model import Fault, FaultPlan
from stability_mock.state.clock import Clock
from stability_mock.state.credits import Charge, Ledger
from stability_mock.state.generations import Generations
from stability_mock.state.held import HeldRequests
from stability_mock.state.rate_limiter import RateLimiter
from stability_mock.state.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator


def sandbox_text(sandbox: Sandbox) -> bytes:
    """Write a sandbox in one line, without its charges."""
    clock, ledger, limiter = sandbox.clock, sandbox.ledger, sandbox.limiter
    state = {
        "clock": (clock.anchor, clock.reading, clock.rate, clock.frozen),
        "balance": None if ledger.balance is None else str(ledger.balance),
        "spent_on": {operation: str(credits_) for operation, credits_ in ledger.spent_on.items()},
        "admitted": list(limiter.admitted),
        "timed_out_until": limiter.timed_out_until,
        "faults": [fault.as_json() for fault in sandbox.plan.faults],
        "held": sandbox.held.as_json(),
        "generations": sandbox.generations.as_json(),
    }
    return json.dumps(state).encode()


def read_sandbox(text: bytes) -> Sandbox:
    """Read what `sandbox_text` wrote."""
    state = json.loads(text)
    balance = None if state["balance"] is None else Decimal(state["balance"])
    return Sandbox(
        Clock(*state["clock"]),
        Ledger(balance, {operation: Decimal(credits_) for operation, credits_ in state["spent_on"].items()}),
        RateLimiter(deque(state["admitted"]), state["timed_out_until"]),
        FaultPlan([Fault.from_json(fault) for fault in state["faults"]]),
        HeldRequests.from_json(state["held"]),
        Generations.from_json(state["generations"]),
    )


def charge_texts(sandbox: Sandbox) -> Iterator[str]:
    """Write the charges that were added to a sandbox after it was read."""
    for charge in sandbox.ledger.charges:
        yield json.dumps((charge.time, charge.operation, charge.model, str(charge.price), charge.request_id))


def read_charge(text: bytes) -> Charge:
    """Read what `charge_texts` wrote."""
    time, operation, model, price, request_id = json.loads(text)
    return Charge(time, operation, model, Decimal(price), request_id)
