"""The requests that are measured, as bytes: the same ones for every server."""

from __future__ import annotations

BOUNDARY = b"----------------------------d74496d66958873e"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY.decode()}"
PATH = "/v2beta/stable-image/generate/ultra"
PROMPT = "Lighthouse on a cliff overlooking the ocean, a storm far out, gulls above the rocks"
NEGATIVE_PROMPT = "blurry, people"
SEED = 1_000_000_000
"""Stands where each unique request has a number of its own, of as many digits."""


def form(*fields: tuple[str, str | bytes]) -> bytes:
    """Write a form as clients do."""
    parts = [
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (BOUNDARY, name.encode(), value.encode() if isinstance(value, str) else value)
        for name, value in fields
    ]
    return b"".join([*parts, b"--%b--\r\n" % BOUNDARY])


def good(output_format: str = "png") -> bytes:
    """Write a request for one picture of 1024x1024."""
    return form(
        ("prompt", PROMPT),
        ("negative_prompt", NEGATIVE_PROMPT),
        ("aspect_ratio", "1:1"),
        ("seed", str(SEED)),
        ("output_format", output_format),
    )


REFUSED = form(("prompt", ""), ("aspect_ratio", "4:3"), ("seed", "many"), ("output_format", "gif"))
"""Four problems at once."""

UPLOAD = form(("prompt", "Lighthouse on a cliff"), ("unknown", bytes(9 << 20)))
"""Nine mebibytes, in a field that the API ignores."""
