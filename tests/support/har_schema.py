"""HAR 1.2 as its specification describes it, as a JSON schema: http://www.softwareishard.com/blog/har-12-spec/."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
SIZE = {"type": "integer", "minimum": -1}
DURATION = {"type": "number", "minimum": -1}


def record(optional: dict[str, Any] | None = None, /, **required: Any) -> dict[str, Any]:  # noqa: ANN401 - schemas
    """Describe an object; all else that it may have is comments and names that begin with an underscore."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {}), "comment": TEXT},
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
    }


def several(items: dict[str, Any]) -> dict[str, Any]:
    """Describe a list."""
    return {"type": "array", "items": items}


PAIR = record(name=TEXT, value=TEXT)
COOKIE = record({"path": TEXT, "domain": TEXT, "expires": TEXT, "httpOnly": {}, "secure": {}}, name=TEXT, value=TEXT)
POST_DATA = record({"text": TEXT, "params": {"type": "array"}}, mimeType=TEXT)
CONTENT = record({"compression": SIZE, "text": TEXT, "encoding": TEXT}, size=SIZE, mimeType=TEXT)
REQUEST = record(
    {"postData": POST_DATA},
    method=TEXT,
    url={"type": "string", "pattern": "^https?://[^#]+$"},
    httpVersion=TEXT,
    cookies=several(COOKIE),
    headers=several(PAIR),
    queryString=several(PAIR),
    headersSize=SIZE,
    bodySize=SIZE,
)
RESPONSE = record(
    status={"type": "integer", "minimum": 0, "maximum": 599},
    statusText=TEXT,
    httpVersion=TEXT,
    cookies=several(COOKIE),
    headers=several(PAIR),
    content=CONTENT,
    redirectURL=TEXT,
    headersSize=SIZE,
    bodySize=SIZE,
)
TIMINGS = record(
    {"blocked": DURATION, "dns": DURATION, "connect": DURATION, "ssl": DURATION},
    send=DURATION,
    wait=DURATION,
    receive=DURATION,
)
ENTRY = record(
    {"pageref": TEXT, "serverIPAddress": TEXT, "connection": TEXT},
    startedDateTime={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
    time={"type": "number", "minimum": 0},
    request=REQUEST,
    response=RESPONSE,
    cache={"type": "object"},
    timings=TIMINGS,
)
CREATOR = record(name=TEXT, version=TEXT)
HAR = record(
    log=record(
        {"browser": CREATOR, "pages": {"type": "array"}},
        version={"const": "1.2"},
        creator=CREATOR,
        entries=several(ENTRY),
    )
)
