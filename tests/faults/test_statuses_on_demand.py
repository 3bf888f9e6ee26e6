"""Every refusal x every way to ask for it x every endpoint x both kinds of answer: always the real refusal's body."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from asked_for import WAYS, Applications, client_of
from asking import GENERATE, ask
from stability_mock.server import build
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from declarations import Declarations

PRICES = {"ultra": "8", "core": "3", "sd3": "6.5"}
NAMES = {
    400: "bad_request",
    401: "unauthorized",
    402: "payment_required",
    403: "content_moderation",
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
    422: "invalid_language",
    429: "rate_limit_exceeded",
    500: "internal_error",
}
ACCEPTS = ("image/*", "application/json")


@pytest.fixture(scope="module")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Applications:
    """Return the applications that are asked."""
    return Applications(tmp_path_factory.mktemp("scenarios"))


def text(status: int, endpoint: str) -> str:
    """Return what the refusal says."""
    return {
        400: "prompt: refused on demand",
        401: "authorization: invalid or missing header value",
        402: f"credits: this request costs {PRICES[endpoint]}, and the balance is 0; no charge was made",
        403: "Your request was flagged by our content moderation system.",
        404: f"path: there is nothing at {GENERATE}/{endpoint}",
        405: "method: GET is not allowed here, use POST",
        413: "body: payloads cannot be larger than 10MiB in size",
        422: "You made a request with an unsupported language.",
        429: "You have made more than 150 requests in 10 seconds, and are timed out for 60 seconds.",
        500: "An internal error occurred. If the problem persists, contact support.",
    }[status]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("status", NAMES)
def test_a_refusal_can_be_had_in_every_way(
    applications: Applications, key: str, declarations: Declarations, status: int, way: str
) -> None:
    wrong = []
    for endpoint, accept in itertools.product(PRICES, ACCEPTS):
        answer = applications.refusal(f"{key}-{endpoint}-{accept}", way, str(status), endpoint, accept)
        declarations.require(answer)
        body = {"errors": [text(status, endpoint)], "id": answer.headers["x-request-id"], "name": NAMES[status]}
        expected = (status, "application/json", body)
        if (answer.status_code, answer.headers["content-type"], answer.json()) != expected:
            wrong.append((endpoint, accept, answer.status_code, answer.text))

    assert wrong == []


@pytest.mark.parametrize("way", WAYS)
def test_a_refusal_can_be_had_by_its_name(applications: Applications, key: str, way: str) -> None:
    answers = {name: applications.refusal(f"{key}-{name}", way, name, "core", "image/*") for name in NAMES.values()}

    assert {answer.status_code: answer.json()["name"] for answer in answers.values()} == NAMES


def test_a_forced_refusal_costs_nothing_and_starts_no_time_out(applications: Applications, key: str) -> None:
    with client_of(applications._plain, key) as client:
        refused = [ask(client, "core", {"prefer": "code=429"}, prompt="a").status_code for _ in range(3)]
        after = ask(client, "core", prompt="a").status_code
        spent = client.get("/_mock/credits").json()["spent"]

    assert (refused, after, spent) == ([429, 429, 429], 200, "3")


@pytest.mark.parametrize("status", [401, 402, 404, 405, 413, 422, 429])
@pytest.mark.parametrize("endpoint", PRICES)
def test_a_forced_refusal_has_status_headers_and_body_of_the_real_one(key: str, status: int, endpoint: str) -> None:
    app = build(Settings(credits="0" if status == 402 else "10000"))  # type: ignore[arg-type] # read as from outside
    with client_of(app, key) as client:
        real = provoke(client, status, endpoint)
        client.post("/_mock/reset")
        client.put("/_mock/credits", json={"balance": "unlimited"})
        forced = ask(client, endpoint, {"prefer": f"code={status}"}, prompt="a lighthouse")

    assert without_id(forced.json()) == without_id(real.json())
    assert forced.status_code == real.status_code == status
    for name in ("content-type", "allow", "retry-after"):
        assert forced.headers.get(name) == real.headers.get(name)


def provoke(client: httpx.Client, status: int, endpoint: str) -> httpx.Response:
    """Be refused for a true reason. The one path where there is nothing is not the endpoint's own."""
    path = f"{GENERATE}/{endpoint}"
    provocations: dict[int, Callable[[], httpx.Response]] = {
        401: lambda: ask(client, endpoint, {"authorization": "Bearer wrong"}, prompt="a"),
        402: lambda: ask(client, endpoint, prompt="a"),
        404: lambda: renamed(client.post(f"{path}/none"), "/none"),
        405: lambda: client.get(path),
        413: lambda: client.post(path, files={"image": b"0" * (10 << 20)}),
        422: lambda: ask(client, endpoint, prompt="灯台"),
        429: lambda: exhaust(client, endpoint),
    }
    return provocations[status]()


def exhaust(client: httpx.Client, endpoint: str) -> httpx.Response:
    """Spend the rate limit."""
    client.post("/_mock/clock/freeze")
    return [ask(client, endpoint) for _ in range(151)][-1]


def renamed(answer: httpx.Response, suffix: str) -> httpx.Response:
    """Return a 404 as it would be at the path without the suffix."""
    answer._content = answer.content.replace(suffix.encode(), b"")
    return answer


def without_id(content: dict[str, Any]) -> dict[str, Any]:
    """Leave out what differs each time."""
    return {name: value for name, value in content.items() if name != "id"}


def test_a_real_400_has_the_same_shape_and_name_as_a_forced_one(client: httpx.Client) -> None:
    real, forced = ask(client, "core"), ask(client, "core", {"prefer": "code=400"}, prompt="a")

    assert real.json()["errors"] == ["prompt: required"]
    assert forced.json()["errors"] == ["prompt: refused on demand"]
    assert real.json().keys() == forced.json().keys() == {"errors", "id", "name"}
    assert real.json()["name"] == forced.json()["name"] == "bad_request"
    assert real.headers["content-type"] == forced.headers["content-type"]


def test_a_crash_answers_like_a_forced_500(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = build(Settings())
    with client_of(app, key) as client:
        forced = ask(client, "core", {"prefer": "code=500"}, prompt="a")
        monkeypatch.setattr(
            "stability_mock.generation_request.GenerationRequest.render_request", lambda *_, **__: 1 / 0
        )
        real = ask(client, "core", prompt="a")

    assert without_id(real.json()) == without_id(forced.json())
    assert real.status_code == forced.status_code == 500


@pytest.mark.parametrize(
    ("prefer", "status"),
    [
        ('code="429"', 429),
        ("CODE=429", 429),
        ("respond-async, code = 500", 500),
        ("return=minimal; code=413", 413),
        ("code=500-piece", 200),
        ("code=500.5", 200),
        ("status-code=500", 200),
        ("no-fault=html_502", 200),
        ("code=418", 200),
        ("code=", 200),
        ("nonsense", 200),
    ],
)
def test_the_header_is_read_leniently_and_what_it_does_not_know_means_nothing(
    client: httpx.Client, prefer: str, status: int
) -> None:
    answer = ask(client, "core", {"prefer": prefer}, prompt="a")

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("prompt", "status"),
    [
        ("a lighthouse mock:403", 403),
        ("mock:403.", 403),
        ("(mock:403)", 403),
        ("mock:403, then rain", 403),
        ("mock:403,mock:429", 403),
        ("mock:403\n", 403),
        ('"mock:403"', 403),
        ("a mock:403 \u2013 a dash", 403),
        ("mock:500-piece puzzle", 200),
        ("mock:500\u2011piece puzzle", 200),
        ("mock:500th", 200),
        ("mock:500TH", 200),
        ("mock:500é", 200),
        ("mock:500.5", 200),
        ("mock:500's", 200),
        ("mock:500\u2019s", 200),
        ("mock:500/1000", 200),
        ("mock:500:30", 200),
        ("mock:500e\u0301", 200),
        ("mock:empty_200\u0301", 200),
        ("mock:error_200-ish", 200),
        ("hammock:500", 200),
        ("a non-mock:500", 200),
        ("mock:500-piece puzzle mock:429", 429),
    ],
)
def test_a_word_in_the_prompt_is_a_whole_word(client: httpx.Client, prompt: str, status: int) -> None:
    answer = ask(client, "core", prompt=prompt)

    assert answer.status_code == status
    assert answer.headers.get("finish-reason") == ("SUCCESS" if status == 200 else None)


def test_the_header_beats_the_word_and_the_word_beats_the_plan(client: httpx.Client) -> None:
    client.post("/_mock/faults", json={"status": 500})

    by_header = ask(client, "core", {"prefer": "code=403"}, prompt="a mock:422")
    by_word = ask(client, "core", prompt="a mock:422")
    by_plan = ask(client, "core", prompt="a")

    assert [answer.status_code for answer in (by_header, by_word, by_plan)] == [403, 422, 500]


def test_a_true_refusal_comes_before_a_forced_one(client: httpx.Client) -> None:
    client.post("/_mock/faults", json={"status": 500, "times": 1})

    wrong_field = ask(client, "core", prompt="a", seed="-1")
    wrong_key = ask(client, "core", {"authorization": "none"}, prompt="a")
    right = ask(client, "core", prompt="a")

    assert [answer.status_code for answer in (wrong_field, wrong_key, right)] == [400, 401, 500]
