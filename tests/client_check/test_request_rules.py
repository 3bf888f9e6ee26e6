"""Every rule that one request can break: a request that breaks it, and its nearest neighbour, which does not."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from checked_clients import DOCUMENT
from har_recipes import KEY, PICTURE, Asked, check, har, image_to_image, said, text, with_picture
from stability_contract.cases import pictures
from stability_contract.client_check import recording
from stability_contract.client_check.damaged_texts import DAMAGES
from stability_contract.client_check.rules import CLIENT_RULES, rule
from stability_contract.contract import document
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import CODES as ANSWERS
from stability_contract.oracle.rules import RULES

GOOD = Asked()
NEVER = {"REQ018", "REQ021"}
"""The one is always read closer, as USE016 to USE018; for the other the published contract has no rule."""


def core(**fields: str) -> Asked:
    return Asked(text(**{"prompt": "A lighthouse"} | fields))


def sd3(**fields: str) -> Asked:
    return Asked(text(**{"prompt": "A lighthouse"} | fields), "sd3")


def at(path: str, method: str = "POST") -> Asked:
    return Asked(url=f"https://api.stability.ai{path}", method=method)


def sized(length: int) -> Asked:
    asked = with_picture(Part("image", pictures.padded_png(1000), "start.png"))
    grown = pictures.padded_png(1000 + length - len(asked.sent))
    return with_picture(Part("image", grown, "start.png"))


def in_latin(prompt: str) -> Asked:
    return Asked((Part("prompt", prompt.encode("latin-1"), None, "text/plain; charset=ISO-8859-1"),))


def unquoted(name: str) -> Asked:
    asked = core()
    return replace(asked, body=asked.sent.replace(b'name="%s"' % name.encode(), b"name=" + name.encode()))


def picture(data: bytes, filename: str | None = "start.png") -> Asked:
    return with_picture(Part("image", data, filename))


SHOWN: list[tuple[str, Asked, Asked]] = [
    ("REQ001", at("/v2beta/stable-image/generate/cor"), at("/v2beta/stable-image/generate/core")),
    ("REQ002", replace(GOOD, method="PUT"), GOOD),
    ("REQ003", replace(GOOD, content_type=None), GOOD),
    ("REQ004", replace(GOOD, content_type="text/plain"), GOOD),
    ("REQ005", sized(10 * 1024 * 1024 + 1), sized(10 * 1024 * 1024)),
    ("REQ006", replace(GOOD, body=GOOD.sent[:-8]), replace(GOOD, body=GOOD.sent + b"epilogue")),
    ("REQ007", replace(GOOD, authorization=None), GOOD),
    ("REQ008", replace(GOOD, accept="image/png"), replace(GOOD, accept="application/json")),
    ("REQ010", Asked(text(seed="7")), core(seed="7")),
    ("REQ011", core(aspect_ratio="4:3"), core(aspect_ratio="16:9")),
    ("REQ012", core(prompt=""), core(prompt="A")),
    ("REQ013", core(prompt="x" * 10_001), core(prompt="x" * 10_000)),
    ("REQ014", core(seed="-1"), core(seed="0")),
    ("REQ015", core(seed="4294967295"), core(seed="4294967294")),
    ("REQ016", core(seed="seven"), core(seed="7")),
    ("REQ017", core(seed="1.5"), core(seed="1.0")),
    ("REQ019", Asked(text(prompt="A") + text(prompt="B")), Asked(text(prompt="A"))),
    ("REQ020", core(prompt="A\0B"), core(prompt="A B")),
    ("REQ030", picture(b"\x89PNG\r\n\x1a\nno more"), picture(pictures.draw())),
    ("REQ031", picture(pictures.draw("gif")), picture(pictures.draw("webp"))),
    ("REQ032", picture(pictures.draw(size=(64, 63))), picture(pictures.draw(size=(64, 64)))),
    ("REQ033", picture(pictures.draw(size=(8192, 4097))), picture(pictures.draw(size=(8192, 4096)))),
    ("REQ034", picture(pictures.animation("webp")), picture(pictures.draw("webp"))),
    ("REQ040", core(hue="blue"), core(seed="7")),
    ("REQ041", core(style_preset=""), core(negative_prompt="")),
    ("REQ041", core(seed=""), core(seed="7")),
    ("REQ042", replace(GOOD, authorization=KEY), replace(GOOD, authorization=f"bearer {KEY}")),
    ("REQ043", replace(GOOD, accept=None), GOOD),
    ("REQ043", replace(GOOD, accept="*/*"), GOOD),
    ("USE001", at("/v1/generation/sd-v1-6/text-to-image"), at("/v2beta/stable-image/generate/cor")),
    ("USE001", at("/v1alpha2/generation/sd-v1-6/text-to-image"), GOOD),
    ("USE001", at("/v2alpha/generation/stable-image/upscale"), GOOD),
    ("USE002", core(steps="30"), core(hue="30")),
    ("USE002", Asked((*text(prompt="A"), Part("text_prompts[0][text]", b"A"))), GOOD),
    ("USE003", at(f"/v2beta/stable-image/generate/core?api_key={KEY}"), at("/v2beta/stable-image/generate/core?a=b")),
    ("USE003", at(f"/v2beta/stable-image/generate/core?a={KEY}"), at("/v2beta/stable-image/generate/core?a=key")),
    ("USE004", replace(GOOD, authorization=None, headers=(("X-API-Key", KEY),)), replace(GOOD, authorization=None)),
    ("USE005", core(prompt=f"A {KEY}"), core(prompt="A sk-y")),
    ("USE007", replace(GOOD, url=f"http{GOOD.entry['request']['url'][5:]}"), GOOD),
    ("USE007", replace(GOOD, url=f"http{GOOD.entry['request']['url'][5:]}"), at("")),
    ("USE010", replace(GOOD, content_type="application/json", body=b"{}"), replace(GOOD, content_type="text/plain")),
    ("USE011", replace(GOOD, content_type="application/x-www-form-urlencoded", body=b"prompt=A"), GOOD),
    ("USE012", replace(GOOD, content_type="multipart/form-data"), GOOD),
    ("USE013", replace(GOOD, content_type="multipart/form-data; boundary=c"), replace(GOOD, body=GOOD.sent[:-8])),
    ("USE014", core(output_format="PNG"), core(output_format="png")),
    ("USE014", core(output_format="jpg"), core(output_format="gif")),
    ("USE014", core(aspect_ratio="16x9"), core(aspect_ratio="16:9")),
    ("USE014", core(style_preset="Pixel Art"), core(style_preset="pixel-art")),
    ("USE015", sd3(output_format="webp"), sd3(output_format="gif")),
    ("USE016", sd3(model="sd3-large-turbo", negative_prompt="fog"), sd3(model="sd3-large", negative_prompt="fog")),
    ("USE017", sd3(mode="text-to-image", strength="0.5"), sd3(mode="text-to-image")),
    ("USE017", image_to_image(aspect_ratio="1:1"), image_to_image()),
    ("USE018", Asked((*text(prompt="A"), PICTURE), "sd3"), image_to_image()),
    ("USE019", picture(pictures.draw(), None), picture(pictures.draw(), "a.png")),
    ("USE020", picture(b"data:image/png;base64,iVBORw0KGgo="), picture(b"\x89PNG\r\n\x1a\nno more")),
    ("USE020", picture(b"https://example.com/a.png"), picture(b"not a picture")),
    ("USE020", picture(b"../pictures/start.JPG"), picture(b"start.txt")),
    ("USE020", picture(b"iVBORw0KGgoAAAANSUg="), picture(b"iVBORw0KGgoAAAANSUg=!")),
    ("USE020", picture(b"iVBORw0KGgoA" * 400), picture(b"iVBORw0KGgo!" * 401)),
    ("USE020", picture(b"iVBORw0KGgoA\r\n" * 400), picture(bytes(range(256)) * 40)),
    ("USE020", picture(b"iVBORw0KGgoA" * 2), picture(b"null")),
    ("USE021", picture(pictures.draw(), "/home/erin/a.png"), picture(pictures.draw(), "a.png")),
    ("USE022", core(prompt="(blue:1.5)"), core(prompt="(blue:1)")),
    ("USE022", core(negative_prompt="(blue:-0.1)"), core(negative_prompt="(at 12:30) (age: 25)")),
    ("USE023", image_to_image(strength="0"), image_to_image(strength="0.01")),
    ("USE024", image_to_image(strength="1"), image_to_image(strength="0.99")),
    ("USE025", core(seed="0"), core(seed="1")),
    ("USE026", core(prompt="undefined"), core(prompt="undefined behaviour")),
    ("USE026", core(negative_prompt=" None"), core(negative_prompt="none of it")),
    ("USE027", in_latin("?????"), in_latin("really?")),
    ("USE027", in_latin("a ??? on a ?????"), in_latin("caf\xe9")),
    ("USE027", core(prompt="caf\xc3\xa9"), core(prompt="caf\xe9 na\xefve")),
    ("USE027", core(prompt="a \ufffd"), core(prompt="what?????")),
    ("USE028", unquoted("prompt"), core()),
    *(("USE029", core(prompt=one.example), core(prompt=one.counterexample)) for one in DAMAGES),
    ("USE029", core(negative_prompt='{"text": "fog"}'), core(negative_prompt="{fog}")),
    ("USE029", core(prompt='["a", {"b": 1}]'), core(prompt='["a"] in a frame')),
]


def family(path: str, *parts: Part, **fields: str) -> Asked:
    return Asked((*parts, *text(**fields)), url=f"https://api.stability.ai/v2beta/stable-image/{path}")


RELIGHT = "edit/replace-background-and-relight"
SUBJECT = Part("subject_image", pictures.draw(), "subject.png")
START = Part("image", pictures.draw(), "start.png")
MASK = Part("mask", pictures.draw(), "mask.png")
LONG = Part("image", pictures.draw(size=(300, 100)), "start.png")

SHOWN_IN_2026: list[tuple[str, Asked, Asked]] = [
    ("REQ022", family(RELIGHT, SUBJECT), family(RELIGHT, SUBJECT, background_prompt="A beach")),
    (
        "REQ023",
        family(RELIGHT, SUBJECT, background_prompt="A beach", light_source_strength="0.5"),
        family(
            RELIGHT, SUBJECT, background_prompt="A beach", light_source_strength="0.5", light_source_direction="left"
        ),
    ),
    ("REQ024", family("edit/outpaint", START, left="0"), family("edit/outpaint", START, left="1")),
    ("REQ025", family("edit/erase", START), family("edit/erase", START, MASK)),
    ("REQ035", family("edit/outpaint", LONG, left="1"), family("edit/outpaint", START, left="1")),
]


@pytest.mark.parametrize(("code", "breaking", "keeping"), SHOWN, ids=[f"{row[0]}-{n}" for n, row in enumerate(SHOWN)])
def test_a_rule_is_broken_by_one_request_and_not_by_its_neighbour(code: str, breaking: Asked, keeping: Asked) -> None:
    assert code in said([breaking])
    assert code not in said([keeping])


@pytest.mark.parametrize(("code", "breaking", "keeping"), SHOWN_IN_2026, ids=[row[0] for row in SHOWN_IN_2026])
def test_a_rule_of_the_newer_contract_likewise(code: str, breaking: Asked, keeping: Asked) -> None:
    newer = document.load("2026")

    assert code in said([breaking], newer)
    assert code not in said([keeping], newer)


def test_every_rule_is_shown() -> None:
    of_one_request = {code for code in CLIENT_RULES if "USE001" <= code < "USE030"} - {"USE006"}

    assert {code for code, _, _ in [*SHOWN, *SHOWN_IN_2026]} | NEVER == {*RULES, *of_one_request}


def test_nothing_is_said_of_a_good_request() -> None:
    assert said([GOOD, image_to_image()]) == set()


def test_a_rule_that_only_another_contract_has_is_shown_as_it_is() -> None:
    raw = copy.deepcopy(DOCUMENT.raw)
    for operation in document.Document(raw, tuple(document._operations(raw))).operations:
        operation.schema["properties"]["prompt"]["pattern"] = "^A"
        for branch in operation.branches:
            branch["properties"]["prompt"]["pattern"] = "^A"
        operations = (operation,)
    narrow = document.Document(raw, operations)

    assert said([Asked(text(prompt="B"), operations[0].name)], narrow) == {"REQ021"}
    assert said([Asked(text(prompt="A"), operations[0].name)], narrow) == set()


def test_a_closer_reading_says_what_the_author_probably_did() -> None:
    faults = {
        what: next(issue.best.detail for issue in check([asked]).issues if issue.best.code not in ANSWERS)
        for what, asked in {
            "spelling": core(output_format="JPG"),
            "endpoint": sd3(output_format="webp"),
            "default": Asked((*text(prompt="A"), PICTURE), "sd3"),
            "picture": picture(b"./a.png"),
            "field": core(width="512"),
        }.items()
    }

    assert faults == {
        "spelling": "'JPG' must be written 'jpeg'",
        "endpoint": "'webp' is for ultra, core; sd3 takes jpeg, png",
        "default": "is not allowed with mode text-to-image, which is the default",
        "picture": "is the name of a file",
        "field": "use aspect_ratio",
    }


def test_of_a_body_that_is_not_known_whole_only_the_rest_is_judged() -> None:
    entry = replace(GOOD, accept="image/png", body=b"").entry
    entry["request"]["bodySize"] = 400
    found = check([])
    found.read(recording.read(har(entry)))

    assert [issue.best.code for issue in found.issues] == ["REQ008"]
    assert found.notes == ["the body of 1 request was not recorded whole: the fields are not judged"]


def test_a_finding_has_the_sentence_that_it_breaks() -> None:
    (issue,) = check([replace(GOOD, url=f"http{GOOD.entry['request']['url'][5:]}")]).issues[:1]

    assert issue.best.sentence == rule("USE007").says
    assert issue.best.because.startswith("Make sure you never share your API key")
