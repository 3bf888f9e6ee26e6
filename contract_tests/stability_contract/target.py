"""The server under test: how to reach it, and how to set its time and money where it has a control API."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from stability_contract.http import json_body
from stability_contract.http.exchange import NoResponse, Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.http.client import RawClient

START_SECONDS = 30.0
MAX_JOURNAL_VALUES = 5_000_000
"""Values in a journal, which has a hundred for each exchange."""

_SETTINGS = "STABILITY_MOCK_"
"""How variables begin that set a mock server of the user's; one of our own is set by its options alone."""
_ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d+")


class TargetError(Exception):
    """The server cannot be tested; the text says why, in one line."""


class ServerGoneError(TargetError):
    """The server answered at first, and then no more."""


@dataclass
class Control:
    """A mock server's control API; what is set concerns the sandbox of one key, or all if there is no key."""

    client: RawClient
    key: str = ""

    def present(self) -> bool:
        """Return whether the server has a control API, and obeys it; what just answers may have pictures paid for."""
        try:
            return self.answers() and self._obeyed()
        except TargetError:
            return False

    def answers(self) -> bool:
        """Return whether something answers there that calls itself a mock server."""
        try:
            health = self._ask("GET", "health")
        except TargetError:
            return False
        return isinstance(health, dict) and isinstance(health.get("contract"), str)

    def _obeyed(self) -> bool:
        """Return whether a balance that nobody could guess is reported again once it is set; forgets it afterwards."""
        amount = Decimal(1 + secrets.randbelow(10**9))
        self.set_credits(str(amount))
        try:
            return self._balance() == amount or self.credits() == amount
        finally:
            self.reset()

    def _balance(self) -> Decimal | None:
        """Return the balance as the API itself reports it, where it does so."""
        answer = self.client.send(Request("GET", "/v1/user/balance", self._headers))
        try:
            return json_body.amount(json_body.read(answer.body)["credits"]) if isinstance(answer, Response) else None
        except (json_body.JsonError, LookupError, TypeError):
            return None

    def reset(self) -> None:
        """Throw away all that the server remembers of this key."""
        self._ask("POST", "reset")

    def plan(self, fault: dict[str, Any]) -> None:
        """Let something go wrong."""
        self._ask("POST", "faults", fault)

    def remove_faults(self) -> None:
        """Let all go well again."""
        self._ask("DELETE", "faults")

    def journal(self) -> Any:  # noqa: ANN401 - JSON
        """Return what the server saw, as HAR."""
        return self._ask("GET", "journal.har", max_values=MAX_JOURNAL_VALUES)

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._ask("POST", "clock/advance", {"seconds": seconds})

    def freeze(self) -> None:
        """Stop the clock, so that only `advance` moves it."""
        self._ask("POST", "clock/freeze")

    def resume(self) -> None:
        """Let the clock run again."""
        self._ask("POST", "clock/resume")

    def set_credits(self, balance: str) -> None:
        """Set the balance."""
        self._ask("PUT", "credits", {"balance": balance})

    def credits(self) -> Decimal:
        """Return the balance."""
        try:
            return json_body.amount(self._ask("GET", "credits")["balance"])
        except (json_body.JsonError, LookupError, TypeError) as problem:
            raise TargetError(f"the control API does not tell the balance: {problem!r}") from problem

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Response | NoResponse:
        headers = self._headers if body is None else (*self._headers, ("content-type", "application/json"))
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.send(Request(method, f"/_mock/{path}", headers, data))

    @property
    def _headers(self) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {self.key}"),) if self.key else ()

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, max_values: int = json_body.MAX_VALUES
    ) -> Any:  # noqa: ANN401 - JSON
        answer = self._call(method, path, body)
        if not isinstance(answer, Response) or answer.status >= 300:  # noqa: PLR2004 - not a success
            raise TargetError(f"the control API does not do {method} /_mock/{path}: {_said(answer)}")
        try:
            return json_body.read(answer.body, max_values=max_values) if answer.body else None
        except json_body.JsonError as problem:
            raise TargetError(
                f"the control API answers {method} /_mock/{path} with no JSON: {_said(answer)}"
            ) from problem


def _said(answer: Response | NoResponse) -> str:
    return f"{answer.status} {answer.body[:200]!r}" if isinstance(answer, Response) else answer.reason


PROGRAM = ("-P", "-m", "stability_mock")
"""What Python runs as a mock server."""


@contextlib.contextmanager
def started(options: Sequence[str] = (), program: Sequence[str] = PROGRAM) -> Iterator[str]:
    """Start a mock server as a user would, yield its URL, and stop it afterwards; raises TargetError."""
    with tempfile.TemporaryFile("w+") as output:
        command = [sys.executable, *program, "serve", "--port", "0", *options]
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if not name.upper().startswith(_SETTINGS)},
            process_group=0,  # what is typed at a terminal ends us, and we end it, once nothing is asked of it any more
        )
        try:
            yield _address(process, output)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _address(process: subprocess.Popen[bytes], output: IO[str]) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        output.seek(0)
        text = output.read()
        if found := _ADDRESS.search(text):
            return found[0]
        if process.poll() is not None:
            last = text.strip().splitlines()[-1:] or ["it said nothing"]
            raise TargetError(f"the mock server did not start: {last[0]}")
        time.sleep(0.02)
    raise TargetError(f"the mock server did not start within {START_SECONDS:g} seconds")
