"""The judge of requests: what is an error, what a warning, and what a server must answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from stability_contract.cases import forms, pictures
from stability_contract.http import multipart
from stability_contract.http.exchange import Exchange, Request, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle import answers, schemathesis_checks
from stability_contract.oracle.judge import Judge
from stability_contract.oracle.rules import RULES

if TYPE_CHECKING:
    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Verdict

KEY = "sk-good"
IMAGE = Part("image", pictures.draw(), "image.png", "image/png")


def ask(judge: Judge, endpoint: str, *parts: Part, accept: str = "image/*") -> Verdict:
    return judge.judge(forms.request(judge.document.operation(endpoint), parts, KEY, accept))


def text(**fields: str) -> list[Part]:
    return [Part(name, value.encode()) for name, value in fields.items()]


def found(verdict: Verdict) -> list[tuple[str, str]]:
    return [(violation.rule.code, violation.field) for violation in verdict.violations]


def test_a_bare_prompt_is_acceptable(judge: Judge) -> None:
    verdict = ask(judge, "ultra", *text(prompt="a pier"))

    assert verdict.acceptable
    assert verdict.statuses == {200}
    assert not verdict.violations


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({}, "REQ010", "prompt"),
        ({"prompt": ""}, "REQ012", "prompt"),
        ({"prompt": "x" * 10_001}, "REQ013", "prompt"),
        ({"prompt": "a", "aspect_ratio": "4:3"}, "REQ011", "aspect_ratio"),
        ({"prompt": "a", "seed": "-1"}, "REQ014", "seed"),
        ({"prompt": "a", "seed": "4294967295"}, "REQ015", "seed"),
        ({"prompt": "a", "seed": "1e999999999"}, "REQ015", "seed"),
        ({"prompt": "a", "seed": "-1e999999999"}, "REQ014", "seed"),
        ({"prompt": "a", "seed": "NaN"}, "REQ016", "seed"),
        ({"prompt": "a", "seed": " 7"}, "REQ016", "seed"),
        ({"prompt": "a", "seed": "1.5"}, "REQ017", "seed"),
        ({"prompt": "a", "seed": "1e-999999999"}, "REQ017", "seed"),
        ({"prompt": "a\0b"}, "REQ020", "prompt"),
    ],
)
def test_a_broken_rule_has_a_code_a_field_and_the_contract_s_sentence(
    judge: Judge, fields: dict[str, str], code: str, field: str
) -> None:
    verdict = ask(judge, "core", *text(**fields))

    assert (code, field) in found(verdict)
    assert verdict.statuses == {400}
    assert verdict.errors[0].sentence.startswith(f"{field} ")


def test_the_sentence_has_bounds_choices_default_and_need(judge: Judge) -> None:
    sentences = {
        violation.field: violation.sentence
        for violation in ask(judge, "sd3", *text(prompt="", seed="x", output_format="gif", strength="2")).errors
    }

    assert sentences["prompt"].startswith("prompt string [1 .. 10000] characters required.")
    assert sentences["seed"].startswith("seed integer [0 .. 4294967294] default 0.")
    assert sentences["output_format"].startswith("output_format string one of jpeg, png default png.")


def test_42_may_be_written_in_several_ways(judge: Judge) -> None:
    values = [ask(judge, "core", *text(prompt="a", seed=seed)).values["seed"] for seed in ("42", "42.0", "4.2e1")]

    assert values == [42, 42, 42]


def test_the_mode_decides_which_fields_are_allowed(judge: Judge) -> None:
    without = ask(judge, "sd3", *text(prompt="a", strength="0.5"), IMAGE)
    with_ratio = ask(judge, "sd3", *text(prompt="a", mode="image-to-image", strength="0.5", aspect_ratio="1:1"), IMAGE)
    good = ask(judge, "sd3", *text(prompt="a", mode="image-to-image", strength="0.5"), IMAGE)
    turbo = ask(judge, "sd3", *text(prompt="a", model="sd3-large-turbo", negative_prompt="rain"))

    assert set(found(without)) == {("REQ018", "strength"), ("REQ018", "image")}
    assert found(with_ratio) == [("REQ018", "aspect_ratio")]
    assert good.acceptable
    assert found(turbo) == [("REQ018", "negative_prompt")]


def test_with_an_unknown_mode_the_other_fields_are_in_doubt(judge: Judge) -> None:
    verdict = ask(judge, "sd3", *text(prompt="a", mode="upscale", strength="0.5"))

    assert found(verdict) == [("REQ011", "mode")]
    assert "strength" in verdict.doubtful


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no picture", "REQ030"),
        (pictures.draw("png", (300, 200))[:-100], "REQ030"),
        (pictures.draw("gif"), "REQ031"),
        (pictures.draw("png", (63, 64)), "REQ032"),
        (pictures.draw("png", (8192, 4097)), "REQ033"),
        (pictures.animation("webp"), "REQ034"),
    ],
)
def test_an_upload_is_judged_by_its_bytes(judge: Judge, data: bytes, code: str) -> None:
    verdict = ask(judge, "sd3", *text(prompt="a", mode="image-to-image", strength="0"), replace(IMAGE, value=data))

    assert found(verdict) == [(code, "image")]


def test_an_upload_without_a_file_name_may_be_taken_or_not(judge: Judge) -> None:
    upload = Part("image", pictures.draw())
    verdict = ask(judge, "sd3", *text(prompt="a", mode="image-to-image", strength="0"), upload)

    assert verdict.statuses == {200, 400}


def test_what_the_service_overlooks_is_a_warning(judge: Judge) -> None:
    parts = [*text(prompt="a", seed="", negative_prompt="", stepz="30", sed="1"), Part("none", b"", "none")]
    verdict = ask(judge, "core", *parts)

    assert verdict.acceptable
    assert [violation.rule.severity for violation in verdict.violations] == ["warning"] * 3
    assert "did you mean 'seed'?" in str(verdict.warnings[-1])


def test_a_field_twice_is_an_error(judge: Judge) -> None:
    assert found(ask(judge, "core", *text(prompt="a"), *text(prompt="a"))) == [("REQ019", "prompt")]


@pytest.mark.parametrize(
    ("value", "kind", "codes"),
    [
        (b"caf\xe9", "text/plain; charset=iso-8859-1", []),
        (b"caf\xe9", "text/plain; charset=us-ascii", ["REQ020"]),
        (b"caf\xe9", None, ["REQ020"]),
        (b"x", "text/plain; charset=klingon", ["REQ020"]),
    ],
)
def test_a_part_may_declare_its_charset(judge: Judge, value: bytes, kind: str | None, codes: list[str]) -> None:
    verdict = ask(judge, "core", Part("prompt", value, None, kind))

    assert [code for code, _ in found(verdict)] == codes


@pytest.mark.parametrize("method", ["TRACE", "QUERY"])
def test_what_gateways_answer_themselves_may_be_refused_as_they_like(judge: Judge, method: str) -> None:
    operation = judge.document.operation("core")
    request = replace(forms.request(operation, text(prompt="a"), KEY), method=method)
    verdict = judge.judge(request)

    def codes(status: int, *headers: tuple[str, str]) -> list[str]:
        answer = Response(status, (("content-type", "text/html"), *headers), b"<h1>no</h1>")
        exchange = Exchange(request, answer, Source("coverage", "core", ""))
        case: Any = object() if status >= 400 else None  # schemathesis's own checks have nothing to say, either
        ours, theirs = answers.examine(exchange, verdict), schemathesis_checks.examine(exchange, verdict, case)
        return [one.code for one in (*ours, *theirs)]

    assert [codes(status) for status in (400, 403, 404, 405, 501)] == [[]] * 5
    assert codes(200)[0] == "ANS001"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_methods_that_reach_an_application_are_refused_as_the_contract_says(judge: Judge, method: str) -> None:
    request = replace(forms.request(judge.document.operation("core"), text(prompt="a"), KEY), method=method)

    verdict = judge.judge(request)

    assert not verdict.any_refusal
    exchange = Exchange(request, Response(405, (("content-type", "text/html"),), b"no"), Source("wire", "core", ""))
    assert {"ANS012", "ANS013"} <= {one.code for one in answers.examine(exchange, verdict)}


def test_letters_of_other_scripts_may_be_an_unsupported_language(judge: Judge) -> None:
    assert ask(judge, "core", *text(prompt="пирс")).statuses == {200, 422}
    assert ask(judge, "core", *text(prompt="größer")).statuses == {200}


def test_the_checks_come_in_the_service_s_order(judge: Judge, contract: Document) -> None:
    operation = contract.operation("ultra")
    bad = forms.request(operation, text(prompt=""), KEY)
    large = forms.request(operation, text(prompt="", padding="." * 10_485_760), KEY)
    wrong = "Bearer wrong-key"

    assert judge.judge(bad.having("authorization", wrong)).statuses == {400}
    assert judge.judge(large.having("authorization", wrong)).statuses == {413}
    assert judge.judge(large.having("content-type", "application/json")).statuses == {400}
    assert judge.judge(bad.without("content-type")).errors[0].rule.code == "REQ003"
    good = forms.request(operation, text(prompt="a"), KEY)
    assert judge.judge(good.having("authorization", wrong)).statuses == {401}
    assert judge.judge(good.without("authorization")).statuses == {401}
    assert judge.judge(good.having("authorization", KEY)).statuses == {200}


def test_paths_and_methods_are_known(judge: Judge) -> None:
    path = "/v2beta/stable-image/generate/ultra"

    assert judge.judge(Request("POST", path + "x", ())).statuses == {404}
    assert judge.judge(Request("GET", path, ())).statuses == {405}
    assert judge.judge(Request("POST", path + "?a=1", (("content-type", "text/plain"),))).statuses == {400}


def test_a_malformed_form_is_an_error(judge: Judge, contract: Document) -> None:
    good = forms.request(contract.operation("ultra"), text(prompt="a"), KEY)

    for body in (b"", good.body[:-10], good.body.replace(b'; name="prompt"', b""), b"prompt=a"):
        assert found(judge.judge(replace(good, body=body))) == [("REQ006", "body")]


def test_a_key_nobody_knows_may_be_taken(contract: Document) -> None:
    judge = Judge(contract, lambda _: None)

    assert ask(judge, "core", *text(prompt="a")).statuses == {200, 401}


@pytest.mark.parametrize(
    ("accept", "form", "statuses"),
    [
        ("image/*", "picture", {200}),
        ("application/json", "json", {200}),
        ("application/json; type=image/png", "json", {200}),
        ("*/*", "picture", {200}),
        ("application/json, */*", "json", {200}),
        ("image/*, application/json", "json", {200}),
        ("image/*, application/json;q=0.5", "picture", {200}),
        ("*/*;q=0.1, application/json", "json", {200}),
        ("application/json;q=0.9, image/*;q=0.1", "json", {200}),
        ("image/*;q=0, */*", "json", {200}),
        ("image/*;q=0", None, {400}),
        ("text/html, application/xhtml+xml, */*;q=0.8", "picture", {200}),
        ("image/png", None, {400}),
        ("image/avif, image/webp", None, {400}),
        ("text/html", None, {400}),
        ("IMAGE/*", "picture", {200}),
        ("application/*", "json", {200}),
        ("", "picture", {200, 400}),
        ("image/*;q=much", "either", {200, 400}),
        ("image/*;q=0.5, application/json;q=0.9", "json", {200}),
    ],
)
def test_accept_is_negotiated(judge: Judge, accept: str, form: str | None, statuses: set[int]) -> None:
    verdict = ask(judge, "core", *text(prompt="a"), accept=accept)

    assert verdict.preference.form == form
    assert verdict.statuses == statuses


def test_codes_are_unique_and_every_error_has_a_fix() -> None:
    assert all(rule.fix and rule.text for rule in RULES.values())
    assert len(RULES) == len({rule.text for rule in RULES.values()})


def test_multipart_is_written_as_it_is_read() -> None:
    parts = [Part("a", b"1"), Part("b", b"\r\n--x", "f.png", "image/png"), Part("c", b"", "")]

    kind, body = multipart.write(parts)

    assert multipart.read(b"preamble\r\n" + body + b"epilogue", multipart.boundary_of(kind)) == parts


def test_more_than_a_thousand_parts_are_too_many() -> None:
    kind, body = multipart.write([Part("a", b"")] * 1001)

    with pytest.raises(multipart.MultipartError, match="1000"):
        multipart.read(body, multipart.boundary_of(kind))
