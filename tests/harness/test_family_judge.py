"""The judge of the whole family: rules that join fields, wide pictures, ids in place of pictures, and results."""

from __future__ import annotations

import json

import pytest
from servers import png, refusal, success
from stability_contract.cases import forms, pictures
from stability_contract.contract import document
from stability_contract.contract.sizes import OutputSize
from stability_contract.http import generations
from stability_contract.http.exchange import Exchange, Request, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle import answers
from stability_contract.oracle.judge import Judge, Verdict

KEY = "sk-good"
DOCUMENT = document.load("2026")
JUDGE = Judge(DOCUMENT, lambda key: key == KEY)
ID = "0123456789abcdef" * 4
PLAIN, CLEAR, SOLID = (
    pictures.written("png", mode, (96, 64), level) for mode, level in (("RGB", 255), ("RGBA", 0), ("RGBA", 255))
)
RELIGHT = "replace-background-and-relight"


def image(name: str, data: bytes = PLAIN) -> Part:
    return Part(name, data, f"{name}.png", "image/png")


def texts(**fields: str) -> list[Part]:
    return [Part(name, value.encode()) for name, value in fields.items()]


def ask(name: str, *parts: Part, accept: str = "image/*") -> Verdict:
    return JUDGE.judge(forms.request(DOCUMENT.operation(name), parts, KEY, accept))


def errors(verdict: Verdict) -> list[tuple[str, str]]:
    return [(violation.rule.code, violation.field) for violation in verdict.errors]


@pytest.mark.parametrize(
    ("name", "parts", "expected"),
    [
        (RELIGHT, [image("subject_image")], [("REQ022", "background_reference")]),
        (RELIGHT, [image("subject_image"), *texts(background_prompt="a beach")], []),
        (RELIGHT, [image("subject_image"), image("background_reference")], []),
        (
            RELIGHT,
            [image("subject_image"), *texts(background_prompt="a beach", light_source_strength="0.5")],
            [("REQ023", "light_source_strength")],
        ),
        (
            RELIGHT,
            [
                image("subject_image"),
                image("light_reference"),
                *texts(background_prompt="a", light_source_strength="1"),
            ],
            [],
        ),
        ("outpaint", [image("image")], [("REQ024", "left")]),
        ("outpaint", [image("image"), *texts(left="0", up="0.0")], [("REQ024", "left")]),
        ("outpaint", [image("image"), *texts(left="0", up="1")], []),
        ("erase", [image("image")], [("REQ025", "mask")]),
        ("erase", [image("image", CLEAR)], []),
        ("erase", [image("image"), image("mask")], []),
        ("erase", [image("image"), image("mask", b"")], [("REQ025", "mask")]),
        ("sketch", [image("image", pictures.draw("png", (200, 80))), *texts(prompt="a")], []),
        ("sketch", [image("image", pictures.draw("png", (201, 80))), *texts(prompt="a")], [("REQ035", "image")]),
        ("sketch", [image("image", pictures.draw("png", (80, 201))), *texts(prompt="a")], [("REQ035", "image")]),
        ("erase", [image("image", pictures.draw("png", (640, 64))), image("mask")], []),
    ],
)
def test_a_rule_that_joins_fields_is_judged(name: str, parts: list[Part], expected: list[tuple[str, str]]) -> None:
    verdict = ask(name, *parts)

    assert errors(verdict) == expected
    assert verdict.statuses == ({400} if expected else {200})


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (RELIGHT, [image("subject_image"), *texts(background_prompt="")]),
        ("erase", [image("image", SOLID)]),
    ],
)
def test_what_nobody_knows_may_be_taken_or_refused(name: str, parts: list[Part]) -> None:
    assert ask(name, *parts).statuses == {200, 400}


def test_a_damaged_field_is_at_fault_and_not_the_rule_that_it_decides() -> None:
    verdict = ask("outpaint", image("image"), *texts(left="wide"))

    assert errors(verdict) == [("REQ016", "left")]
    assert "right" in verdict.doubtful


def _named(verdict: Verdict, *fields: str) -> list[str]:
    answer = refusal(400, "bad_request", *(f"{field}: no" for field in fields))
    exchange = Exchange(Request("POST", "/", ()), answer, Source("test", "outpaint", "a test"))
    return [finding.code for finding in answers.examine(exchange, verdict)]


def test_any_field_of_a_rule_may_be_named_and_one_must_be() -> None:
    verdict = ask("outpaint", image("image"))

    assert _named(verdict, "left") == _named(verdict, "down") == _named(verdict, "left", "right", "up", "down") == []
    assert _named(verdict, "image") == ["ANS004", "ANS005"]


def test_a_language_is_refused_only_where_a_422_is_declared() -> None:
    greek = texts(prompt="πέντε βάρκες")

    assert ask("inpaint", image("image"), *greek, image("mask")).statuses == {200, 422}
    assert ask("erase", image("image"), *greek, image("mask")).statuses == {200}


def test_an_asynchronous_submit_takes_any_accept() -> None:
    parts = [image("subject_image"), *texts(background_prompt="a beach")]

    assert {frozenset(ask(RELIGHT, *parts, accept=accept).statuses) for accept in ("text/html", "image/*", "x")} == {
        frozenset({200})
    }


@pytest.mark.parametrize(
    ("path", "method", "key", "statuses"),
    [
        (f"/v2beta/results/{ID}", "GET", KEY, {200, 202, 403, 404, 500}),
        (f"/v2beta/stable-image/upscale/creative/result/{ID}", "GET", KEY, {200, 202, 403, 404, 500}),
        (f"/v2beta/results/{ID.upper()}", "GET", KEY, {400}),
        ("/v2beta/results/1", "GET", KEY, {400}),
        ("/v2beta/results/1", "GET", "sk-bad", {400, 401}),
        (f"/v2beta/results/{ID}", "GET", "sk-bad", {401}),
        (f"/v2beta/results/{ID}", "POST", KEY, {405}),
        (f"/v2beta/results/{ID}/x", "GET", KEY, {404}),
        (f"/v2beta/upscale/fast/result/{ID}", "GET", KEY, {404}),
    ],
)
def test_a_question_for_a_result_is_judged_by_its_id_and_key(
    path: str, method: str, key: str, statuses: set[int]
) -> None:
    assert JUDGE.judge(Request(method, path, (("authorization", f"Bearer {key}"),))).statuses == statuses


def _submitted(body: bytes, *headers: tuple[str, str]) -> list[str]:
    verdict = ask(RELIGHT, image("subject_image"), *texts(background_prompt="a beach"))
    own = (("content-type", "application/json"), ("x-request-id", "ab" * 16), *headers)
    exchange = Exchange(Request("POST", "/", ()), Response(200, own, body), Source("test", RELIGHT, "a test"))
    return [finding.code for finding in answers.examine(exchange, verdict)]


def test_a_submit_answers_with_an_id_and_nothing_else() -> None:
    assert _submitted(f'{{"id":"{ID}"}}'.encode()) == []
    assert _submitted(f'{{"id":"{ID.upper()}"}}'.encode()) == ["ANS012"]
    assert _submitted(f'{{"id":"{ID}","status":"in-progress"}}'.encode()) == ["ANS012"]
    assert _submitted(f'{{"id":"{ID}"}}'.encode(), ("seed", "7")) == ["ANS014"]
    assert _submitted(png()) == ["ANS012", "ANS012"]


def _result(answer: Response, accept: str = "image/*") -> list[str]:
    verdict = ask(RELIGHT, image("subject_image", png((1024, 1024))), *texts(background_prompt="a beach"))
    exchange = Exchange(generations.question("/", KEY, accept), answer, Source("test", RELIGHT, "a test"))
    return [finding.code for finding in answers.examine_result(exchange, verdict)]


def test_a_result_is_judged_as_the_success_of_its_submit() -> None:
    assert _result(success(7)) == []
    assert _result(success(7, pictures.draw("png", (96, 64)))) == ["ANS022"]
    assert _result(success(7), "application/json") == ["ANS013"]
    assert _result(refusal(500, "internal_error", "no")) == ["ANS002"]


@pytest.mark.parametrize(("name", "codes"), [("result", []), ("image", ["ANS012"])])
def test_in_json_the_picture_of_a_result_is_called_result(name: str, codes: list[str]) -> None:
    import base64  # noqa: PLC0415 - used once

    body = json.dumps({name: base64.b64encode(png()).decode(), "finish_reason": "SUCCESS", "seed": 7}).encode()
    headers = (("content-type", "application/json; type=image/png"), ("x-request-id", "ab" * 16))

    assert _result(Response(200, headers, body), "application/json") == codes


@pytest.mark.parametrize(
    ("rule", "size", "values", "sizes"),
    [
        (OutputSize("image"), (97, 131), {}, {(97, 131)}),
        (OutputSize("image", times=4), (97, 131), {}, {(388, 524)}),
        (OutputSize("image", margins={"left": "left", "down": "low"}), (10, 20), {"left": 3, "low": 5}, {(13, 25)}),
        (OutputSize("image", area=9_684_544, multiple=8), (512, 512), {}, {(3112, 3112)}),
        (OutputSize("image", area=9_935_104, multiple=8), (64, 64), {}, {(3152, 3152)}),
        (OutputSize("image", area=96, multiple=8), (2, 3), {}, {(8, 8), (8, 16)}),
    ],
)
def test_the_size_of_an_answer_follows_from_its_upload(
    rule: OutputSize, size: tuple[int, int], values: dict[str, int], sizes: set[tuple[int, int]]
) -> None:
    assert rule.sizes(size, values) == sizes
