"""The judge of answers: each fault that a server can show has its code, and a good answer has none."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from servers import png, refusal, success
from stability_contract.cases import forms, pictures
from stability_contract.http.exchange import Exchange, NoResponse, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle import answers
from stability_contract.oracle.findings import Finding, gather, numbered

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Judge

KEY = "sk-good"


def request(judge: Judge, endpoint: str = "core", accept: str = "image/*", /, **fields: str) -> Request:
    parts = [Part(name, value.encode()) for name, value in fields.items()]
    return forms.request(judge.document.operation(endpoint), parts, KEY, accept)


def codes(judge: Judge, sent: Request, answer: Response | NoResponse) -> list[str]:
    exchange = Exchange(sent, answer, Source("test", "core", "a test"))
    return [finding.code for finding in answers.examine(exchange, judge.judge(sent))]


def encoded(**changes: object) -> Response:
    body = {"finish_reason": "SUCCESS", "image": base64.b64encode(png()).decode(), "seed": 7, **changes}
    headers = (("content-type", "application/json; type=image/png"), ("x-request-id", "ab" * 16))
    return Response(200, headers, json.dumps(body).encode())


def good(judge: Judge, **fields: str) -> Request:
    return request(judge, "ultra", prompt="a pier", **fields)


def bad(judge: Judge) -> Request:
    return request(judge, "core", prompt="", seed="-1")


RIGHT = refusal(400, "bad_request", "prompt: too short", "seed: too small")


def test_right_answers_have_no_fault(judge: Judge) -> None:
    assert codes(judge, good(judge, seed="7"), success(7)) == []
    assert codes(judge, request(judge, "ultra", "application/json", prompt="a"), encoded()) == []
    assert codes(judge, bad(judge), RIGHT) == []
    assert codes(judge, good(judge).without("authorization"), refusal(401, "unauthorized", "authorization: no")) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (NoResponse("no answer within 1 seconds"), ["ANS010"]),
        (refusal(500, "internal_error", "no"), ["ANS011"]),
        (refusal(502, "bad_gateway", "no"), ["ANS011"]),
        (refusal(400, "bad_request", "prompt: no"), ["ANS002"]),
        (refusal(401, "unauthorized", "authorization: no"), ["ANS030"]),
        (refusal(429, "rate_limit_exceeded", "no"), ["ANS031"]),
        (success(body=b"no picture"), ["ANS020"]),
        (success(body=png()[:-40]), ["ANS020"]),
        (success(body=pictures.draw("jpeg", (1024, 1024))), ["ANS021"]),
        (success(media_type="image/webp"), ["ANS021"]),
        (success(body=png((1024, 1023))), ["ANS022"]),
        (success(body=pictures.animation("gif")), ["ANS021"]),
        (success(8), ["ANS024"]),
        (success(0), ["ANS023", "ANS024"]),
        (replace(success(), headers=success().headers[:2]), ["ANS023", "ANS014"]),
        (encoded(), ["ANS013"]),
    ],
)
def test_a_wrong_answer_to_a_good_request_has_its_code(
    judge: Judge, answer: Response | NoResponse, expected: list[str]
) -> None:
    assert codes(judge, good(judge, seed="7"), answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (encoded(image="data:image/png;base64,AAAA"), ["ANS023", "ANS023", "ANS020"]),
        (encoded(image="AA\nAA"), ["ANS023", "ANS023", "ANS020"]),
        (encoded(seed="7"), ["ANS023"]),
        (encoded(seed=True), ["ANS023"]),
        (encoded(finish_reason="ok"), ["ANS023"]),
        (encoded(extra=1), ["ANS012"]),
        (replace(encoded(), headers=(*encoded().headers, ("seed", "7"))), ["ANS014"]),
        (replace(encoded(), body=b"[]"), ["ANS023", "ANS023", "ANS012", "ANS020"]),
        (success(), ["ANS013"]),
    ],
)
def test_a_wrong_answer_in_json_has_its_code(judge: Judge, answer: Response, expected: list[str]) -> None:
    assert codes(judge, request(judge, "ultra", "application/json", prompt="a"), answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (success(), ["ANS001", "ANS022", "ANS024"]),
        (refusal(422, "invalid_language", "no"), ["ANS003"]),
        (refusal(400, "bad_request", "prompt: short"), ["ANS004"]),
        (refusal(400, "bad_request", "prompt: short", "aspect_ratio: no", "seed: small"), ["ANS005"]),
        (refusal(400, "bad_request", "seed: small", "prompt: short"), ["ANS006"]),
        (refusal(400, "bad_request", "no"), ["ANS004", "ANS004"]),
        (refusal(400, "invalid", "prompt: short", "seed: small"), ["ANS012"]),
        (replace(RIGHT, headers=RIGHT.headers[:1]), ["ANS016", "ANS014"]),
        (replace(RIGHT, headers=(*RIGHT.headers, ("retry-after", "60"))), ["ANS015"]),
        (replace(RIGHT, headers=(("content-type", "text/html"), RIGHT.headers[1])), ["ANS013"]),
        (replace(RIGHT, headers=(RIGHT.headers[0], ("x-request-id", "AB" * 16))), ["ANS016", "ANS014"]),
        (replace(RIGHT, body=RIGHT.body.replace(b",", b", ")), ["ANS012"]),
        (replace(RIGHT, body=b"<html>"), ["ANS012", "ANS004", "ANS004"]),
    ],
)
def test_a_wrong_answer_to_a_bad_request_has_its_code(judge: Judge, answer: Response, expected: list[str]) -> None:
    assert sorted(codes(judge, bad(judge), answer)) == sorted(expected)


def test_a_405_must_tell_what_is_allowed(judge: Judge) -> None:
    sent = replace(good(judge), method="GET")
    answer = refusal(405, "method_not_allowed", "no")

    assert codes(judge, sent, answer) == ["ANS014"]
    assert codes(judge, sent, replace(answer, headers=(*answer.headers, ("allow", "POST")))) == []


def test_an_unknown_path_has_the_same_envelope(judge: Judge) -> None:
    sent = replace(good(judge), target="/nothing")

    assert codes(judge, sent, refusal(404, "not_found", "no")) == []
    assert codes(judge, sent, refusal(404, "missing", "no")) == ["ANS012"]
    assert codes(judge, sent, success())[:1] == ["ANS001"]


def test_the_size_of_image_to_image_is_the_nearest_to_the_input(judge: Judge) -> None:
    parts = [
        Part("prompt", b"a"),
        Part("mode", b"image-to-image"),
        Part("strength", b"1"),
        Part("image", pictures.draw("png", (160, 90)), "a.png"),
    ]
    sent = forms.request(judge.document.operation("sd3"), parts, KEY)

    assert codes(judge, sent, success(body=png((1344, 768)))) == []
    assert codes(judge, sent, success(body=png((1024, 1024)))) == ["ANS022"]


def test_findings_of_one_issue_are_gathered_and_the_shortest_is_its_example(judge: Judge) -> None:
    small, large = bad(judge), request(judge, "core", prompt="", seed="-1", padding="." * 500)
    make: Callable[[Request], Finding] = lambda sent: Finding(  # noqa: E731
        "ANS001", "core", "prompt", "x", exchange=Exchange(sent, success(), Source("p", "core", ""))
    )

    ((name, fault), (other, _)) = numbered(gather([make(large), make(small), Finding("ANS011", "core", "", "y")]))

    assert (name, other, fault.count) == ("F1", "F2", 2)
    assert fault.best.exchange is not None
    assert fault.best.exchange.request == small
    assert fault.phases == {"p"}
