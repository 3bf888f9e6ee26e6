"""A whole run, live: against the mock server, against a server that takes money, and from pytest."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mutation import gateway
from mutation.defect import Defect
from places import ROOT
from servers import listening, refusal, serving, success
from stability_contract.cases import forms
from stability_contract.cases.generated import generate
from stability_contract.cases.plan import Effort
from stability_contract.cli import main
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Exchange, NoResponse, Request, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle import schemathesis_checks
from stability_contract.server_check import suite
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import prepare
from stability_contract.target import Control, TargetError, started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutation.gateway import Passage
    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Judge

pytestmark = pytest.mark.timeout(600)
"""Whole runs; a loaded machine is slow."""

KEY = "sk-good"


def _no_control(request: Request, _: Passage) -> Request | Response:
    """Take the control API away, as the real service has none."""
    return Response(404, (), b"") if request.path.startswith("/_mock") else request


@pytest.fixture(scope="module")
def paid() -> Iterator[tuple[str, Control]]:
    """Return a mock server that plays the real service: it has no control API, but we see its ledger."""
    with ExitStack() as stack:
        healthy = stack.enter_context(started(["--api-key", KEY, "--rate-limit", "off", "--log-level", "error"]))
        client = RawClient(healthy)
        stack.callback(client.end)
        url, gate = stack.enter_context(gateway.opened(RawClient(healthy)))
        gate.defect = Defect("no control", "", before=_no_control)
        stack.callback(gate.passage.client.end)
        yield url, Control(client, KEY)


@pytest.mark.parametrize(("budget", "most"), [("0", Decimal(0)), ("14.5", Decimal("14.5"))])
def test_on_a_server_that_takes_money_the_ledger_never_passes_the_budget(
    paid: tuple[str, Control], budget: str, most: Decimal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_contract.server_check.throttle.SPARE", 10**6)
    url, ledger = paid
    ledger.set_credits("1000")

    result = CliRunner().invoke(
        main, ["server", "--url", url, "--key", KEY, "--budget", budget, "--operations", "ultra,core"]
    )

    assert result.exit_code == 0, result.output
    bound = f"at most {budget} credits will be spent" if most else "no picture, and so nothing will be spent"
    assert f"plan: {bound}" in result.output
    assert "facts not tried" in result.output
    assert 1000 - ledger.credits() <= most
    assert f"{1000 - ledger.credits()} credits" in result.output


def test_with_too_little_in_the_account_a_run_finds_nothing_and_says_what_it_did_not_try(
    paid: tuple[str, Control], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_contract.server_check.throttle.SPARE", 10**6)
    url, ledger = paid
    ledger.set_credits("4")

    result = CliRunner().invoke(
        main, ["server", "--url", url, "--key", KEY, "--budget", "100", "--operations", "core"], env={"COLUMNS": "200"}
    )

    assert result.exit_code == 0, result.output
    assert "plan: the account holds 4.0 credits, and no more than that can be spent" in result.output
    assert "would pass the balance of 4.0" in result.output
    assert "requests were not sent, because the money did not go so far" in result.output
    assert ledger.credits() == 1


def test_a_gateway_that_does_not_tell_the_balance_is_checked_all_the_same(
    paid: tuple[str, Control], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture that reports whether the key is good is one of those that the budget pays for anyway."""
    monkeypatch.setattr("stability_contract.server_check.throttle.SPARE", 10**6)
    url, ledger = paid
    ledger.set_credits("1000")

    def untold(request: Request, _: Passage) -> Request | Response:
        return Response(404, (), b"") if request.path.startswith("/v1/") else request

    with gateway.opened(RawClient(url)) as (beyond, gate):
        gate.defect = Defect("untold", "", before=untold)
        result = CliRunner().invoke(
            main,
            ["server", "--url", beyond, "--key", KEY, "--budget", "3", "--operations", "core"],
            env={"COLUMNS": "200"},
        )

    assert result.exit_code == 0, result.output
    assert "this server has no /v1/user/balance: a gateway need not pass it on" in result.output
    assert "core success (" in result.output
    assert "the balance could not be read" in result.output
    assert result.output.count("3 credits  core: the cheapest picture") == 1
    assert ledger.credits() == 997


def test_a_server_that_charges_4_for_what_costs_3_is_reported(
    paid: tuple[str, Control], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_contract.server_check.throttle.SPARE", 10**6)
    url, ledger = paid
    ledger.set_credits("1000")

    def costlier(request: Request, answer: Response, _: Passage) -> Response:
        if request.path != "/v1/user/balance" or answer.status != 200:
            return answer
        reported = 1000 - (1000 - Decimal(json.loads(answer.body)["credits"])) * 4 / 3
        return replace(answer, body=f'{{"credits": {reported:f}}}'.encode())

    with gateway.opened(RawClient(url)) as (beyond, gate):
        gate.defect = Defect("costlier", "", after=costlier)
        result = CliRunner().invoke(
            main, ["server", "--url", beyond, "--key", KEY, "--budget", "50", "--operations", "core"]
        )

    assert result.exit_code == 1
    assert "the balance fell by 4 credits, the contract says 3" in result.output
    assert "4 credits  core: the cheapest picture (the contract says 3)" in result.output
    assert ledger.credits() == 997


def test_a_server_that_dies_on_the_way_is_a_finding(mock_server: str) -> None:
    def dying(request: Request, passage: Passage) -> Request | Response:
        return Response(503, (), b"gone") if passage.next() > 12 else request

    with gateway.opened(RawClient(mock_server)) as (url, gate):
        gate.defect = Defect("dying", "", before=dying)
        run = prepare(Options(url=url, key=KEY, operations=("core",), max_examples=0), url)
        run.check()
        list(run.steps())
        gate.passage.client.end()

    assert any("stopped:" in finding.detail for finding in run.findings)
    assert "ANS011" in {finding.code for finding in run.findings}


def test_a_server_that_falls_silent_on_the_way_is_left_after_five_requests(mock_server: str) -> None:
    run = prepare(Options(url=mock_server, key=KEY, operations=("core",), max_examples=0), mock_server)
    run.check()
    silent, client = _Silent(), run.sender.client

    for done, _ in enumerate(run.steps()):
        if done == 10:
            run.sender.client = silent
    client.end()  # the control API was asked until the end

    assert silent.asked == 5
    assert [finding.detail for finding in run.findings][-1] == (
        "stopped: 5 requests in a row got no answer, the last one: no answer within 20 seconds"
    )


class _Silent:
    """A line on which nothing comes back."""

    asked = 0

    def send(self, _: Request) -> NoResponse:
        self.asked += 1
        return NoResponse("no answer within 20 seconds")

    def end(self) -> None:
        """Close nothing: there is no connection."""


def test_schemathesis_s_own_checks_see_what_is_not_declared(contract: Document, judge: Judge) -> None:
    core = contract.operation("core")
    planned = next(iter(generate(contract, core, judge, KEY, Effort(1, 0, ("examples",)))))
    source = Source("examples", "core", "")

    def found(answer: Response) -> set[str]:
        return {
            finding.code
            for finding in schemathesis_checks.examine(
                Exchange(planned.request, answer, source), planned.verdict, planned.case
            )
        }

    assert found(success(media_type="image/webp")) == set()
    assert all(
        finding.because
        for finding in schemathesis_checks.examine(
            Exchange(planned.request, refusal(418, "teapot", "seed: no"), source), planned.verdict, planned.case
        )
    )
    assert "UndefinedStatusCode" in found(refusal(418, "teapot", "no"))
    assert "UndefinedContentType" in found(success(media_type="text/html"))
    assert "RejectedPositiveData" in found(refusal(400, "bad_request", "prompt: no"))


def test_what_schemathesis_finds_accepted_is_reported_with_the_field_and_the_sentence(
    contract: Document, judge: Judge
) -> None:
    core = contract.operation("core")
    cases = generate(contract, core, judge, KEY, Effort(1, 0, ("coverage",)))
    found = [
        (finding, planned.verdict.errors[0])
        for planned in cases
        if planned.verdict.errors
        for finding in schemathesis_checks.examine(
            Exchange(planned.request, success(), planned.source), planned.verdict, planned.case
        )
        if finding.code == "AcceptedNegativeData"
    ]

    assert len(found) > 5
    assert all(finding.field == error.field for finding, error in found)
    assert all(finding.because for finding, _ in found)
    assert ("aspect_ratio", "aspect_ratio string one of") in {
        (finding.field, finding.sentence[:26]) for finding, _ in found
    }


def test_no_check_sends_a_request_of_its_own(contract: Document, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    core = contract.operation("core")
    plans = list(generate(contract, core, judge, KEY, Effort(1, 5)))
    monkeypatch.setattr("schemathesis.transport.requests.RequestsTransport.send", lambda *_, **__: pytest.fail("sends"))

    for planned in plans:
        for status in (200, 400, 401, 404, 429, 500, 503):
            exchange = Exchange(planned.request, refusal(status, "a_name", "no"), planned.source)
            list(schemathesis_checks.examine(exchange, planned.verdict, planned.case))


def test_a_phase_in_which_nothing_valid_is_accepted_is_a_finding(contract: Document, judge: Judge) -> None:
    counts = suite.Counts()
    for planned in suite.own(contract.operation("core"), judge, KEY, "semantics"):
        exchange = Exchange(planned.request, refusal(400, "bad_request", "no"), planned.source)
        counts.add(suite.Outcome(planned, exchange, ()))

    (finding,) = counts.gate()

    assert (finding.code, finding.operation, finding.field) == ("ANS040", "core", "semantics")


def test_a_mock_server_that_cannot_start_is_reported_in_one_line() -> None:
    with pytest.raises(TargetError, match="the mock server did not start: ") as caught, started(["--no-such-option"]):
        pytest.fail("started")

    assert "\n" not in str(caught.value)


def test_a_mock_server_of_our_own_does_not_hear_the_settings_of_the_user_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STABILITY_MOCK_CONTROL", "off")
    monkeypatch.setenv("stability_mock_contract", "2026")

    with started(["--log-level", "error"]) as url:
        client = RawClient(url)
        health = client.send(Request("GET", "/_mock/health", ()))
        client.end()

    assert isinstance(health, Response)
    assert json.loads(health.body)["contract"] == "2024"


def test_a_control_api_that_refuses_is_reported() -> None:
    with started(["--control", "off", "--log-level", "error"]) as url:
        client = RawClient(url)
        control = Control(client, KEY)
        assert not control.present()
        with pytest.raises(TargetError, match="does not do POST /_mock/reset"):
            control.reset()
        client.end()


def test_looking_for_a_control_api_leaves_the_balance_as_it_was(mock_server: str) -> None:
    client = RawClient(mock_server)
    control = Control(client, "sk-looked-at")
    before = control.credits()

    present = control.present()

    assert present
    assert control.credits() == before
    client.end()


def test_a_control_api_that_answers_no_json_is_one_line() -> None:
    with serving(lambda *_: (200, b"<html>\n</html>")) as url:
        client = RawClient(url)
        with pytest.raises(TargetError, match="answers GET /_mock/credits with no JSON") as caught:
            Control(client, KEY).credits()
        client.end()

    assert "\n" not in str(caught.value)


USER_TEST = """
from stability_contract import contract_test

test_contract = contract_test({url!r}, key="sk-good", operations=("ultra",), max_examples=1)
"""


def test_a_user_s_own_test_has_a_part_for_each_phase_and_fact(mock_server: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(USER_TEST.format(url=mock_server))

    result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")

    outcomes = result.parseoutcomes()
    assert outcomes.get("passed", 0) > 60
    assert "failed" not in outcomes


def test_a_user_s_own_test_fails_with_a_line_to_repeat_it(mock_server: str, pytester: pytest.Pytester) -> None:
    def damage(_: Request, answer: Response, __: Passage) -> Response:
        return refusal(400, "bad_request", "prompt: no") if answer.status == 400 else answer

    with gateway.opened(RawClient(mock_server)) as (url, gate):
        gate.defect = Defect("damaged", "", after=damage)
        pytester.makepyfile(USER_TEST.format(url=url))
        result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", "-k", "semantics or a_seed_is")
        gate.passage.client.end()

    result.stdout.fnmatch_lines(["*findings*", "*ANS004 ultra*", "*curl -i -X POST*"])


def test_a_user_s_own_test_fails_where_nothing_valid_is_accepted(mock_server: str, pytester: pytest.Pytester) -> None:
    def pass_only_refusals(_: Request, answer: Response, __: Passage) -> Response:
        return Response(418, (), b"") if answer.status == 200 and "seed" in dict(answer.headers) else answer

    with gateway.opened(RawClient(mock_server)) as (url, gate):
        gate.defect = Defect("nothing", "", after=pass_only_refusals)
        pytester.makepyfile(USER_TEST.format(url=url))
        result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", "-k", "semantics")

    result.stdout.fnmatch_lines(["*ANS040 ultra semantics*"])


def test_a_user_s_own_test_skips_what_the_budget_does_not_pay_for_and_says_so(
    paid: tuple[str, Control], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_contract.server_check.throttle.SPARE", 10**6)
    url, ledger = paid
    ledger.set_credits("1000")
    test = USER_TEST.format(url=url).replace("max_examples=1", "budget=Decimal(8)")
    pytester.makepyfile(test.replace("from stability_contract", "from decimal import Decimal\nfrom stability_contract"))

    result = pytester.runpytest_inprocess(
        "-q", "-rs", "-p", "no:cacheprovider", "-k", "success or semantics or fuzzing"
    )

    assert result.parseoutcomes() == {"passed": 1, "skipped": 2, "deselected": result.parseoutcomes()["deselected"]}
    result.stdout.fnmatch_lines_random(["*requests not sent: 8 credits more would pass the budget of 8*"])
    result.stdout.fnmatch_lines_random(["*this phase has no requests*"])
    assert ledger.credits() == 992


def test_a_user_s_own_test_has_a_time_out_and_reports_a_silent_server_in_one_line(pytester: pytest.Pytester) -> None:
    done = threading.Event()

    def wait(*_: object) -> None:
        done.wait(20)

    with listening(wait) as url:
        test = USER_TEST.format(url=url).replace("max_examples=1", "budget=Decimal(0), timeout=0.05")
        pytester.makepyfile(
            test.replace("from stability_contract", "from decimal import Decimal\nfrom stability_contract")
        )
        result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", "-k", "semantics")
        done.set()

    result.stdout.fnmatch_lines([f"{url} does not answer: no answer within 0.05 seconds"])


def test_the_package_gives_its_test_and_nothing_else() -> None:
    import stability_contract  # noqa: PLC0415 - the package itself

    assert callable(stability_contract.contract_test)
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        _ = stability_contract.other


def test_forms_are_valid_for_every_shape(contract: Document, judge: Judge) -> None:
    for operation in contract.operations:
        for branch in operation.branches:
            for form in (forms.bare(branch), forms.full(branch)):
                assert judge.judge(forms.request(operation, form.values(), KEY)).acceptable
        stranger = [*forms.bare(operation.branches[0]).values(), Part("stranger", b"1")]
        assert judge.judge(forms.request(operation, stranger, KEY)).acceptable


def test_the_document_of_the_suite_names_every_code() -> None:
    from stability_contract.oracle.findings import CODES  # noqa: PLC0415
    from stability_contract.oracle.rules import RULES  # noqa: PLC0415

    page = (ROOT / "docs" / "contract-suite.md").read_text("utf-8")

    assert [code for code in (*CODES, *RULES) if code not in page] == []
