"""The published facts: every sentence is traced, a good server keeps them all, and a broken one is reported."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import traceability
from places import ROOT
from servers import refusal, serving, success
from stability_contract.contract import document
from stability_contract.facts import runner
from stability_contract.facts.laws.law import CODE
from stability_contract.facts.probe import Probe, Untried
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import NoResponse, Request, Response
from stability_contract.server_check.budget import Budget
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle
from stability_contract.target import Control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Document
    from stability_contract.facts.fact import Fact
    from stability_contract.oracle.judge import Judge

KEY = "sk-good"
FACTS = runner.facts(document.load(), ("ultra", "core", "sd3"))
EVERY = runner.every()
PAGE = ROOT / "docs" / "traceability.md"


class _Always:
    """A server that gives one answer to everything."""

    def __init__(self, answer: Response | NoResponse) -> None:
        self.answer = answer

    def send(self, _: Request) -> Response | NoResponse:
        return self.answer

    def end(self) -> None:
        """Close nothing: there is no connection."""


@pytest.fixture(scope="module")
def client(mock_server: str) -> Iterator[RawClient]:
    found = RawClient(mock_server)
    yield found
    found.end()


def probe(
    client: _Always | RawClient,
    judge: Judge,
    section: str,
    control: Control | None = None,
    limit: Decimal | None = None,
) -> Probe:
    return Probe(section, Sender(client, Throttle(10**9, 1), Budget(limit)), judge, KEY, control)


def test_every_sentence_of_the_reference_has_a_fact_or_a_reason() -> None:
    assert traceability.untraced(EVERY) == []
    assert len(list(traceability.sentences())) > 250


def test_no_fact_quotes_a_sentence_that_is_not_there() -> None:
    assert traceability.invented(EVERY) == []


def test_a_sentence_without_a_fact_is_noticed() -> None:
    fewer = [fact for fact in EVERY if fact.name != "a_picture_costs_8_credits"]

    assert [one.text for one in traceability.untraced(fewer)] == [
        "The Ultra service uses 8 credits per successful result."
    ]


def test_the_page_in_the_docs_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == traceability.page(EVERY)


def test_facts_beyond_the_reference_are_not_called_documented() -> None:
    assert [fact.title for fact in EVERY if not fact.sentences and fact.label == "documented"] == []


def test_the_order_of_facts_is_not_that_of_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "FACTS", sorted(EVERY, key=lambda fact: fact.trial.__module__))

    assert runner.every() == EVERY


def test_names_of_facts_are_unique() -> None:
    assert len({fact.title for fact in EVERY}) == len(EVERY) > 200


def test_another_contract_has_no_facts_here(contract: Document) -> None:
    other = replace(contract, raw={**contract.raw, "info": {"version": "v2beta-2031"}})

    assert [fact for fact in runner.facts(other, other.names) if fact.code != CODE] == []


@pytest.mark.parametrize("fact", FACTS, ids=[fact.title for fact in FACTS])
def test_the_mock_server_keeps(client: RawClient, contract: Document, judge: Judge, fact: Fact) -> None:
    control = Control(client, KEY)
    requests, seconds, _ = contract.rate_limit
    sender = Sender(client, Throttle(requests, seconds, control), Budget())

    result = runner.attempt(fact, Probe(fact.section, sender, judge, KEY, control))

    assert result.state == "holds", result.seen


@pytest.mark.parametrize("fact", FACTS, ids=[fact.title for fact in FACTS])
@pytest.mark.parametrize(
    "answer",
    [refusal(500, "internal_error", "no"), NoResponse("nothing came"), Response(200, (), b"{}")],
    ids=["500", "silence", "nothing but 200"],
)
def test_no_fact_holds_of_a_server_that_does_not_listen(judge: Judge, fact: Fact, answer: Response) -> None:
    result = runner.attempt(fact, probe(_Always(answer), judge, fact.section))

    assert result.state != "holds"


def test_a_fact_that_would_pass_the_budget_is_not_tried(judge: Judge) -> None:
    fact = next(fact for fact in FACTS if fact.name == "only_the_prompt_is_required")
    poor = probe(_Always(success()), judge, "ultra", limit=Decimal(0))

    result = runner.attempt(fact, poor)

    assert (result.state, result.finding) == ("not tried", None)
    assert "would pass the budget of 0" in result.seen


def test_a_broken_fact_is_a_finding_with_its_sentence_and_exchange(judge: Judge) -> None:
    fact = next(fact for fact in FACTS if fact.name == "by_default_the_picture_is_1024x1024" and fact.section == "sd3")

    finding = runner.attempt(fact, probe(_Always(refusal(500, "internal_error", "no")), judge, "sd3")).finding

    assert finding is not None
    assert finding.sentence == "The default resolution is 1024x1024."
    assert finding.detail == "by default the picture is 1024x1024: answers 500 no"
    assert finding.exchange is not None


class _Limited:
    """A server that takes 150 requests in 10 seconds of a time that waiting moves; each request takes a while."""

    def __init__(self, seconds_each: float = 0.001) -> None:
        self.time = 0.0
        self.waits: list[float] = []
        self._each, self._sent, self._out_until = seconds_each, list[float](), -1.0

    def send(self, request: Request) -> Response:
        self.time += self._each
        self._sent = [moment for moment in self._sent if moment > self.time - 10]
        if self.time < self._out_until or len(self._sent) >= 150:
            self._out_until = max(self._out_until, self.time + 60) if self.time >= self._out_until else self._out_until
            return refusal(429, "rate_limit_exceeded", "150 requests in 10 seconds, timed out for 60 seconds")
        self._sent.append(self.time)
        return refusal(400, "bad_request", "seed: no") if b"-1" in request.body else success()

    def end(self) -> None:
        """Close nothing: there is no connection."""

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def patient(server: _Limited, judge: Judge, section: str) -> Probe:
    """Return a probe that waits for real, on a clock that only waiting moves."""
    pace = Throttle(150, 10, None, server.now, server.wait)
    return Probe(section, Sender(server, pace, Budget()), judge, KEY, real_time=True)


def rate_facts() -> list[Fact]:
    return [fact for fact in FACTS if fact.trial.__module__.endswith("rate_limit")]


def test_in_real_time_no_fact_about_the_rate_runs_into_the_time_out_of_the_one_before(judge: Judge) -> None:
    server = _Limited()
    states = {}

    for fact in rate_facts():
        states[fact.title] = runner.attempt(fact, patient(server, judge, fact.section)).state
        assert patient(server, judge, "core").post(prompt="a pier", seed="-1").status == 400

    assert server.waits.count(11) == server.waits.count(61) == len(states) - 2
    assert {title for title, state in states.items() if state != "holds"} == {
        "general: a hundred and fifty requests are taken",
        "general: refusals in a time out do not count when it is over",
    }


def test_over_a_line_too_slow_to_reach_the_limit_no_fact_about_it_is_called_broken(judge: Judge) -> None:
    server = _Limited(seconds_each=0.1)

    results = [runner.attempt(fact, patient(server, judge, fact.section)) for fact in rate_facts()]

    assert {result.state for result in results} == {"not tried"}
    assert any("the line is too slow: 150 requests took 15.0 seconds" in result.seen for result in results)


def test_requests_that_did_not_wait_for_the_rate_are_counted_all_the_same(judge: Judge) -> None:
    server = _Limited()
    rushed = patient(server, judge, "core")
    rushed.hurried = True
    for _ in range(150):
        rushed.post(prompt="a pier", seed="-1")
    rushed.hurried = False

    answer = rushed.post(prompt="a pier", seed="-1")

    assert answer.status == 400
    assert server.waits


@pytest.mark.parametrize(
    ("name", "field", "sentence"),
    [
        ("a_seed_is_between_0_and_4294967294", "seed", "seed number `[0 .. 4294967294]`"),
        ("the_body_must_be_a_multipart_form", "content-type", "The body of the request must be `multipart/form-data`."),
        (
            "a_seed_is_whole_but_may_be_written_with_a_point",
            "",
            "A seed is whole but may be written with a point.",
        ),
    ],
)
def test_a_finding_of_a_fact_names_the_field_and_the_sentence(
    judge: Judge, name: str, field: str, sentence: str
) -> None:
    fact = next(fact for fact in FACTS if fact.name == name and fact.section == "sd3")

    finding = runner.attempt(fact, probe(_Always(refusal(500, "internal_error", "no")), judge, "sd3")).finding

    assert finding is not None
    assert finding.field == field
    assert finding.because.startswith(sentence)


def test_every_fact_has_a_sentence_for_its_finding() -> None:
    assert [fact.title for fact in FACTS if not fact.sentence] == []


def test_without_a_movable_clock_time_passes_only_on_demand(judge: Judge) -> None:
    hasty = probe(_Always(success()), judge, "general")

    with pytest.raises(Untried):
        hasty.pass_time(60)
    with pytest.raises(Untried):
        hasty.still()


def test_a_control_api_that_lies_about_the_balance_is_reported(judge: Judge) -> None:
    with serving(lambda _, path: (200, b"{}") if path.startswith("/_mock") else (404, b"")) as url:
        client = RawClient(url)
        fact = next(fact for fact in FACTS if fact.name == "a_picture_costs_8_credits")
        result = runner.attempt(fact, probe(client, judge, "ultra", Control(client, KEY)))
        client.end()

    assert result.state == "broken"
    assert "does not tell the balance" in result.seen
