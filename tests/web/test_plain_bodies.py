"""A body that is written as most clients write it is taken apart on a shorter way, with the same outcome."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from stability_mock.errors import BadRequest
from stability_mock.web import multipart
from wire import form, named

PROMPT = named(b"prompt", b"a lighthouse")
FILE = (b'Content-Disposition: form-data; name="none"; filename="none"', b"")
WORDS = [b"--B", b"--B--", b"\r\n", b"\r", b"\n", b"--", b"\r\n\r\n", b"x", b"B", b"\0", PROMPT[0], FILE[0]]
DATA = some.lists(some.sampled_from(WORDS), max_size=4).map(b"".join)
PARTS = some.tuples(some.sampled_from([PROMPT[0], FILE[0], b"x: y", b""]), DATA)
ENDS = some.sampled_from([b"", b"\r\n", b"\r\n\r\n", b"--", b"\r\n--B--\r\n", b"x"])
BODIES = some.builds(lambda parts, end: form(*parts, epilogue=end), some.lists(PARTS, max_size=4), ENDS)


def outcome(body: bytes) -> object:
    """Return the parts of a body, or what is wrong with it."""
    try:
        return multipart.parse(body, b"B")
    except BadRequest as problem:
        return problem.texts


@given(body=BODIES | some.lists(some.sampled_from(WORDS), max_size=12).map(b"".join))
@example(body=form(PROMPT, FILE))
@example(body=form(PROMPT, FILE, epilogue=b""))
@example(body=form(PROMPT, FILE).replace(b"lighthouse\r\n", b""))
@example(body=form((PROMPT[0], b"\r\n--BB\r\n"), FILE))
def test_both_ways_end_alike(body: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multipart, "_plain", lambda _body, _delimiter: [])
        careful = outcome(body)

    assert outcome(body) == careful


def test_what_curl_and_python_write_goes_the_shorter_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(multipart, "_Collector")

    parts = multipart.parse(form(PROMPT, FILE), b"B")

    assert [(part.name, part.data, part.filename, part.charset) for part in parts] == [
        ("prompt", b"a lighthouse", None, ""),
        ("none", b"", "none", ""),
    ]
