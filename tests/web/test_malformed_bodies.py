"""Bodies that are not a good form: a 400 that names the problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import GENERATE, refused
from stability_mock.settings import Settings
from wire import form, named

if TYPE_CHECKING:
    import httpx

DISPOSITION = b'Content-Disposition: form-data; name="prompt"'
PROMPT = (DISPOSITION, b"a lighthouse")
GOOD = form(PROMPT, epilogue=b"")
CUT = "body: malformed multipart, it ends before the closing boundary"
NO_BOUNDARY = "body: the boundary that content-type names does not occur in it"


def post(
    client: httpx.Client, body: bytes, content_type: str | None = "multipart/form-data; boundary=B"
) -> httpx.Response:
    """Send this body as it is."""
    headers = {} if content_type is None else {"content-type": content_type}
    return client.post(f"{GENERATE}/core", content=body, headers=headers)


MALFORMED = {
    "empty": (b"", NO_BOUNDARY),
    "no form": (b"nonsense", NO_BOUNDARY),
    "another boundary": (GOOD.replace(b"B", b"C"), NO_BOUNDARY),
    "cut short in the data": (GOOD[:-12], CUT),
    "cut short in a header": (GOOD[:20], CUT),
    "no final boundary": (GOOD[:-7], CUT),
    "a final boundary cut short": (GOOD[:-1], CUT),
    "a last boundary that is not final": (GOOD[:-2], CUT),
    "a part without a name": (form((b"Content-Disposition: form-data", b"x")), "body: part 1 has no name"),
    "a second part without a name": (form(PROMPT, (b"Content-Type: text/plain", b"x")), "body: part 2 has no name"),
    "a part without headers": (b"--B\r\n\r\nx\r\n--B--\r\n", "body: part 1 has no name"),
    "a header without a colon": (
        form((b"nonsense", b"x")),
        "body: malformed multipart, found invalid character 13 in header at 13",
    ),
    "a header without a name": (
        form((b": x", b"x")),
        "body: malformed multipart, found 0-length header at 5",
    ),
    "a header too long": (
        form((DISPOSITION + b'; x="' + b"y" * 9_000 + b'"', b"x")),
        "body: malformed multipart, the header of a part is longer than 8192 bytes",
    ),
    "too many headers": (
        form((DISPOSITION + b"\r\nx: 1" * 20, b"x")),
        "body: malformed multipart, a part has too many headers",
    ),
    "lines that end in line feeds alone": (
        GOOD.replace(b"\r\n", b"\n"),
        "body: malformed multipart, did not find CR at end of boundary (3)",
    ),
    "100,000 parts": (form(*[named(b"x", b"")] * 100_000), "body: has the boundary more than 2,000 times"),
    "1,001 parts": (form(PROMPT, *[named(b"x", b"")] * 1_000), "body: has more than 1,000 parts"),
    "headers too long together": (
        form(*[(b"Content-Disposition: form-data; name=" + b"x" * 8_000, b"")] * 33, PROMPT),
        "body: the headers of its parts are longer than 262,144 bytes together",
    ),
    "a header full of semicolons": (
        form(PROMPT, (b"Content-Disposition: form-data; name=x" + b";" * 32, b"")),
        "body: a header of part 2 has more than 32 semicolons",
    ),
    "a NUL in the field's name": (form(named(b"pro\0mpt", b"x")), "prompt: required"),
    "no part at all": (b"--B--\r\n", "prompt: required"),
    "a field given twice": (form(PROMPT, PROMPT), "prompt: must be given only once, received 2 times"),
    "NUL bytes": (form((DISPOSITION, b"\0\0\0")), "prompt: must not contain NUL characters"),
    "bytes that are not UTF-8": (
        form((DISPOSITION, "Öl".encode("latin-1"))),
        "prompt: must be text in utf-8, and byte 0 is not",
    ),
    "bytes that are not the ASCII they say": (
        form((DISPOSITION + b"\r\nContent-Type: text/plain; charset=us-ascii", "Öl".encode())),
        "prompt: must be text in ascii, and byte 0 is not",
    ),
    "a surrogate in UTF-8": (
        form((DISPOSITION, b"ab\xed\xa0\x80")),
        "prompt: must be text in utf-8, and byte 2 is not",
    ),
    "another charset": (
        form((DISPOSITION + b"\r\nContent-Type: text/plain; charset=UTF-16", "x".encode("utf-16"))),
        "prompt: charset must be utf-8, received 'utf-16'",
    ),
}


@pytest.mark.parametrize(("body", "problem"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_body_is_a_400_that_names_the_problem(client: httpx.Client, body: bytes, problem: str) -> None:
    answer = post(client, body)

    assert refused(answer) == [problem]


WELL_FORMED = {
    "1,000 parts": form(PROMPT, *[named(b"x", b"")] * 999),
    "1,000 parts with headers of 250 bytes": form(PROMPT, *[named(b"x" * 210, b"")] * 999),
    "a file name with many semicolons": form((DISPOSITION + b'; filename="' + b";" * 30 + b'"', b"x")),
    "a long header": form((DISPOSITION + b'; x="' + b"y" * 8_000 + b'"', b"x")),
    "text in the Latin-1 that it says": form(
        (DISPOSITION + b"\r\nContent-Type: text/plain; charset=ISO-8859-1", "Öl".encode("latin-1"))
    ),
    "unknown fields given twice": form(PROMPT, named(b"x", b"1"), named(b"x", b"2")),
    "an unknown field in no charset": form(PROMPT, named(b"x", b"\xff\xfe\0")),
}


@pytest.mark.parametrize("body", WELL_FORMED.values(), ids=WELL_FORMED)
def test_a_body_just_within_the_rules_is_accepted(client: httpx.Client, body: bytes) -> None:
    answer = post(client, body)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("content_type", [None, ""])
def test_a_missing_content_type_is_reported(client: httpx.Client, content_type: str | None) -> None:
    answer = post(client, GOOD, content_type)

    assert refused(answer) == ["content-type: required"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain; boundary=B",
        "multipart/mixed; boundary=B",
        "multipart/form-data",
        "multipart/form-data;",
        "multipart/form-data; boundary",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        "multipart/form-data, boundary=B",
        "multipart/form-data; boundary=" + "B" * 257,
        "; boundary=B",
        ";",
        "\\",
    ],
)
def test_another_content_type_and_one_without_a_boundary_are_reported(client: httpx.Client, content_type: str) -> None:
    answer = post(client, GOOD, content_type)

    assert refused(answer) == ["content-type: must be multipart/form-data"]


MISSING_NAME = "body: Content-Disposition header in FormData part is missing a name"
UNQUOTED = {
    "a plain name": b"form-data; name=prompt",
    "single quotes": b"form-data; name='prompt'",
    "a quoted file name": b'form-data; name=prompt; filename="name.txt"',
    "a name in a quoted file name": b'form-data; filename="; name=\\"x\\""; name=prompt',
    "another parameter that ends so": b'form-data; nickname="x"; name=prompt',
    "a name in another charset": b"form-data; name*=utf-8''prompt",
}


@pytest.mark.parametrize("header", UNQUOTED.values(), ids=UNQUOTED)
@pytest.mark.parametrize("settings", [Settings(quoted_names=True)])
def test_a_name_without_quotes_is_refused_where_that_is_asked_for(client: httpx.Client, header: bytes) -> None:
    answer = post(client, form((b"Content-Disposition: " + header, b"a lighthouse")))

    assert refused(answer) == [MISSING_NAME]


@pytest.mark.parametrize(
    "header",
    [
        b'form-data; name="prompt"',
        b'form-data;name="prompt"',
        b'FORM-DATA; NAME = "prompt"',
        b'form-data; filename=prompt.txt; name="prompt"',
        b'form-data; filename="a \\" b"; name="prompt"',
    ],
)
@pytest.mark.parametrize("settings", [Settings(quoted_names=True)])
def test_a_name_in_quotes_is_taken_there(client: httpx.Client, header: bytes) -> None:
    answer = post(client, form((b"Content-Disposition: " + header, b"a lighthouse")))

    assert answer.status_code == 200, answer.text


def test_a_name_without_quotes_is_taken_by_default(client: httpx.Client) -> None:
    answer = post(client, form((b"Content-Disposition: form-data; name=prompt", b"a lighthouse")))

    assert answer.status_code == 200, answer.text
