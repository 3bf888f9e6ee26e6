"""The published facts of 2026: each number is written out, the mock keeps them, and what they replace is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from servers import refusal
from stability_contract.contract import document
from stability_contract.facts import CONTRACT, NEWER, runner
from stability_contract.facts.fact import EVERYWHERE
from stability_contract.facts.laws.law import CODE
from stability_contract.facts.probe import Probe
from stability_contract.facts.superseded import SUPERSEDED
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import NoResponse, Response
from stability_contract.oracle.judge import Judge
from stability_contract.server_check.budget import Budget
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle
from stability_contract.target import Control, started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.fact import Fact
    from stability_contract.http.exchange import Request

KEY = "sk-good"
DOCUMENT = document.load("2026")
JUDGE = Judge(DOCUMENT, lambda key: key == KEY)
FACTS = runner.facts(DOCUMENT, DOCUMENT.names)
NEW = [fact for fact in FACTS if fact.contract == NEWER and fact.code != CODE]
GONE = [fact for fact in runner.every() if fact.contract == CONTRACT and fact.section in SUPERSEDED.get(fact.name, {})]


class _Always:
    """A server that gives one answer to everything."""

    def __init__(self, answer: Response | NoResponse) -> None:
        self.answer = answer

    def send(self, _: Request) -> Response | NoResponse:
        return self.answer

    def end(self) -> None:
        """Close nothing: there is no connection."""


@pytest.fixture(scope="module")
def client() -> Iterator[RawClient]:
    """Return a line to a mock server that serves the contract of 2026."""
    with started(["--contract", "2026", "--log-level", "error"]) as url:
        found = RawClient(url)
        yield found
        found.end()


def attempt(fact: Fact, client: RawClient) -> runner.Result:
    control = Control(client, KEY)
    requests, seconds, _ = DOCUMENT.rate_limit
    sender = Sender(client, Throttle(requests, seconds, control), Budget())
    return runner.attempt(fact, Probe(fact.section, sender, JUDGE, KEY, control))


@pytest.mark.parametrize("fact", FACTS, ids=[fact.title for fact in FACTS])
def test_the_mock_server_of_2026_keeps(client: RawClient, fact: Fact) -> None:
    result = attempt(fact, client)

    assert result.state == "holds", result.seen


@pytest.mark.parametrize("fact", GONE, ids=[fact.title for fact in GONE])
def test_what_was_superseded_no_longer_holds(client: RawClient, fact: Fact) -> None:
    assert attempt(fact, client).state == "broken"


@pytest.mark.parametrize("fact", NEW, ids=[fact.title for fact in NEW])
def test_what_is_new_does_not_hold_in_2024(mock_server: str, fact: Fact) -> None:
    older = RawClient(mock_server)

    result = attempt(fact, older)

    older.end()
    held_before = {"accept_may_be_left_out", "a_picture_from_a_picture_costs_8_credits"}
    assert (result.state == "holds") == (fact.name in held_before)


@pytest.mark.parametrize("fact", NEW, ids=[fact.title for fact in NEW])
@pytest.mark.parametrize(
    "answer",
    [refusal(500, "internal_error", "no"), NoResponse("nothing came"), Response(200, (), b"{}")],
    ids=["500", "silence", "nothing but 200"],
)
def test_no_new_fact_holds_of_a_server_that_does_not_listen(fact: Fact, answer: Response) -> None:
    probe = Probe(fact.section, Sender(_Always(answer), Throttle(10**9, 1), Budget()), JUDGE, KEY)

    assert runner.attempt(fact, probe).state != "holds"


def test_what_takes_a_place_is_a_new_fact_and_what_loses_it_an_old_one() -> None:
    old = {(fact.section, fact.name) for fact in GONE}
    new = {fact.name for fact in NEW}

    assert old == {(section, name) for name, places in SUPERSEDED.items() for section in places}
    assert {taker for places in SUPERSEDED.values() for taker in places.values()} <= new


def test_the_other_facts_of_2024_are_tried_in_2026_too() -> None:
    old = [fact for fact in runner.every() if fact.contract == CONTRACT]

    assert len([one for one in FACTS if one.code != CODE]) == len(old) - len(GONE) + len(NEW)
    assert len([fact for fact in NEW if fact.section in EVERYWHERE or fact.section == "general"]) == 29
    assert {fact.section for fact in NEW} == {"general", *DOCUMENT.names}
