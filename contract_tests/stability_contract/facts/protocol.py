"""Methods, headers, statuses: how the endpoints are called and how they refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.http.multipart import Part
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Response
    from stability_contract.oracle.rules import Label

INVALID = {
    "ultra": "Invalid parameter(s), see the `errors` field for details.",
    "core": "Invalid parameter(s), see the errors field for details.",
    "sd3": "Invalid parameter(s), see the `errors` field for details.",
}
MODERATION = "Your request was flagged by our content moderation system."
LANGUAGE = "You made a request with an unsupported language."
INTERNAL = "An internal error occurred."
KEY = "The headers of the request must include an API key in the `authorization` field."
YOURS = "authorization string `non-empty` required Your [Stability API key](#), used to authenticate your requests."


def _says(probe: Probe, answer: Response, name: str, *words: str, label: Label = "assumed") -> None:
    """Require a name, and these words: the reference has most of them, but nobody says that an answer has."""
    probe.require_name(answer, name)
    text = " ".join(error_responses.texts(answer))
    for word in words:
        probe.require(word in text, f"says {text[:200]!r}, nothing of {word!r}", label=label)


@fact(EVERYWHERE, "Please invoke this endpoint with a `POST` request.")
def only_post_is_taken(probe: Probe) -> None:
    """Try the other methods: 405, and Allow names what is allowed."""
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = probe.expect(replace(probe.request(prompt="a pier"), method=method), 405)
        probe.require("POST" in (answer.header("allow") or ""), f"allows {answer.header('allow')}")
        _says(probe, answer, "method_not_allowed")


@fact(
    EVERYWHERE,
    {
        "ultra": "POST `/v2beta/stable-image/generate/ultra`",
        "core": "POST /v2beta/stable-image/generate/core",
        "sd3": "POST `/v2beta/stable-image/generate/sd3`",
    },
)
def the_path_is_the_published_one(probe: Probe) -> None:
    """Try it, and other paths."""
    request = probe.request(prompt="a pier")
    probe.expect(request, 200)
    for target in (request.target + "x", request.target.replace("v2beta", "v2alpha"), request.target.upper()):
        _says(probe, probe.expect(replace(request, target=target), 404), "not_found")


@fact(
    EVERYWHERE,
    {
        "ultra": "The body of the request must be `multipart/form-data`.",
        "core": "The body of the request must be `multipart/form-data`, and the `accept` header should be set to one "
        "of the following:",
        "sd3": "The body of the request must be `multipart/form-data`.",
    },
    "content-type string `non-empty` required Example: `multipart/form-data`",
)
def the_body_must_be_a_multipart_form(probe: Probe) -> None:
    """Try other content types, and none."""
    good = probe.request(prompt="a pier")
    probe.expect(good.without("content-type"), 400, "content-type")
    for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        probe.expect(good.having("content-type", kind), 400, "content-type")


@fact(EVERYWHERE, "content-type string `non-empty` required Example: `multipart/form-data`", label="observed")
def a_bad_content_type_is_reported_in_the_service_s_words(probe: Probe) -> None:
    """Read both refusals."""
    good = probe.request(prompt="a pier")
    absent = probe.expect(good.without("content-type"), 400)
    _says(probe, absent, "bad_request", "content-type: required", label="observed")
    wrong = probe.expect(good.having("content-type", "application/json"), 400)
    _says(probe, wrong, "bad_request", "content-type: must be multipart/form-data", label="observed")


@fact(EVERYWHERE, KEY, YOURS)
def a_key_is_required(probe: Probe) -> None:
    """Try none, an empty one and a wrong one: the same 401."""
    good = probe.request(prompt="a pier")
    reported = set()
    for request in (good.without("authorization"), good.having("authorization", "Bearer wrong-key")):
        answer = probe.expect(request, 401, "authorization")
        _says(probe, answer, "unauthorized", "authorization: invalid or missing header value")
        reported.add(tuple(error_responses.texts(answer)))
    probe.require(len(reported) == 1, f"distinguishes them: {reported}")


@fact("general", "Include this key in the `Authorization` header of your requests.")
def the_key_is_taken_from_the_authorization_header(probe: Probe) -> None:
    """Try it with and without Bearer, and with the header's name in capitals."""
    good = probe.request(prompt="a pier")
    probe.expect(good, 200)
    probe.expect(good.having("authorization", probe.key), 200)
    probe.expect(good.without("authorization").having("AUTHORIZATION", f"Bearer {probe.key}"), 200)


@fact("general", "You will need your [Stability API key](#) in order to make requests to this API.")
def no_endpoint_works_without_a_key(probe: Probe) -> None:
    """Try all three."""
    for section in EVERYWHERE:
        probe.expect(probe.request(section, prompt="a pier").without("authorization"), 401)


@fact(EVERYWHERE, label="observed")
def parameters_are_checked_before_the_key(probe: Probe) -> None:
    """Try a bad field with a bad key, and a good form with it."""
    bad = probe.request(prompt="a pier", seed="-1")
    for request in (bad.without("authorization"), bad.having("authorization", "Bearer wrong-key")):
        probe.expect(request, 400, "seed")


@fact(EVERYWHERE, "accept string required Default: `image/*`")
def by_default_the_bytes_come(probe: Probe) -> None:
    """Try without accept, and with */*."""
    good = probe.request(prompt="a pier", output_format="jpeg")
    for request in (good.without("accept"), good.having("accept", "*/*")):
        answer = probe.expect(request, 200)
        probe.require(answer.header("content-type") == "image/jpeg", f"is {answer.header('content-type')}")


@fact(
    EVERYWHERE,
    "accept Enum: `application/json` `image/*`",
    {
        "ultra": "The accept header should be set to one of the following:",
        "sd3": "The accept header should be set to one of the following:",
    },
)
def accept_has_two_values(probe: Probe) -> None:
    """Try both, and others."""
    good = probe.request(prompt="a pier")
    for accept in ("image/*", "application/json", "application/json; type=image/png"):
        probe.expect(good.having("accept", accept), 200)
    for accept in ("text/html", "image/png", "application/xml", "video/*"):
        probe.expect(good.having("accept", accept), 400, "accept")


@fact(EVERYWHERE, INVALID)
def a_400_has_an_errors_field_with_every_problem(probe: Probe) -> None:
    """Try three bad fields at once: all are reported, in the order of the reference."""
    answer = probe.refused(400, "prompt", seed="-1", output_format="gif", prompt="")
    _says(probe, answer, "bad_request")
    said = [text.partition(":")[0] for text in error_responses.texts(answer)]
    probe.require(said == ["prompt", "seed", "output_format"], f"names {said}")


@fact(("ultra", "sd3"), "Your request was larger than 10MiB.")
def a_body_over_10_mib_is_413(probe: Probe) -> None:
    """Try 10,485,760 bytes, and one more."""
    _try_sizes(probe)


@fact("core", label="assumed")
def a_body_over_10_mib_is_413_here_too(probe: Probe) -> None:
    """Try 10,485,760 bytes, and one more."""
    _try_sizes(probe)


def _try_sizes(probe: Probe) -> None:
    empty = len(probe.request(prompt="a pier", padding=Part("padding", b"")).body)
    for over, status in ((0, 200), (1, 413)):
        answer = probe.expect(probe.request(prompt="a pier", padding="." * (10_485_760 - empty + over)), status)
    _says(probe, answer, "payload_too_large", "10MiB")


@fact(EVERYWHERE, MODERATION)
def a_flagged_request_is_403(probe: Probe) -> None:
    """Try one that the mock server flags on demand."""
    probe.need_control()
    _says(probe, probe.refused(403, prompt="a pier mock:403"), "content_moderation", MODERATION)


@fact(EVERYWHERE, LANGUAGE)
def an_unsupported_language_is_422(probe: Probe) -> None:
    """Try one on demand, and one prompt in Cyrillic letters."""
    probe.need_control()
    _says(probe, probe.refused(422, prompt="a pier mock:422"), "invalid_language", LANGUAGE)
    probe.leads_to(probe.request(prompt="пирс на берегу моря"), 422, "assumed")
    probe.picture(prompt="ein Steg am Meer, größer als früher")


@fact(EVERYWHERE, INTERNAL)
def an_internal_error_is_500(probe: Probe) -> None:
    """Try one on demand."""
    probe.need_control()
    _says(probe, probe.refused(500, prompt="a pier mock:500"), "internal_error", INTERNAL.rstrip("."))


@fact(EVERYWHERE, "Generation was successful.")
def a_picture_comes_with_200(probe: Probe) -> None:
    """Try it, and the finish reason."""
    answer = probe.expect(probe.request(prompt="a pier"), 200)
    probe.require(answer.header("finish-reason") == "SUCCESS", f"finish reason {answer.header('finish-reason')}")


@fact(EVERYWHERE, "Request samples: Python")
def the_published_sample_works(probe: Probe) -> None:
    """Try the form that the Python sample sends, with its empty file part."""
    kind = "jpeg" if probe.section == "sd3" else "webp"
    result = probe.picture(
        prompt="Lighthouse on a cliff overlooking the ocean",
        output_format=kind,
        none=Part("none", b"", "none"),
    )
    probe.require(result.media_type == f"image/{kind}", f"is {result.media_type}")


@fact(
    ("ultra", "core"),
    "To control the weight of a given word use the format `(word:weight)`, where `word` is the word you'd like to "
    "control the weight of and `weight` is a value between 0 and 1.",
    "For example: `The sky was a crisp (blue:0.3) and (green:0.8)` would convey a sky that was blue and green, but "
    "more green than blue.",
)
def words_may_have_weights(probe: Probe) -> None:
    """Try the example."""
    probe.picture(prompt="The sky was a crisp (blue:0.3) and (green:0.8)")
