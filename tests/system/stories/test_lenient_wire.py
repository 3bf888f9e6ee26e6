"""Forms as the HTTP libraries of many languages write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import drawn, opened
from wire import GENERATE, Answer, connected, form, named, post

if TYPE_CHECKING:
    from live import Live

PROMPT = named(b"prompt", b"a lighthouse")
DISPOSITION = b"Content-Disposition: form-data; name="


def exchange(served: Live, *pieces: bytes) -> Answer:
    """Send a request in these pieces, and give the answer."""
    with connected(served.address) as wire:
        wire.send(*pieces)
        return wire.answer()


PARTS = {
    "part headers in lower case": b'content-disposition: form-data; name="prompt"',
    "part headers in upper case": b'CONTENT-DISPOSITION: FORM-DATA; NAME="prompt"',
    "an unquoted name": DISPOSITION + b"prompt",
    "a file name": DISPOSITION + b'"prompt"; filename="prompt.txt"',
    "an empty file name": DISPOSITION + b'"prompt"; filename=""',
    "an unquoted file name": DISPOSITION + b"prompt; filename=prompt.txt",
    "a part content type": DISPOSITION + b'"prompt"\r\nContent-Type: text/plain',
    "a part content type and charset": DISPOSITION + b'"prompt"\r\nContent-Type: text/plain; charset=utf-8',
    "a quoted charset in upper case": DISPOSITION + b'"prompt"\r\nContent-Type: text/plain; charset="UTF-8"',
    "the content type first": b"Content-Type: text/plain; charset=utf-8\r\n" + DISPOSITION + b"prompt",
    "an octet stream": DISPOSITION + b'"prompt"; filename="blob"\r\nContent-Type: application/octet-stream',
    "an empty content type": DISPOSITION + b'"prompt"\r\nContent-Type: ',
    "a transfer encoding and a length": DISPOSITION
    + b'"prompt"\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\nContent-Length: 12',
    "no space after the colon": b'Content-Disposition:form-data;name="prompt"',
    "an extended file name": DISPOSITION + b'"prompt"; filename="a.txt"; filename*=utf-8\'\'a.txt',
}


@pytest.mark.parametrize("headers", PARTS.values(), ids=PARTS)
def test_a_text_part_may_have_many_looks(served: Live, key: str, headers: bytes) -> None:
    answer = exchange(served, post(key, form((headers, b"a lighthouse"))))

    assert answer.status == 200, answer.body
    assert b"a lighthouse" in answer.body


def test_the_empty_file_part_that_python_clients_add_is_ignored(served: Live, key: str) -> None:
    none = (DISPOSITION + b'"none"; filename="none"', b"")

    answer = exchange(served, post(key, form(PROMPT, none)))

    assert answer.status == 200


BOUNDARIES = {
    "70 characters": (b"b" * 70, b"b" * 70),
    "quoted": (b"B", b'"B"'),
    "quoted, with all its punctuation": (b"a'()+_,-./:=? z", b'"a\'()+_,-./:=? z"'),
    "a browser's": (b"----WebKitFormBoundaryAbC123", b"----WebKitFormBoundaryAbC123"),
    "all dashes": (b"-" * 40, b"-" * 40),
}


@pytest.mark.parametrize(("boundary", "written"), BOUNDARIES.values(), ids=BOUNDARIES)
def test_a_boundary_may_be_long_quoted_or_odd(served: Live, key: str, boundary: bytes, written: bytes) -> None:
    content_type = b"multipart/form-data; boundary=" + written

    answer = exchange(served, post(key, form(PROMPT, boundary=boundary), content_type=content_type))

    assert answer.status == 200, answer.body


CONTENT_TYPES = {
    "in capitals": b"Multipart/Form-Data; Boundary=B",
    "with a charset": b"multipart/form-data; charset=utf-8; boundary=B",
    "without spaces": b"multipart/form-data;boundary=B",
    "with a charset behind": b'multipart/form-data; boundary="B"; charset=utf-8',
}


@pytest.mark.parametrize("content_type", CONTENT_TYPES.values(), ids=CONTENT_TYPES)
def test_a_content_type_may_be_written_in_several_ways(served: Live, key: str, content_type: bytes) -> None:
    answer = exchange(served, post(key, form(PROMPT), content_type=content_type))

    assert answer.status == 200, answer.body


@pytest.mark.parametrize("preamble", [b"\r\n", b"This is a form.\r\n", b"\r\n\r\n", b"mentions --B in a line\r\n"])
@pytest.mark.parametrize("epilogue", [b"", b"\r\n", b"\r\nThat was a form.\r\n", b"\r\n--B\r\nnot a part", b"  \r\n"])
def test_what_stands_around_the_form_is_ignored(served: Live, key: str, preamble: bytes, epilogue: bytes) -> None:
    answer = exchange(served, post(key, form(PROMPT, preamble=preamble, epilogue=epilogue)))

    assert answer.status == 200, answer.body


def test_data_may_hold_what_looks_like_a_boundary(served: Live, key: str) -> None:
    prompt = named(b"prompt", b"a\r\n--A\r\n-- B--\r--B\n--B")

    answer = exchange(served, post(key, form(prompt)))

    assert answer.status == 200, answer.body


def test_a_query_string_is_ignored(served: Live, key: str) -> None:
    answer = exchange(served, post(key, form(PROMPT), target=GENERATE + b"core?prompt=x&seed=nonsense"))

    assert answer.status == 200


def test_a_client_that_waits_for_100_continue_gets_it(served: Live, key: str) -> None:
    body = form(PROMPT)
    with connected(served.address) as wire:
        wire.send(post(key, b"", b"expect: 100-continue", length=len(body)))
        status, _ = wire.head()
        wire.send(body)
        answer = wire.answer()

    assert status == 100
    assert answer.status == 200


def test_a_client_that_waits_for_100_continue_with_too_much_is_refused_at_once(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        wire.send(post(key, b"", b"expect: 100-continue", length=10_485_761))
        status, headers = wire.head()

    assert status == 413
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_a_body_may_come_in_chunks(served: Live, key: str, size: int) -> None:
    body = form(PROMPT)
    head = post(key, b"", b"transfer-encoding: chunked").replace(b"content-length: 0\r\n", b"")
    chunks = [body[start : start + size] for start in range(0, len(body), size)]

    answer = exchange(served, head, *(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks), b"0\r\n\r\n")

    assert answer.status == 200


def test_chunks_may_carry_extensions_and_a_trailer(served: Live, key: str) -> None:
    body = form(PROMPT)
    head = post(key, b"", b"transfer-encoding: chunked").replace(b"content-length: 0\r\n", b"")

    answer = exchange(served, head, b"%x;note=1\r\n%b\r\n0\r\nx-sum: 1\r\n\r\n" % (len(body), body))

    assert answer.status == 200


def test_a_request_may_come_byte_by_byte(served: Live, key: str) -> None:
    request = post(key, form(PROMPT))

    answer = exchange(served, *(bytes([byte]) for byte in request))

    assert answer.status == 200


H2C = (
    b"connection: Upgrade, HTTP2-Settings",
    b"upgrade: h2c",
    b"http2-settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
)


@pytest.mark.parametrize("second", [H2C, ()], ids=["again", "no more"])
def test_javas_offer_of_http_2_is_passed_over_and_the_connection_goes_on(
    served: Live, key: str, second: tuple[bytes, ...]
) -> None:
    request = post(key, form(PROMPT), *H2C)
    split = len(request) - 10
    with connected(served.address) as wire:
        wire.send(request)
        first_answer = wire.answer()
        wire.send(request[:split], request[split:])
        second_answer = wire.answer()
        wire.send(post(key, form(PROMPT), *second))
        third_answer = wire.answer()

    assert [first_answer.status, second_answer.status, third_answer.status] == [200, 200, 200]
    assert first_answer.headers["content-type"] == "image/png"


def test_javas_first_request_may_be_a_refused_one(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        wire.send(post(key, form(), *H2C))
        refusal = wire.answer()
        wire.send(post(key, form(PROMPT)))
        answer = wire.answer()

    assert [refusal.status, answer.status] == [400, 200]


def test_one_connection_serves_many_requests(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        statuses = []
        for body in (form(PROMPT), form(), form(PROMPT), b"nonsense", form(PROMPT)):
            wire.send(post(key, body))
            statuses.append(wire.answer().status)

    assert statuses == [200, 400, 200, 400, 200]


def test_requests_sent_in_a_row_are_answered_in_a_row(served: Live, key: str) -> None:
    seeds = [b"7", b"8", b"9"]
    with connected(served.address) as wire:
        wire.send(b"".join(post(key, form(PROMPT, named(b"seed", seed))) for seed in seeds))
        answers = [wire.answer() for _ in seeds]

    assert [answer.headers["seed"] for answer in answers] == ["7", "8", "9"]


def test_a_client_of_http_1_0_is_served(served: Live, key: str) -> None:
    answer = exchange(served, post(key, form(PROMPT)).replace(b"HTTP/1.1", b"HTTP/1.0", 1))

    assert answer.status == 200
    assert opened(answer.body).size == (1248, 1248)


def test_an_upload_may_hold_any_bytes(served: Live, key: str) -> None:
    picture = (DISPOSITION + b"image; filename=upload\r\nContent-Type: image/*", drawn())
    fields = [PROMPT, named(b"mode", b"image-to-image"), named(b"strength", b"1e-1"), picture]

    answer = exchange(served, post(key, form(*fields), target=GENERATE + b"sd3"))

    assert answer.status == 200, answer.body


CLIENT_HEADERS = [
    b"stability-client-id: app",
    b"stability-client-user-id: \xc3\xa9",
    b"stability-client-version: " + b"x" * 256,
]


def test_the_headers_by_which_a_client_names_itself_are_welcome(served: Live, key: str) -> None:
    answer = exchange(served, post(key, form(PROMPT), *CLIENT_HEADERS))

    assert answer.status == 200
