"""What one test has of the stand-in: a world of its own, to set up, to look into and to assert on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stability_mock.pytest_plugin import verification
from stability_mock.pytest_plugin.clock import Clock
from stability_mock.pytest_plugin.control import Control, GoneError
from stability_mock.pytest_plugin.exchanges import Exchange
from stability_mock.pytest_plugin.faults import Fault, Latency, Plan, Promise, caller, fault_model
from stability_mock.pytest_plugin.quotas import Credits, Limiter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import httpx


class World:
    """The world of one API key. All its methods are synchronous; they may be called from async tests, too."""

    def __init__(self, base_url: str, api_key: str, control: httpx.Client) -> None:
        self.base_url = base_url
        self.api_key = api_key
        self.clock = Clock(Control(control, api_key))
        self._control = Control(control, api_key)
        self._plan = Plan(self._control)
        self._began: datetime | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.base_url}>"

    def fail_next(
        self,
        status: int | str = 500,
        times: int = 1,
        *,
        operation: str | None = None,
        model: str | None = None,
        prompt_contains: str | None = None,
    ) -> Fault:
        """Refuse the next requests of this kind, so many `times`; the test fails at its end if fewer came.

        A status may be given by its error's name. Raises ValueError for one that there is not.
        """
        __tracebackhide__ = True
        match = {"operation": operation, "model": model, "prompt_contains": prompt_contains}
        fault = self._plan.add(fault_model(match, {"status": status, "times": times}))
        more = "".join(f", {name}={value!r}" for name, value in match.items() if value is not None)
        words = f"fail_next(status={status!r}, times={times}{more})"
        self._plan.promise(Promise(words, caller(), fault.id, times))
        return fault

    def fault(  # noqa: PLR0913 - the fields of a fault, all by name
        self,
        *,
        status: int | str | None = None,
        body: str | None = None,
        wire: str | None = None,
        latency: Latency | None = None,
        times: int | None = None,
        operation: str | None = None,
        model: str | None = None,
        prompt_contains: str | None = None,
        nth: int | None = None,
        probability: float | None = None,
        fraction: float | None = None,
        bytes_per_second: int | None = None,
        seconds: float | None = None,
        seed: int | None = None,
    ) -> Fault:
        """Plan a fault as docs/faults.md has them: a status or a `wire` fault, a latency, or a latency and one of them.

        `times` None is for ever. Raises ValueError for what there is not.
        """
        __tracebackhide__ = True
        match = {
            "operation": operation,
            "model": model,
            "prompt_contains": prompt_contains,
            "nth": nth,
            "probability": probability,
        }
        effect = {"status": status, "wire": wire, "latency": latency, "times": times}
        effect |= {
            "body": body,
            "fraction": fraction,
            "bytes_per_second": bytes_per_second,
            "seconds": seconds,
            "seed": seed,
        }
        return self._plan.add(fault_model(match, effect))

    @property
    def requests(self) -> list[Exchange]:
        """The requests of this world with their answers, the oldest first."""
        return [Exchange.of(seen, self._control) for seen in self._control.read("/journal")]

    @property
    def last_request(self) -> Exchange:
        """The newest of them. Raises AssertionError if there is none."""
        __tracebackhide__ = True
        newest = self._control.read("/journal", limit=1)
        if not newest:
            raise AssertionError("\n".join(verification.strangers(self._control, self._began)))
        return Exchange.of(newest[0], self._control)

    def assert_called(  # noqa: PLR0913 - the fields of a pattern, all by name
        self,
        *,
        operation: str | None = None,
        prompt: str | None = None,
        prompt_contains: str | None = None,
        model: str | None = None,
        status: int | None = None,
        verdict: str | None = None,
        fault: str | None = None,
        fields: Mapping[str, object] | None = None,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
    ) -> None:
        """Fail, and show the nearest misses, unless as many requests fit: one or more if no number is given."""
        __tracebackhide__ = True
        pattern = {
            "operation": operation,
            "prompt": prompt,
            "prompt_contains": prompt_contains,
            "model": model,
            "status": status,
            "verdict": verdict,
            "fault": fault,
            "fields": {name: str(value) for name, value in fields.items()} if fields else None,
        }
        counts = {"times": times, "at_least": at_least, "at_most": at_most}
        verification.require(self._control, _given(pattern), _given(counts), self._began)

    @property
    def credits(self) -> Credits:
        """What the key has, has spent, and on what."""
        return Credits.of(self._control.read("/credits"))

    @property
    def credits_spent(self) -> Decimal:
        """The sum of all charges."""
        return self.credits.spent

    def assert_spent(self, amount: Decimal | str | int) -> None:
        """Fail, and show the charges, unless the pictures of this test cost just so many credits."""
        __tracebackhide__ = True
        found = self.credits
        if found.spent != Decimal(amount):
            lines = [f"expected {amount} credits to be spent, found {found.spent}", *found.told()]
            raise AssertionError("\n".join(lines))

    def set_balance(self, balance: Decimal | str | int) -> None:
        """Set what the key has, in credits, or to `unlimited`."""
        __tracebackhide__ = True
        self._control.call("PUT", "/credits", {"balance": str(balance)})

    @property
    def limiter(self) -> Limiter:
        """Where the key stands with its rate limit now."""
        return Limiter.of(self._control.read("/limiter"))

    def set_latency(self, latency: Latency) -> None:
        """Let each picture take so long, in seconds of the world's time."""
        __tracebackhide__ = True
        self._plan.set_latency(latency)

    def reset(self) -> None:
        """Make the world as it was at the start of the session: whatever was planned or set is gone."""
        self._control.call("POST", "/reset")
        self._plan = Plan(self._control)
        self._began = self.clock.now()

    def unmet(self) -> list[str]:
        """Tell which `fail_next` did not come about."""
        return self._plan.unmet()

    def told(self) -> str:
        """Say what this world was asked; that a server is gone is said, too."""
        try:
            exchanges = self.requests
        except GoneError as problem:
            return str(problem)
        return "\n".join(
            verification.listed(exchanges) if exchanges else verification.strangers(self._control, self._began)
        )


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
