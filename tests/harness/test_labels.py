"""Labels decide: what is only assumed is an error on the mock server and with --strict, and else a note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from servers import refusal, success
from stability_contract.cases import forms, pictures
from stability_contract.contract import document
from stability_contract.facts import runner
from stability_contract.facts.probe import Probe, Traits
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Exchange, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle import answers
from stability_contract.oracle.findings import Finding
from stability_contract.oracle.labels import weakest
from stability_contract.server_check.budget import Budget
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import Run
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle
from stability_contract.target import Control

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Judge

ASSUMED = Finding("FACT01", "core", "seed", "an assumption fails", label="assumed")
OBSERVED = replace(ASSUMED, label="observed")


def run(judge: Judge, *, strict: bool = False, control: object = None) -> Run:
    """Return a run that has not begun."""
    sender = Sender(RawClient("http://127.0.0.1:1"), Throttle(150, 10), Budget())
    return Run(Options(strict=strict), "", document.load(), "sk-good", cast("Control | None", control), sender, judge)


def test_on_a_server_of_others_only_an_assumption_is_not_an_error(judge: Judge) -> None:
    one = run(judge)

    one.note(ASSUMED)
    one.note(OBSERVED)

    assert one.findings == [OBSERVED]
    assert one.differences == [ASSUMED]


def test_with_strict_and_on_the_mock_server_it_is_one(judge: Judge) -> None:
    for one in (run(judge, strict=True), run(judge, control=Control(RawClient("http://127.0.0.1:1")))):
        one.note(ASSUMED)

        assert one.findings == [ASSUMED]


def core(judge: Judge, **fields: str) -> Request:
    parts = [Part(name, value.encode()) for name, value in fields.items()]
    return forms.request(judge.document.operation("core"), parts, "sk-good")


def label(judge: Judge, request: Request, answer: Response) -> str:
    """Return the label of the first finding."""
    return answers.examine(Exchange(request, answer, Source("test", "core", "")), judge.judge(request))[0].label


@pytest.mark.parametrize(
    ("change", "answer", "expected"),
    [
        ({}, refusal(400, "bad_request", "prompt: no"), "documented"),
        ({"accept": "image/*, application/json;q=0.5"}, refusal(400, "bad_request", "accept: no"), "assumed"),
        ({"accept": "*/*"}, refusal(400, "bad_request", "accept: no"), "assumed"),
        ({"authorization": "sk-good"}, refusal(401, "unauthorized", "authorization: no"), "observed"),
        ({"content-type": "text/plain"}, refusal(413, "payload_too_large", "body: no"), "observed"),
    ],
)
def test_a_finding_is_as_sure_as_what_it_rests_on(
    judge: Judge, change: dict[str, str], answer: Response, expected: str
) -> None:
    request = core(judge, prompt="a")
    for name, value in change.items():
        request = request.having(name, value)

    assert label(judge, request, answer) == expected


def test_another_size_of_core_is_assumed_and_another_one_of_ultra_observed(judge: Judge) -> None:
    request = core(judge, prompt="a")
    ultra = replace(request, target=request.target.replace("core", "ultra"))

    assert label(judge, request, success()) == "assumed"
    assert label(judge, ultra, replace(success(), body=success().body[:-30])) == "documented"


def test_a_path_that_the_contract_does_not_have_is_assumed(judge: Judge) -> None:
    request = replace(core(judge, prompt="a"), target="/nothing")

    assert label(judge, request, refusal(403, "forbidden", "no")) == "assumed"


def test_the_weakest_label_counts() -> None:
    assert weakest(["documented", "assumed", "observed"]) == "assumed"
    assert weakest([]) == "documented"


def undashed(answer: Response, identity: str) -> Response:
    """Return an answer with this id, in header and body."""
    headers = tuple((name, identity if name == "x-request-id" else value) for name, value in answer.headers)
    return replace(answer, headers=headers, body=answer.body.replace(b"ab" * 16, identity.encode()))


@pytest.mark.parametrize(
    ("identity", "expected"), [("0b7dcb6a-9f88-0593-b637-53c6ee781d6c", {"assumed"}), ("", {"observed"})]
)
def test_the_form_of_an_id_is_assumed_and_that_there_is_one_observed(
    judge: Judge, identity: str, expected: set[str]
) -> None:
    for request, answer in (
        (core(judge, prompt=""), refusal(400, "bad_request", "prompt: no")),
        (core(judge, prompt="a"), success(body=pictures.draw("png", (1248, 1248)))),
    ):
        exchange = Exchange(request, undashed(answer, identity), Source("test", "core", ""))
        found = [one for one in answers.examine(exchange, judge.judge(request)) if one.code in {"ANS012", "ANS014"}]
        assert {one.label for one in found if one.field in {"id", "x-request-id"}} >= expected


def test_a_page_for_an_unknown_path_is_assumed_not_to_come(judge: Judge) -> None:
    request = replace(core(judge, prompt="a"), target="/nothing")
    page = Response(404, (("content-type", "text/html"),), b"<h1>nothing</h1>")
    exchange = Exchange(request, page, Source("test", "core", ""))

    found = answers.examine(exchange, judge.judge(request))

    assert {one.label for one in found} == {"assumed"}


class _Always:
    """A server that gives one answer to everything."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer

    def send(self, _: Request) -> Response:
        return self.answer

    def end(self) -> None:
        """Close nothing: there is no connection."""


@pytest.mark.parametrize("strict", [True, False])
def test_a_documented_fact_that_differs_in_a_name_that_is_assumed_is_only_assumed(judge: Judge, strict: bool) -> None:  # noqa: FBT001
    other = replace(refusal(405, "wrong_method", "no"), headers=(("allow", "POST"),))
    sender = Sender(_Always(other), Throttle(10**9, 1), Budget())
    probe = Probe("core", sender, judge, "sk-good", traits=Traits(strict=strict))
    fact = next(one for one in runner.facts(judge.document, ["core"]) if one.name == "only_post_is_taken")

    result = runner.attempt(fact, probe)

    assert (result.state, result.label) == ("broken", "assumed")
    assert result.finding is not None
    assert result.finding.label == "assumed"
    assert bool(probe.differences) is not strict
