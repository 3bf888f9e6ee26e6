"""The defects: enough of them, each does some damage, and a sample of every kind is caught."""

from __future__ import annotations

import copy
import json
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner
from mutation import gateway, measure
from mutation.__main__ import main
from mutation.defect import DEFECTS, Defect, register
from mutation.gateway import Passage
from servers import png, refusal, success
from stability_contract.cases import forms, pictures
from stability_contract.contract import document
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import NoResponse, Request, Response
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import Finding
from stability_contract.server_check.suite import own
from stability_mock.contract import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Judge

KEY = "sk-good"
ALL = measure.defects()
CONTRACTS = {year: document.load(year) for year in document.PUBLISHED}
EDITS = [defect for defect in ALL if defect.edit]
SWITCHES = [defect for defect in ALL if not defect.edit and defect.year == document.DEFAULT]
NEWER_SWITCHES = [defect for defect in ALL if not defect.edit and defect.year != document.DEFAULT]


class _Healthy:
    """A line to a server that is always well, and says what it is asked."""

    def send(self, request: Request) -> Response | NoResponse:
        if request.path == "/_mock/credits":
            return Response(200, (("content-type", "application/json"),), b'{"balance":"100"}')
        if request.path == "/v1/user/balance":
            return Response(200, (("content-type", "application/json"),), b'{"credits":100.5}')
        if b"mock:" in request.body:
            status = int(request.body.partition(b"mock:")[2][:3])
            reported = refusal(status, "a_name", "prompt: first", "seed: second")
            return replace(reported, headers=(*reported.headers, ("allow", "POST")))
        if "json" in (request.header("accept") or ""):
            body = b'{"finish_reason":"SUCCESS","image":"ab+/ab+/ab+/ab+/","seed":7}'
            return Response(200, (("content-type", "application/json; type=image/png"), ("x-request-id", "a")), body)
        kind = "webp" if b"webp" in request.body else "jpeg" if b"jpeg" in request.body else "png"
        return success(7, pictures.draw(kind, (96, 64)), f"image/{kind}")


def test_there_are_at_least_150_defects_and_not_only_of_validation() -> None:
    areas = {defect.area for defect in ALL}

    assert len(ALL) >= 250
    assert len([defect for defect in ALL if defect.year == "2026"]) >= 80
    assert len({defect.name for defect in ALL}) == len(ALL)
    assert {"time", "money", "size", "order", "names", "headers", "pictures", "seeds", "concurrency"} <= areas


def test_two_defects_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="two defects"):
        register(DEFECTS[0])


@pytest.mark.parametrize("defect", EDITS, ids=[defect.name for defect in EDITS])
def test_an_edit_changes_the_document(defect: Defect) -> None:
    raw = copy.deepcopy(CONTRACTS[defect.year].raw)
    assert defect.edit is not None

    defect.edit(raw)

    assert json.dumps(raw) != json.dumps(CONTRACTS[defect.year].raw)  # the order of fields counts, too


@pytest.mark.parametrize("defect", EDITS, ids=[defect.name for defect in EDITS])
def test_a_damaged_document_can_be_served(defect: Defect, tmp_path: Path) -> None:
    raw = copy.deepcopy(CONTRACTS[defect.year].raw)
    assert defect.edit is not None
    defect.edit(raw)
    file = tmp_path / "damaged.yaml"
    file.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")

    assert load(str(file)).operations


def _requests(judge: Judge) -> Iterator[Request]:
    """Return requests among which every switch finds something to damage."""
    for name in ("core", "sd3"):
        operation = judge.document.operation(name)
        for phase in ("semantics", "wire"):
            yield from (one.request for one in own(operation, judge, KEY, phase) if len(one.request.body) < 60_000)
        for extra in ("mock:400", "mock:401", "mock:402", "mock:403", "mock:404", "mock:405", "mock:413", "mock:422"):
            yield forms.request(operation, [Part("prompt", extra.encode())], KEY)
        for extra in ("mock:429", "mock:500", "größer"):
            yield forms.request(operation, [Part("prompt", extra.encode())], KEY)
        for kind in ("webp", "jpeg"):
            yield forms.request(operation, [Part("prompt", b"a"), Part("output_format", kind.encode())], KEY)
        yield forms.request(operation, [Part("prompt", b"a")], KEY, "application/json")
        for body in (b'{"prompt": "a"}', b"{"):
            json = forms.request(operation, [], KEY).having("content-type", "application/json")
            yield replace(json, body=body)
        large = forms.request(
            operation, [Part("prompt", b"a"), Part("seed", b"-1"), Part("pad", bytes(10_485_760))], KEY
        )
        yield from (large, large.having("authorization", "Bearer wrong"))
    yield Request("GET", "/v1/user/balance", (("authorization", KEY),))


@pytest.fixture(scope="module")
def requests(judge: Judge) -> list[Request]:
    return list(_requests(judge))


UNDER_LOAD = {
    "requests at once are not counted together",
    "requests at once pass the rate limit",
    "requests at once are refused",
}
"""Defects that show only when several requests are under way."""


@pytest.mark.parametrize("defect", SWITCHES, ids=[defect.name for defect in SWITCHES])
def test_a_switch_damages_what_passes(defect: Defect, requests: list[Request]) -> None:
    healthy = _Healthy()
    asked: list[Request] = []

    class Watched(_Healthy):
        def send(self, request: Request) -> Response | NoResponse:
            asked.append(request)
            return super().send(request)

    gate = gateway.Gateway(Passage(Watched()), defect)  # type: ignore[arg-type]

    changed = False
    for request in [*requests, *requests[:160]]:
        asked.clear()
        answer = gate.answer(request)
        changed = changed or answer != healthy.send(request) or asked != [request]
        if changed:
            break

    assert changed or defect.name in UNDER_LOAD


def test_a_switch_of_2026_names_operations_that_there_are() -> None:
    named = {name for defect in NEWER_SWITCHES for name in defect.operations}

    assert named <= set(CONTRACTS["2026"].names)
    assert all(defect.operations for defect in NEWER_SWITCHES)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name",
    [
        "erase costs 3",
        "margins may be zero",
        "one pixel outside the mask differs",
        "an id is in capitals",
        "a submit is charged at once",
    ],
)
def test_a_defect_of_the_family_is_caught(newer_ground: measure.Field, name: str) -> None:
    measured = newer_ground.measure(next(defect for defect in ALL if defect.name == name))

    assert measured.caught, measured


def test_the_clock_of_the_gateway_follows_the_control_api() -> None:
    gate = gateway.Gateway(Passage(_Healthy()))  # type: ignore[arg-type]
    before = gate.passage.now()

    gate.answer(Request("POST", "/_mock/clock/freeze", ()))
    gate.answer(Request("POST", "/_mock/clock/advance", (), b'{"seconds": 60}'))
    frozen = gate.passage.now()

    assert frozen - before >= 60
    assert gate.passage.now() == frozen
    gate.passage.memory["x"] = 1
    gate.answer(Request("POST", "/_mock/clock/resume", ()))
    gate.answer(Request("POST", "/_mock/reset", ()))
    assert gate.passage.now() > frozen
    assert gate.passage.memory == {}


@pytest.fixture(scope="module")
def ground() -> Iterator[measure.Field]:
    with ExitStack() as stack:
        yield measure.Field(1, stack)


@pytest.fixture(scope="module")
def newer_ground() -> Iterator[measure.Field]:
    with ExitStack() as stack:
        yield measure.Field(1, stack, year="2026")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name",
    [
        "a prompt has at most 9999 characters",
        "Ultra costs 7",
        "the window is fixed",
        "numbers may have white space",
        "unknown fields are refused",
        "the key is checked first",
        "a 400 is charged",
        "requests at once are refused",
        "NUL characters are dropped",
    ],
)
def test_a_defect_is_caught(ground: measure.Field, name: str) -> None:
    measured = ground.measure(next(defect for defect in ALL if defect.name == name))

    assert measured.caught, measured


def test_a_defect_that_stops_the_server_is_caught_by_the_first_question(ground: measure.Field) -> None:
    measured = ground.measure(next(defect for defect in ALL if defect.name == "200 becomes 201"))

    assert measured.caught


def test_a_defect_that_cannot_be_applied_is_reported(ground: measure.Field) -> None:
    def break_it(document: dict[str, object]) -> None:
        del document["paths"]

    measured = ground.measure(Defect("no paths", "fields", edit=break_it))

    assert not measured.caught
    assert "cannot be put in" in measured.detail


def test_the_table_counts_what_was_caught_in_each_area() -> None:
    measures = [measure.Measure("a", "money", "x", "", 1), measure.Measure("b", "money", "", "", 1)]

    assert measure.table(measures)[2:] == ["| money | 2 | 1 |", "| **all** | **2** | **1** |"]


@pytest.mark.parametrize(("caught", "alarms", "code"), [(20, [], 0), (18, [], 1), (20, ["seed 3: ANS001"], 1)])
def test_the_command_fails_on_survivors_and_false_alarms(
    monkeypatch: pytest.MonkeyPatch, caught: int, alarms: list[str], code: int
) -> None:
    measures = [measure.Measure(f"d{number}", "money", "x" * (number < caught), "", 1) for number in range(20)]
    monkeypatch.setattr(measure, "measure_all", lambda *_: measures)
    monkeypatch.setattr(measure, "alarms", lambda _: alarms)

    result = CliRunner().invoke(main, ["--only", "money"])

    assert result.exit_code == code
    assert f"| money | 20 | {caught} |" in result.output
    assert result.output.count("SURVIVES") == 20 - caught
    assert result.output.count("FALSE ALARM") == len(alarms)


def test_a_worker_starts_its_field_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Field:
        def __init__(self, seed: int, _: ExitStack, year: str) -> None:
            self.seed = seed
            made.append(year)

        def measure(self, defect: Defect) -> str:
            return defect.name

    monkeypatch.setattr(measure, "Field", Field)
    monkeypatch.setattr(measure, "_GROUND", {})

    measured: list[object] = [measure.measure(name, 5) for name in ("Ultra costs 7", "none of these", "erase costs 3")]

    assert measured == ["Ultra costs 7", measure.HEALTHY, "erase costs 3"]
    assert made == ["2024", "2026"]


def test_false_alarms_are_reported_with_their_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Run:
        findings = (Finding("ANS001", "core", "seed", "accepts it"),)

        def check(self) -> None:
            """Be ready at once."""

        def steps(self) -> list[str]:
            return ["a step"]

    monkeypatch.setattr(measure, "started", lambda _: nullcontext("http://mock.test"))
    monkeypatch.setattr(measure, "prepare", lambda *_: Run())

    assert measure.alarms([3, 4]) == [
        f"{year}, seed {seed}: ANS001 accepts it" for year in ("2024", "2026") for seed in (3, 4)
    ]


def test_the_gateway_passes_a_healthy_server_on_unchanged(mock_server: str, contract: Document) -> None:
    client = RawClient(mock_server)
    sent = forms.request(contract.operation("core"), [Part("prompt", b"a"), Part("seed", b"3")], KEY)
    with gateway.opened(client) as (url, gate):
        beyond = RawClient(url)
        answers = [beyond.send(request) for request in (sent, replace(sent, chunked=True))]
        beyond.end()
        gate.passage.client.end()

    assert [answer.status for answer in answers if isinstance(answer, Response)] == [200, 200]
    assert png()
