"""What a client sees of each wire fault, on a raw socket and from the real server."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

import pytest
from asking import opened
from broken import connected_with, control, hurry, received
from PIL import UnidentifiedImageError

if TYPE_CHECKING:
    from broken import Received
    from live import Live

JSON = b"accept: application/json"


@pytest.fixture(scope="module")
def whole(served: Live) -> Received:
    """Return the answer that nothing is wrong with."""
    return received(served, "sk-nothing-is-wrong")


def test_a_good_answer_is_whole_to_begin_with(whole: Received) -> None:
    assert (whole.status, whole.end) == (200, "closed")
    assert whole.headers == {
        "content-type": "image/png",
        "content-length": str(len(whole.body)),
        "finish-reason": "SUCCESS",
        "seed": "5",
    }
    assert opened(whole.body).size == (1248, 1248)


def test_closed_ends_before_any_byte(served: Live, key: str) -> None:
    seen = received(served, key, "closed")

    assert (seen.data, seen.end) == (b"", "closed")


def test_reset_ends_before_any_byte(served: Live, key: str) -> None:
    seen = received(served, key, "reset")

    assert (seen.data, seen.end) == (b"", "reset")


def test_headers_only_sends_the_head_and_ends(served: Live, key: str, whole: Received) -> None:
    seen = received(served, key, "headers_only")

    assert (seen.status, seen.headers, seen.body, seen.end) == (200, whole.headers, b"", "closed")


@pytest.mark.parametrize(("fault", "end"), [("cut", "closed"), ("cut_reset", "reset"), ("stall", "silent")])
def test_half_of_the_body_comes(served: Live, whole: Received, fault: str, end: str) -> None:
    seen = received(served, f"sk-half-of-the-body-{fault}", fault)

    assert (seen.status, seen.headers, seen.end) == (200, whole.headers, end)
    assert seen.body == whole.body[: len(whole.body) // 2]


@pytest.mark.parametrize("fraction", [0, 0.25, 1])
@pytest.mark.parametrize("fault", ["cut", "cut_reset"])
def test_a_cut_is_at_the_fraction_that_was_planned(
    served: Live, key: str, whole: Received, fault: str, fraction: float
) -> None:
    with control(served, key) as sandbox:
        sandbox.post("/faults", json={"wire": fault, "fraction": fraction})

    seen = received(served, key)

    assert seen.body == whole.body[: int(len(whole.body) * fraction)]
    assert seen.end == {"cut": "closed", "cut_reset": "reset"}[fault]


def test_dribble_sends_the_given_number_of_bytes_in_each_second_of_the_sandboxes_time(
    served: Live, key: str, whole: Received
) -> None:
    with control(served, key) as sandbox, connected_with(served, key) as client:
        sandbox.post("/faults", json={"wire": "dribble", "bytes_per_second": 1_000})
        sandbox.post("/clock/freeze")

        client.ask()
        at_first = client.everything(0.4).body
        sandbox.post("/clock/advance", json={"seconds": 0.1})
        later = client.everything(0.4).data

    assert at_first == whole.body[:100]
    assert later == whole.body[100:200]


def test_a_dribble_comes_to_its_end(served: Live, key: str, whole: Received) -> None:
    hurry(served, key)

    seen = received(served, key, "dribble")

    assert (seen.headers, seen.body, seen.end) == (whole.headers, whole.body, "closed")


def test_slow_headers_come_a_few_bytes_at_a_time(served: Live, key: str, whole: Received) -> None:
    with control(served, key) as sandbox, connected_with(served, key) as client:
        sandbox.post("/faults", json={"wire": "slow_headers", "seconds": 10})
        sandbox.post("/clock/freeze")

        client.ask()
        at_first = client.everything(0.4).data
        sandbox.post("/clock/rate", json={"factor": 1_000_000})
        sandbox.post("/clock/resume")
        rest = client.everything()

    assert at_first == b"H"
    assert rest.data.startswith(b"TTP/1.1 200 OK\r\n")
    assert (rest.body, rest.end) == (whole.body, "closed")


def test_length_too_long_promises_more_than_comes(served: Live, key: str, whole: Received) -> None:
    seen = received(served, key, "length_too_long")

    assert seen.headers == {**whole.headers, "content-length": str(len(whole.body) + 1_000)}
    assert (seen.body, seen.end) == (whole.body, "closed")


def test_length_too_short_leaves_half_of_the_picture_where_the_next_answer_should_begin(
    served: Live, key: str, whole: Received
) -> None:
    half = len(whole.body) // 2

    with connected_with(served, key) as client:
        client.ask("length_too_short")
        client.ask("", b"connection: close")
        seen = client.everything()

    assert seen.headers == {**whole.headers, "content-length": str(half)}
    assert seen.body[: len(whole.body)] == whole.body
    assert seen.body[len(whole.body) :].startswith(b"HTTP/1.1 200 OK\r\n")


def test_half_picture_has_a_right_length(served: Live, key: str, whole: Received) -> None:
    half = len(whole.body) // 2

    seen = received(served, key, "half_picture")

    assert seen.headers == {**whole.headers, "content-length": str(half)}
    assert seen.body == whole.body[:half]
    with pytest.raises(OSError, match="truncated"):
        opened(seen.body)


def test_half_picture_in_json_is_good_base64_of_half_the_picture(served: Live, key: str, whole: Received) -> None:
    seen = received(served, key, "half_picture", JSON)

    assert base64.b64decode(seen.json["image"], validate=True) == whole.body[: len(whole.body) // 2]


def test_wrong_type_labels_a_png_as_webp(served: Live, key: str, whole: Received) -> None:
    seen = received(served, key, "wrong_type")

    assert seen.headers == {**whole.headers, "content-type": "image/webp"}
    assert seen.body == whole.body
    assert received(served, key, "wrong_type", JSON).headers["content-type"] == "application/json; type=image/webp"


@pytest.mark.parametrize("accept", [JSON, b"accept: image/*"])
def test_base64_cut_is_json_whose_picture_cannot_be_decoded(served: Live, key: str, accept: bytes) -> None:
    seen = received(served, key, "base64_cut", accept)

    assert seen.headers["content-type"] == "application/json; type=image/png"
    with pytest.raises(binascii.Error):
        base64.b64decode(seen.json["image"] + "==")


@pytest.mark.parametrize("accept", [JSON, b"accept: image/*"])
def test_json_cut_is_half_of_the_json_with_a_right_length(served: Live, key: str, accept: bytes) -> None:
    seen = received(served, key, "json_cut", accept)

    assert len(seen.body) == int(seen.headers["content-length"])
    assert seen.body.startswith(b'{"image":"')
    with pytest.raises(json.JSONDecodeError):
        _ = seen.json


def test_json_missing_field_has_no_picture(served: Live, key: str) -> None:
    seen = received(served, key, "json_missing_field", JSON)

    assert seen.status == 200
    assert seen.json == {"finish_reason": "SUCCESS", "seed": 5}


@pytest.mark.parametrize(
    ("fault", "status", "words"), [("html_502", 502, b"502 Bad Gateway"), ("html_504", 504, b"504 Gateway Time-out")]
)
def test_a_gateway_answers_with_a_page(served: Live, key: str, fault: str, status: int, words: bytes) -> None:
    seen = received(served, key, fault, JSON)

    assert (seen.status, seen.headers["content-type"]) == (status, "text/html")
    assert b"<h1>" + words + b"</h1>" in seen.body


@pytest.mark.parametrize(("fault", "status"), [("empty_200", 200), ("empty_429", 429)])
def test_an_empty_answer_has_no_body_and_no_type(served: Live, key: str, fault: str, status: int) -> None:
    seen = received(served, key, fault)

    assert (seen.status, seen.headers, seen.body) == (status, {"content-length": "0"}, b"")


def test_error_200_is_an_error_with_the_status_of_a_success(served: Live, key: str) -> None:
    seen = received(served, key, "error_200")

    assert (seen.status, seen.headers["content-type"]) == (200, "application/json")
    assert seen.json["name"] == "internal_error"


def test_no_seed_lacks_only_that_header(served: Live, key: str, whole: Received) -> None:
    seen = received(served, key, "no_seed")

    assert seen.headers == {name: value for name, value in whole.headers.items() if name != "seed"}
    assert seen.body == whole.body


def test_content_filtered_is_another_picture_of_the_same_size(served: Live, key: str, whole: Received) -> None:
    seen = received(served, key, "content_filtered")

    assert seen.status == 200
    assert seen.headers["finish-reason"] == "CONTENT_FILTERED"
    assert seen.headers["seed"] == "5"
    assert opened(seen.body).size == opened(whole.body).size
    assert _detail(seen.body) < _detail(whole.body) / 4


def test_content_filtered_in_json_says_so_in_the_body(served: Live, key: str) -> None:
    seen = received(served, key, "content_filtered", JSON)

    assert seen.json["finish_reason"] == "CONTENT_FILTERED"
    assert opened(base64.b64decode(seen.json["image"])).size == (1248, 1248)


def _detail(picture: bytes) -> int:
    """Return how much neighbouring pixels differ, over the whole picture."""
    image = opened(picture).convert("L")
    values, width = image.tobytes(), image.width
    return sum(abs(values[place] - values[place - 1]) for place in range(1, len(values)) if place % width)


def test_a_picture_cut_to_nothing_is_not_a_picture(served: Live, key: str) -> None:
    seen = received(served, key, "empty_200")

    with pytest.raises(UnidentifiedImageError):
        opened(seen.body)
