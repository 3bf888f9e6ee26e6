"""Labels decide: what is only assumed is an error on the mock server and with --strict, and else a note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from servers import refusal, success
from stability_contract.cases import forms
from stability_contract.contract import document
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
