"""What one test has of the mock server: a sandbox of its own, to set up, to look into and to assert on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stability_mock.pytest_plugin import verification
from stability_mock.pytest_plugin.control_client import ControlClient, MockUnavailableError
from stability_mock.pytest_plugin.planned_faults import (
    ExpectedFault,
    Latency,
    PlannedFault,
    PlannedFaults,
    caller,
    fault_model,
)
from stability_mock.pytest_plugin.quotas import Credits, Limiter
from stability_mock.pytest_plugin.recorded_requests import RecordedRequest
from stability_mock.pytest_plugin.sandbox_clock import SandboxClock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stability_mock.pytest_plugin.control_transport import Transport


class MockSandbox:
    """The sandbox of one API key. All its methods are synchronous; async tests may call them, too."""

    def __init__(self, base_url: str, api_key: str, transport: Transport) -> None:
        self.base_url = base_url
        self.api_key = api_key
        self._control = ControlClient(transport, api_key)
        self.clock = SandboxClock(self._control)
        self._faults = PlannedFaults(self._control)
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
    ) -> PlannedFault:
        """Answer the next requests of this kind with an error, `times` times; the test fails at its end if fewer came.

        A status may be given by its error's name. Raises ValueError if it is unknown.
        """
        __tracebackhide__ = True
        match = {"operation": operation, "model": model, "prompt_contains": prompt_contains}
        fault = self._faults.add(fault_model(match, {"status": status, "times": times}))
        more = "".join(f", {name}={value!r}" for name, value in match.items() if value is not None)
        words = f"fail_next(status={status!r}, times={times}{more})"
        self._faults.expect(ExpectedFault(words, caller(), fault.id, times))
        return fault

    def fault(  # noqa: PLR0913 - the fields of a fault, all by name
        self,
        *,
        status: int | str | None = None,
        body: str | None = None,
        wire: str | None = None,
        latency: Latency | None = None,
        generation: str | None = None,
        polls: int | None = None,
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
    ) -> PlannedFault:
        """Plan a fault as docs/faults.md has them, without `times` for ever. Raises ValueError for wrong values."""
        __tracebackhide__ = True
        match: dict[str, str | float | None] = {"operation": operation, "model": model}
        match |= {"prompt_contains": prompt_contains, "nth": nth, "probability": probability}
        effect = {"status": status, "body": body, "wire": wire, "latency": latency, "times": times}
        effect |= {"generation": generation, "polls": polls, "fraction": fraction}
        effect |= {"bytes_per_second": bytes_per_second, "seconds": seconds, "seed": seed}
        return self._faults.add(fault_model(match, effect))

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests to this sandbox with their answers, the oldest first."""
        return [RecordedRequest.of(seen, self._control) for seen in self._control.read("/journal")]

    @property
    def last_request(self) -> RecordedRequest:
        """The newest of them. Raises AssertionError if there is none."""
        __tracebackhide__ = True
        newest = self._control.read("/journal", limit=1)
        if not newest:
            raise AssertionError("\n".join(verification.describe_other_keys(self._control, self._began)))
        return RecordedRequest.of(newest[0], self._control)

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
        generation: str | None = None,
        fields: Mapping[str, object] | None = None,
        times: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
    ) -> None:
        """Fail, and show the nearest misses, unless as many requests match: one or more if no number is given."""
        __tracebackhide__ = True
        texts = {name: str(value) for name, value in fields.items()} if fields else None
        pattern: dict[str, Any] = {
            "operation": operation,
            "prompt": prompt,
            "prompt_contains": prompt_contains,
            "model": model,
        }
        pattern |= {"status": status, "verdict": verdict, "fault": fault, "generation": generation, "fields": texts}
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
        """Fail, and show the charges, unless the pictures of this test cost exactly this number of credits."""
        __tracebackhide__ = True
        found = self.credits
        if found.spent != Decimal(amount):
            lines = [f"expected {amount} credits to be spent, found {found.spent}", *found.describe()]
            raise AssertionError("\n".join(lines))

    def set_balance(self, balance: Decimal | str | int) -> None:
        """Set what the key has, in credits, or to `unlimited`."""
        __tracebackhide__ = True
        self._control.call("PUT", "/credits", {"balance": str(balance)})

    @property
    def limiter(self) -> Limiter:
        """How much of its rate limit the key has used."""
        return Limiter.of(self._control.read("/limiter"))

    def set_latency(self, latency: Latency) -> None:
        """Set how long each picture takes, in seconds of the sandbox's time."""
        __tracebackhide__ = True
        self._faults.set_latency(latency)

    def reset(self) -> None:
        """Make the sandbox as it was at the start of the session: without what this test asked, planned and set."""
        self._control.call("POST", "/reset")
        self._faults = PlannedFaults(self._control)
        self._began = self.clock.now()

    def unfired_faults(self) -> list[str]:
        """Return which `fail_next` fired too rarely, one line for each."""
        return self._faults.unfired()

    def describe_requests(self) -> str:
        """Return the requests to this sandbox as text, or that the server does not answer."""
        try:
            exchanges = self.requests
        except MockUnavailableError as problem:
            return str(problem)
        return "\n".join(
            verification.listed(exchanges)
            if exchanges
            else verification.describe_other_keys(self._control, self._began)
        )


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
