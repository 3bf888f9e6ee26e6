"""What the control API does with hostile or mistaken input: it answers as its document says, in words for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import jsonschema  # type: ignore[import-untyped] # has no types
import pytest
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    Document = dict[str, Any]

JSON = {"content-type": "application/json"}
POSTS = ["clock/advance", "clock/rate", "faults", "journal/verify"]
UNREADABLE = {
    "half a surrogate": (rb'{"pattern": {"prompt": "\ud800"}}', "it has half of a surrogate pair"),
    "half a surrogate in a name": (rb'{"\udfff": 1}', "it has half of a surrogate pair"),
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, "it is nested too deeply"),
    "deep objects": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "it is nested too deeply"),
    "a number of 5,000 digits": (b'{"seconds": ' + b"9" * 5_000 + b"}", "a number has too many digits"),
    "not UTF-8": (b'{"seconds": "\xff"}', "it is not UTF-8"),
    "not JSON": (b"{", "Expecting property name enclosed in double quotes"),
}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """Build an application for this module; one host more has its control API."""
    return build(Settings(control_hosts=("mock.internal",)))


@pytest.fixture
def client(app: FastAPI) -> Iterator[httpx.Client]:
    """Yield a client with a key."""
    with httpx.Client(
        transport=InProcess(app), base_url="http://127.0.0.1", headers={"authorization": "Bearer sk-control-input"}
    ) as found:
        yield found


@pytest.fixture(scope="module")
def document(app: FastAPI) -> Document:
    """Return the control API's own document."""
    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as client:
        found: Document = client.get("/_mock/openapi.json").json()
    return found


def declared(document: Document, answer: httpx.Response, method: str, path: str) -> bool:
    """Return whether an answer is one that the document has, with the content that it says."""
    response = document["paths"][path][method]["responses"][str(answer.status_code)]
    schema = response["content"]["application/json"]["schema"] | {"components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json())
    return True


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_json_is_a_422_that_says_why(
    client: httpx.Client, document: Document, path: str, name: str
) -> None:
    content, reason = UNREADABLE[name]

    answer = client.post(f"/_mock/{path}", content=content, headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["detail"] == [
        {
            "type": "json_invalid",
            "loc": answer.json()["detail"][0]["loc"],
            "msg": f"the body is not JSON that can be read: {reason}",
        }
    ]
    assert declared(document, answer, "post", f"/{path}")


@pytest.mark.parametrize("path", POSTS)
def test_a_body_over_the_bound_is_a_413_and_not_read_to_its_end(
    client: httpx.Client, document: Document, path: str
) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while read < 64 << 20:
            read += 1 << 16
            yield bytes(1 << 16)

    declared_length = client.post(f"/_mock/{path}", content=bytes((1 << 20) + 1), headers=JSON)
    chunked = client.post(f"/_mock/{path}", content=endless(), headers=JSON)

    assert (declared_length.status_code, chunked.status_code) == (413, 413)
    assert declared(document, declared_length, "post", f"/{path}")


def test_a_body_at_the_bound_is_read(client: httpx.Client) -> None:
    content = json.dumps({"seconds": 1}).encode()

    answer = client.post("/_mock/clock/advance", content=content + b" " * ((1 << 20) - len(content)), headers=JSON)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("delete", "faults/none", "/faults/{fault_id}"),
        ("get", "journal/none", "/journal/{request_id}"),
        ("get", "journal/none/image", "/journal/{request_id}/image"),
        ("get", "journal/%ED%A0%80", "/journal/{request_id}"),
    ],
)
def test_every_404_is_declared(client: httpx.Client, document: Document, method: str, path: str, template: str) -> None:
    answer = client.request(method, f"/_mock/{path}")

    assert answer.status_code == 404
    assert declared(document, answer, method, template)


def test_every_endpoint_declares_who_may_not_and_that_the_store_may_fail(document: Document) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]

    assert len(operations) == 30
    assert all({"403", "413", "422", "503"} <= set(operation["responses"]) for operation in operations)


@pytest.mark.parametrize(
    ("path", "content", "problems"),
    [
        (
            "faults",
            {"status": 500, "times": 0},
            [(["body", "times"], "Input should be greater than or equal to 1")],
        ),
        ("faults", {}, [(["body"], "give a status, a wire fault, a latency, a generation or polls")]),
        (
            "faults",
            [{"status": 500}, {}],
            [(["body", 1], "give a status, a wire fault, a latency, a generation or polls")],
        ),
        ("faults", {"status": 500, "colour": "blue"}, [(["body", "colour"], "Extra inputs are not permitted")]),
        (
            "faults",
            {"latency": {"uniform": [2, 1]}},
            [(["body", "latency"], "uniform goes from the minimum to the maximum, in seconds")],
        ),
        (
            "faults",
            {"status": []},
            [(["body", "status"], "Input should be a valid integer; or: Input should be a valid string")],
        ),
        ("faults", "nonsense", [(["body"], "Input should be a valid dictionary or object to extract fields from")]),
        (
            "journal/verify",
            {"pattern": {"fields": {"seed": 5}}},
            [(["body", "pattern", "fields", "seed"], "Input should be a valid string")],
        ),
        ("clock/advance", {}, [(["body", "seconds"], "Field required")]),
    ],
)
def test_a_422_speaks_of_the_fields(
    client: httpx.Client,
    document: Document,
    path: str,
    content: object,
    problems: list[tuple[list[object], str]],
) -> None:
    answer = client.post(f"/_mock/{path}", json=content)

    assert answer.status_code == 422
    assert [(problem["loc"], problem["msg"]) for problem in answer.json()["detail"]] == problems
    assert declared(document, answer, "post", f"/{path}")


@pytest.mark.parametrize("balance", ["much", -1, "1e400", [], "1" * 5_000, 0.1234567, None])
def test_a_balance_that_is_none_is_one_problem(client: httpx.Client, balance: object) -> None:
    answer = client.put("/_mock/credits", json={"balance": balance})

    (problem,) = answer.json()["detail"]
    assert problem["loc"] == ["body", "balance"]
    assert "Input should be 'unlimited'" in problem["msg"]


def test_of_very_many_problems_the_first_are_reported(client: httpx.Client, document: Document) -> None:
    answer = client.post("/_mock/clock/advance", json={f"field {number}": 1 for number in range(50_000)})

    assert answer.status_code == 422
    assert len(answer.json()["detail"]) == 20
    assert declared(document, answer, "post", "/clock/advance")


@pytest.mark.parametrize(
    "query",
    [
        "limit=" + "9" * 5_000,
        "limit=0",
        "limit=many",
        "status=" + "9" * 5_000,
        "since=yesterday",
        "since=" + "9" * 400,
        "colour=blue",
    ],
)
@pytest.mark.parametrize("path", ["journal", "journal.har"])
def test_a_filter_that_makes_no_sense_is_a_422(client: httpx.Client, document: Document, path: str, query: str) -> None:
    answer = client.get(f"/_mock/{path}?{query}")

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", query.partition("=")[0]]
    assert declared(document, answer, "get", f"/{path}")


@pytest.mark.parametrize(
    ("site", "more", "status"),
    [
        ("none", {}, 200),
        ("same-origin", {}, 200),
        ("same-site", {}, 200),
        ("cross-site", {}, 403),
        ("Cross-Site", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 403),
        ("cross-site", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, 403),
        ("nonsense", {}, 403),
        ("cross-site", {"origin": "http://localhost:3000"}, 200),
        ("cross-site", {"origin": "https://evil.example"}, 403),
        ("same-site", {"host": "mock.internal"}, 403),
        ("same-origin", {"host": "mock.internal"}, 200),
    ],
)
def test_a_page_elsewhere_cannot_make_a_browser_read_even_without_an_origin(
    client: httpx.Client, site: str, more: dict[str, str], status: int
) -> None:
    paths = ("journal", "journal.har", "clock", "docs", "openapi.json")

    statuses = {
        path: client.get(f"/_mock/{path}", headers={"sec-fetch-site": site, **more}).status_code for path in paths
    }

    assert statuses == dict.fromkeys(paths, status)
