"""Looks before it leaps: whether there is a server, takes the key, and works at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.cases import forms
from stability_contract.http.account import BALANCE, reported
from stability_contract.http.exchange import NoResponse, Response
from stability_contract.oracle import error_responses
from stability_contract.server_check import spending
from stability_contract.server_check.budget import OverBudget
from stability_contract.server_check.sending import NO_CREDITS
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from stability_contract.cases.plan import Planned
    from stability_contract.contract.document import Operation
    from stability_contract.oracle.judge import Judge
    from stability_contract.server_check.sending import Sender

OK, UNAUTHORIZED, NOTHING, LIMITED, BROKEN = 200, 401, 404, 429, 500


@dataclass(frozen=True, slots=True)
class Preflight:
    """Asks one server a question or two before a run; each raises TargetError with one clear line."""

    sender: Sender
    judge: Judge
    url: str
    key: str

    def try_picture(self, operation: Operation) -> None:
        """Ask for one picture that costs nothing: the surest sign that a run makes sense."""
        form = forms.bare(operation.branches[0])
        self._judge(self.sender.ask(forms.request(operation, form.values(), self.key)), operation, "a valid request")

    def try_for_credits(self, operations: list[Operation]) -> None:
        """Ask for a picture that must be refused, and for the balance, which shows whether the key is good.

        Where no answer reports the balance, only a picture can show it: the cheapest is bought, and kept for the run.
        """
        refused = self.sender.ask(forms.request(operations[0], (), self.key))
        if self._heard(refused).status != UNAUTHORIZED:  # some look at the key first, and only then at the fields
            self._judge(refused, operations[0], "a request with no fields, which must be refused")
        if (account := self.sender.account) is None:
            return
        answer = self._heard(self.sender.ask(account.question))
        if answer.status == UNAUTHORIZED:
            raise TargetError(f"{self.url} refuses the key (401 to {BALANCE})")
        if account.hear(answer) is None:
            self._buy([spending.once(operation, self.judge, self.key) for operation in operations], answer)
        self.sender.budget.balance = account.last

    def _buy(self, plans: list[Planned], balance: Response) -> None:
        cheapest = min(plans, key=lambda planned: planned.max_price)
        left = self.sender.budget.left
        if left is not None and left < cheapest.max_price:
            raise TargetError(
                f"{self.url} does not tell the balance ({_what(balance)}), so only a picture can tell whether it takes "
                f"the key: give a --budget of at least {cheapest.max_price} credits"
            )
        try:
            exchange = self.sender.send(cheapest)
        except OverBudget as problem:
            raise TargetError(f"{self.url}: {problem}") from problem
        if cheapest.verdict.operation:
            self._judge(exchange.answer, cheapest.verdict.operation, "a valid request")
        self.sender.keep(exchange)

    def _heard(self, answer: Response | NoResponse) -> Response:
        if isinstance(answer, NoResponse):
            raise TargetError(f"{self.url} does not answer: {answer.reason}")
        return answer

    def _judge(self, silent: Response | NoResponse, operation: Operation, what: str) -> None:
        answer = self._heard(silent)
        said = "; ".join(error_responses.texts(answer))[:160] or answer.body[:80].decode("latin-1")
        words = {
            UNAUTHORIZED: "refuses the key (401)",
            NO_CREDITS: "has no credits left for the key (402)",
            NOTHING: f"has nothing at {operation.path} (404): is this the base URL of the API?",
            LIMITED: "limits the rate of the key already (429): wait until its time-out is over",
        }
        if answer.status in words:
            raise TargetError(f"{self.url} {words[answer.status]}")
        if answer.status >= BROKEN:
            raise TargetError(f"{self.url} answers {answer.status} to {what}, so nothing can be checked: {said}")


def _what(answer: Response) -> str:
    unread = ", but no number of credits" if answer.status == OK and reported(answer) is None else ""
    return f"{answer.status} to {BALANCE}{unread}"
