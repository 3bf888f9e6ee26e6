"""Looks before it leaps: whether there is a server, takes the key, and works at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests import forms, refusals
from contract_tests.exchange import Request, Response, Silence
from contract_tests.target import TargetError

if TYPE_CHECKING:
    from contract_tests.document import Operation
    from contract_tests.sending import Sends

OK, UNAUTHORIZED, NO_CREDITS, NOTHING, LIMITED, BROKEN = 200, 401, 402, 404, 429, 500


@dataclass(frozen=True, slots=True)
class Preflight:
    """Asks one server a question or two before a run; each raises TargetError with one clear line."""

    line: Sends
    url: str
    key: str

    def try_picture(self, operation: Operation) -> None:
        """Ask for one picture: the surest sign that a run makes sense. Costs what a picture costs."""
        form = forms.bare(operation.branches[0])
        self._judge(self.line.send(forms.request(operation, form.values(), self.key)), operation)

    def try_for_free(self, operation: Operation) -> None:
        """Ask for the balance, which tells whether the key is good, and for a picture that must be refused."""
        answer = self._heard(self.line.send(Request("GET", "/v1/user/balance", self._headers())))
        if answer.status == UNAUTHORIZED:
            raise TargetError(f"{self.url} refuses the key (401 to /v1/user/balance)")
        if answer.status != OK:
            raise TargetError(
                f"{self.url} does not tell whether the key is good ({answer.status} to /v1/user/balance); "
                "give a budget, so that a picture can"
            )
        refused = self._heard(self.line.send(forms.request(operation, (), self.key)))
        if refused.status >= BROKEN or refused.status in {NOTHING, LIMITED}:
            self._judge(refused, operation)

    def _headers(self) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {self.key}"),)

    def _heard(self, answer: Response | Silence) -> Response:
        if isinstance(answer, Silence):
            raise TargetError(f"{self.url} does not answer: {answer.reason}")
        return answer

    def _judge(self, silent: Response | Silence, operation: Operation) -> None:
        answer = self._heard(silent)
        said = "; ".join(refusals.texts(answer))[:160] or answer.body[:80].decode("latin-1")
        words = {
            UNAUTHORIZED: "refuses the key (401)",
            NO_CREDITS: "has no credits left for the key (402)",
            NOTHING: f"has nothing at {operation.path} (404): is this the base URL of the API?",
            LIMITED: "limits the rate of the key already (429): wait until its time-out is over",
        }
        if answer.status in words:
            raise TargetError(f"{self.url} {words[answer.status]}")
        if answer.status >= BROKEN:
            raise TargetError(
                f"{self.url} answers {answer.status} to a valid request, so nothing can be checked: {said}"
            )
