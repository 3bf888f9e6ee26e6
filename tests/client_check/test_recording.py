"""Recordings: every dialect of HAR is read, what is broken is reported in a line, and no key is kept."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from har_recipes import GENERATE, KEY, Asked, check, har, said, text
from stability_contract.client_check import recording, redaction
from stability_contract.client_check.recording import RecordingError
from stability_contract.http.exchange import NoResponse, Response
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from pathlib import Path

    from har_recipes import Json

GOOD = Asked()


def changed(asked: Asked = GOOD, **request: object) -> Json:
    entry = asked.entry
    entry["request"] |= request
    return entry


def test_the_mock_server_s_own_recording_is_read() -> None:
    entry = replace(GOOD, at=2.0, lasts=0.25, status=403, fault="403", answer=b"{}").entry | {"_operation": "core"}

    (found,) = recording.read(har(entry, creator="stability-mock")).entries

    assert (found.number, found.status, found.fault, found.end - found.start) == (1, 403, "403", 0.25)
    assert found.request.body == GOOD.sent
    assert found.exchange.answer == Response(403, (), b"{}", 0.25)
    assert found.exchange.source.operation == "core"


def test_a_browser_s_form_as_text_is_read() -> None:
    sent = changed(postData={"mimeType": "multipart/form-data", "text": GOOD.sent.decode()})

    (found,) = recording.read(har(sent)).entries

    assert found.request.body == GOOD.sent
    assert found.request.missing == 0


def test_a_browser_s_form_as_a_list_is_read() -> None:
    params = [{"name": "prompt", "value": "A lighthouse"}, {"name": "seed", "value": "7"}]

    (found,) = recording.read(har(changed(postData={"params": params}))).entries

    assert found.request.body == replace(GOOD, parts=text(prompt="A lighthouse", seed="7")).sent
    assert found.request.missing == 0


def test_a_file_of_which_only_the_name_was_kept_makes_the_body_incomplete() -> None:
    params = [{"name": "image", "fileName": "a.png", "contentType": "image/png"}]

    (found,) = recording.read(har(changed(postData={"params": params}))).entries

    assert found.request.missing == 1


def test_a_list_without_a_boundary_is_not_a_form() -> None:
    sent = replace(GOOD, content_type="multipart/form-data")

    (found,) = recording.read(har(changed(sent, postData={"params": [{"name": "prompt", "value": "A"}]}))).entries

    assert found.request.body == b""


@pytest.mark.parametrize(
    ("headers", "size", "missing"),
    [
        ((("content-length", "500"),), 0, 425),
        ((("content-length", "60"),), 0, 1),
        ((), 500, 425),
        ((("content-length", "75"),), 500, 0),
        ((), -1, 0),
        ((), None, 0),
    ],
)
def test_a_body_of_another_size_than_was_sent_is_not_known_whole(
    headers: tuple[tuple[str, str], ...], size: int | None, missing: int
) -> None:
    sent = changed(replace(GOOD, headers=headers), bodySize=size)
    (found,) = recording.read(har(sent)).entries

    assert len(GOOD.sent) == 75
    assert found.request.missing == missing


@pytest.mark.parametrize("name", ["_encoding", "comment", "encoding"])
def test_a_body_in_base64_may_say_so_in_any_of_three_ways(name: str) -> None:
    data = {"text": base64.b64encode(GOOD.sent).decode(), name: "base64"}

    (found,) = recording.read(har(changed(postData=data))).entries

    assert found.request.body == GOOD.sent


def test_a_body_in_latin_1_is_read_as_it_was_sent() -> None:
    sent = changed(postData={"text": "caf\xe9", "comment": "latin-1"}, bodySize=4)

    (found,) = recording.read(har(sent)).entries

    assert found.request.body == b"caf\xe9"


def test_an_answer_as_text_and_no_answer_are_read() -> None:
    plain, none = GOOD.entry, replace(GOOD, status=0, at=1).entry
    plain["response"]["content"] = {"text": "h\xe9"}
    none["response"]["statusText"] = "net::ERR_FAILED"

    first, second = recording.read(har(plain, none)).entries

    assert isinstance(first.exchange.answer, Response)
    assert first.exchange.answer.body == "h\xe9".encode()
    assert second.exchange.answer == NoResponse("net::ERR_FAILED", 0.5)
    assert second.status == 0


def test_pseudo_headers_are_left_out() -> None:
    (found,) = recording.read(har(replace(GOOD, headers=((":authority", "api.stability.ai"),)).entry)).entries

    assert [name for name, _ in found.request.headers] == ["accept", "authorization", "content-type"]


def test_requests_are_in_the_order_in_which_they_began() -> None:
    late, early = replace(GOOD, at=3, lasts=0.1), replace(GOOD, at=1, lasts=9)

    found = recording.read(har(late.entry, early.entry)).entries

    assert [(one.number, one.end - one.start) for one in found] == [(1, 9.0), (2, pytest.approx(0.1))]


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("https://api.stability.ai/v1/user/balance", True),
        ("https://gateway.example/v2beta/stable-image/generate/core", True),
        ("http://localhost:8765/v2beta/stable-image/generate/core", True),
        ("https://example.com/v1/generation/sd-v1-6/text-to-image", True),
        ("https://platform.stability.ai/docs", False),
        ("https://api.example.com/v1/chat/completions", False),
        ("http://localhost:3000/app.js", False),
        ("https://notapi.stability.ai.example.com/", False),
    ],
)
def test_other_hosts_are_left_out_and_counted(url: str, *, ours: bool) -> None:
    found = recording.read(har(replace(GOOD, url=url).entry))

    assert (len(found.entries), found.left_out) == ((1, 0) if ours else (0, 1))


def test_whatever_a_mock_server_recorded_is_the_api_s_wherever_it_runs() -> None:
    asked = replace(GOOD, url="http://mock.internal:8765/elsewhere").entry

    (found,) = recording.read(har(asked, creator="stability-mock")).entries

    assert found.secure


def test_it_is_noted_how_much_was_left_out() -> None:
    found = check([])

    found.read(recording.read(har(GOOD.entry, replace(GOOD, url="https://example.com/").entry)))

    assert found.notes == ["1 request to other hosts, or to none of the API, left out"]


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"log": None},
        {"log": {"entries": 5}},
        {"log": {"entries": [7]}},
        {"log": {"entries": [{}]}},
        har({**GOOD.entry, "startedDateTime": "yesterday"}),
        har({**GOOD.entry, "time": "long"}),
        har({**GOOD.entry, "response": None}),
        har(changed(url="https://[api.stability.ai/")),
        har(changed(headers=None)),
        har(changed(postData={"text": "a", "encoding": "base64"})),
        har(changed(postData={"params": [{}]})),
        har(changed(bodySize="much")),
    ],
)
def test_what_is_not_har_is_reported_in_one_line(broken: object) -> None:
    with pytest.raises(RecordingError, match=r"^this is not HAR 1\.2: [^\n]+$"):
        recording.read(broken)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json_is_reported_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.har").write_bytes(content)

    with pytest.raises(RecordingError, match=r"^cannot read .*a\.har: [^\n]+$"):
        recording.load(tmp_path / "a.har")


def test_a_recording_of_millions_of_values_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value of three bytes in the file takes thirty times as many in memory."""
    monkeypatch.setattr(recording, "MAX_VALUES", 100)
    (tmp_path / "a.har").write_text(f'{{"log":{{"entries":[],"x":[{"[]," * 101}[]]}}}}')

    with pytest.raises(RecordingError, match=r"^cannot read .*a\.har: it has more than 100 values$"):
        recording.load(tmp_path / "a.har")


def test_a_file_that_is_not_there_is_reported_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"^cannot read .*a\.har: [^\n]*No such file"):
        recording.load(tmp_path / "a.har")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text(json.dumps(har(GOOD.entry)), "utf-8-sig")

    assert len(recording.load(tmp_path / "a.har").entries) == 1


OTHER_KEY = "MY-OTHER-SECRET-KEY-77"


@pytest.mark.parametrize(
    "asked",
    [
        GOOD,
        replace(GOOD, authorization=KEY),
        replace(GOOD, authorization=OTHER_KEY, parts=text(prompt=f"A {OTHER_KEY}")),
        replace(GOOD, authorization=None, headers=(("X-Api-Key", OTHER_KEY), ("X-Other", f"again {OTHER_KEY}"))),
        replace(GOOD, headers=(("x-auth-token", KEY),)),
        replace(GOOD, authorization=None, headers=(("x-stability-api-key", OTHER_KEY),)),
        replace(GOOD, authorization=None, url=f"{GENERATE}core?authorization=Bearer%20{KEY}"),
        replace(GOOD, authorization=None, url=f"{GENERATE}core?x=%22{KEY}&y=sk%2D{KEY[3:]}"),
        replace(GOOD, authorization=None, parts=text(prompt=f"Bearer{KEY}")),
        replace(GOOD, method=KEY),
        replace(
            GOOD,
            headers=(
                (KEY, "1"),
                ("cookie", f"session=1; key={OTHER_KEY}"),
            ),
        ),
        replace(GOOD, url=f"{GENERATE}core?api_key={OTHER_KEY}"),
        replace(GOOD, authorization=f"Bearer {OTHER_KEY}/", url=f"{GENERATE}core?who={OTHER_KEY}%2F"),
        replace(GOOD, authorization=OTHER_KEY[:12], headers=(("api-key", OTHER_KEY), ("x-again", OTHER_KEY))),
        replace(GOOD, url=f"{GENERATE}core?api_key={KEY}"),
        replace(GOOD, authorization=OTHER_KEY, url=f"{GENERATE}core?key={OTHER_KEY}"),
        replace(GOOD, parts=(*text(prompt="A"), Part("api_key", KEY.encode(), f"{KEY}.txt"))),
        replace(GOOD, authorization="Bearer schl\xfcssel-77", parts=text(prompt="schl\xfcssel-77")),
        replace(GOOD, authorization=None, content_type="application/json", body=json.dumps({"key": KEY}).encode()),
        replace(GOOD, status=401, answer=f'{{"errors": ["{KEY} is not valid"]}}'.encode()),
        replace(GOOD, authorization=f"Bearer {OTHER_KEY}", status=401, answer=OTHER_KEY.encode()),
        replace(GOOD, authorization=f"Basic {OTHER_KEY}"),
    ],
)
def test_no_key_survives_the_reading(asked: Asked) -> None:
    found = check([asked])

    kept = repr([found.recording, found.judged, found.findings])
    for key in (KEY, OTHER_KEY, KEY[3:], "schl\\xfcssel-77", "schl\\xc3\\xbcssel-77"):
        assert key not in kept


def test_a_key_in_an_answer_s_headers_is_redacted() -> None:
    entry = GOOD.entry
    entry["response"]["headers"] = [{"name": "x-echo", "value": KEY}, {"name": "authorization", "value": KEY}]

    (found,) = recording.read(har(entry)).entries

    assert isinstance(found.exchange.answer, Response)
    assert found.exchange.answer.headers == (("x-echo", "sk-***"), ("authorization", "sk-***"))


def test_a_word_is_not_a_key() -> None:
    asked = replace(GOOD, authorization="Bearer pier", parts=text(prompt="A pier, risk-averse sk-y"))

    (found,) = recording.read(har(asked.entry)).entries

    assert b"A pier, risk-averse sk-y" in found.request.body


def test_who_asks_is_known_apart_from_others_though_keys_are_not_kept() -> None:
    keys = ("Bearer sk-FIRST-0000000000", "Bearer sk-SECOND-000000000", "sk-FIRST-0000000000", None)
    entries = [replace(GOOD, authorization=key).entry for key in keys]

    first, second, again, nobody = (one.key for one in recording.read(har(*entries)).entries)

    assert first == again != second
    assert nobody == ""


def test_a_key_that_was_redacted_before_stays_as_it_was() -> None:
    (found,) = recording.read(har(replace(GOOD, authorization="Bearer sk-***6789").entry)).entries

    assert found.request.header("authorization") == "Bearer sk-***6789"


def test_a_request_that_was_refused_for_its_key_is_reported() -> None:
    assert "REQ007" in said([replace(GOOD, status=401)])
    assert "REQ007" not in said([replace(GOOD, status=401, fault="401")])
    assert "REQ007" in said([replace(GOOD, status=401), replace(GOOD, at=1)])


def test_what_a_program_made_of_nothing_is_not_a_key() -> None:
    asked = replace(GOOD, authorization="Bearer undefined", parts=text(prompt="undefined"))

    assert "USE026" in said([asked])
    assert "USE005" not in said([asked])


def test_an_answer_whose_body_was_not_recorded_is_not_judged() -> None:
    entry = GOOD.entry
    entry["response"]["content"] = {"size": 70_000, "mimeType": "image/png"}
    found = check([])

    found.read(recording.read(har(entry)))

    assert not [issue.best.code for issue in found.issues if issue.best.code.startswith("ANS")]
    assert found.notes == ["the body of 1 answer was not recorded: not judged"]


@pytest.mark.parametrize(
    "reported",
    [
        {"startedDateTime": "9999-12-31T23:59:59-23:00"},
        {"startedDateTime": "0001-01-01T00:00:00+23:00"},
        {"time": float("inf")},
    ],
)
def test_a_time_that_cannot_be_is_reported_in_a_line(reported: dict[str, object]) -> None:
    with pytest.raises(RecordingError, match="this is not HAR"):
        recording.read(har(GOOD.entry | reported))


def test_half_a_surrogate_pair_and_what_a_terminal_obeys_are_shown_and_not_sent() -> None:
    odd = replace(GOOD, parts=text(prompt="A lighthouse", **{"pro\x1bmpt": "x"}), headers=(("x-odd", "\ud800"),))
    found = check([odd])

    assert "pro\\x1bmpt" in {issue.best.field for issue in found.issues}
    assert found.judged[0].entry.request.header("x-odd") == "?"


def test_a_browser_s_question_and_other_endpoints_are_not_held_against_the_client() -> None:
    asked = replace(GOOD, method="OPTIONS", status=204, headers=(("access-control-request-method", "POST"),))
    erase = replace(GOOD, url="https://api.stability.ai/v2beta/stable-image/edit/erase")
    icon = replace(GOOD, url="https://api.stability.ai/favicon.ico", method="GET", status=404)

    assert check([asked, erase, icon]).issues == []


@pytest.mark.parametrize(
    "words", ["authorization: Bearer {}", "x-auth-token: {}", "-H 'Api-Key:{}'", "authorization={}"]
)
def test_keys_in_a_command_are_known_by_what_stands_before_them(words: str) -> None:
    assert redaction.keys_in(f"curl {words.format(OTHER_KEY)} https://api.stability.ai") == {OTHER_KEY}
