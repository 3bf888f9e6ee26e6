"""The control API: what each endpoint answers and changes, and whom it lets in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from asking import ask
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI


@pytest.fixture
def app() -> FastAPI:
    """Build an application of its own: these tests move all its sandboxes."""
    return build(Settings(credits="100"))  # type: ignore[arg-type] # read as from the environment


@pytest.fixture
def keyless(app: FastAPI) -> Iterator[httpx.Client]:
    """Yield a client without a key, which speaks to all sandboxes."""
    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as found:
        yield found


def _read(client: httpx.Client, path: str) -> Any:  # noqa: ANN401 - any JSON
    response = client.get(f"/_mock/{path}")
    assert response.status_code == 200
    return response.json()


def _post(client: httpx.Client, path: str, **content: object) -> Any:  # noqa: ANN401 - any JSON
    response = client.post(f"/_mock/{path}", json=content or None)
    assert response.status_code == 200, response.text
    return response.json()


def test_health_names_the_contract(client: httpx.Client) -> None:
    found = _read(client, "health")

    assert found["status"] == "ok"
    assert found["contract"] == "2024"


def test_a_frozen_clock_moves_only_when_it_is_advanced(client: httpx.Client) -> None:
    frozen = _post(client, "clock/freeze")
    advanced = _post(client, "clock/advance", seconds=60.5)

    assert frozen["frozen"] is True
    assert _moved(frozen, advanced) == timedelta(seconds=60.5)
    assert _read(client, "clock") == advanced


def test_a_clock_runs_again_after_it_is_resumed(client: httpx.Client) -> None:
    _post(client, "clock/rate", factor=1_000_000)
    frozen = _post(client, "clock/freeze")
    resumed = _post(client, "clock/resume")

    later = _read(client, "clock")

    assert resumed["frozen"] is False
    assert resumed["rate"] == 1_000_000
    assert _moved(frozen, later) > timedelta(0)


def _moved(before: dict[str, str], after: dict[str, str]) -> timedelta:
    return datetime.fromisoformat(after["now"]) - datetime.fromisoformat(before["now"])


def test_credits_tell_the_balance_and_every_charge(client: httpx.Client) -> None:
    picture = ask(client, "sd3", prompt="a harbour", model="sd3-medium")
    failed = ask(client, "sd3", prompt="")

    found = _read(client, "credits")

    assert failed.status_code == 400
    assert (found["balance"], found["spent"]) == ("96.5", "3.5")
    assert [(charge["operation"], charge["model"], charge["price"]) for charge in found["charges"]] == [
        ("sd3", "sd3-medium", "3.5")
    ]
    assert found["charges"][0]["request_id"] == picture.headers["x-request-id"]


@pytest.mark.parametrize(("balance", "shown", "number"), [("10.50", "10.5", 10.5), ("unlimited", "unlimited", 1e9)])
def test_the_balance_can_be_set(client: httpx.Client, balance: str, shown: str, number: float) -> None:
    found = client.put("/_mock/credits", json={"balance": balance}).json()

    assert found["balance"] == shown
    assert client.get("/v1/user/balance").json() == {"credits": number}


def test_a_request_that_the_balance_does_not_cover_is_a_402_and_costs_nothing(client: httpx.Client) -> None:
    client.put("/_mock/credits", json={"balance": "2.9"})

    refused = ask(client, "core", prompt="a harbour")

    assert refused.status_code == 402
    assert refused.json()["errors"] == ["credits: this request costs 3, and the balance is 2.9; no charge was made"]
    assert _read(client, "credits")["balance"] == "2.9"


def test_the_limiter_shows_what_is_used_and_when_a_time_out_ends(client: httpx.Client) -> None:
    now = _post(client, "clock/freeze")
    for _ in range(150):
        assert ask(client, "core", prompt="").status_code == 400
    full = _read(client, "limiter")
    refused = ask(client, "core", prompt="")
    timed_out = _read(client, "limiter")

    assert full == {"limit": 150, "used": 150, "remaining": 0, "timed_out_until": None}
    assert refused.status_code == 429
    assert _moved(now, {"now": timed_out["timed_out_until"]}) == timedelta(seconds=60)


def test_a_reset_gives_a_fresh_sandbox(client: httpx.Client) -> None:
    first = ask(client, "core", prompt="a harbour").headers["seed"]
    _post(client, "clock/freeze")

    assert client.post("/_mock/reset").status_code == 204

    assert _read(client, "credits")["balance"] == "100"
    assert _read(client, "clock")["frozen"] is False
    assert ask(client, "core", prompt="a harbour").headers["seed"] == first


def test_without_a_key_all_sandboxes_are_moved_and_those_to_come(client: httpx.Client, keyless: httpx.Client) -> None:
    _read(client, "clock")

    frozen = _post(keyless, "clock/freeze")
    keyless.put("/_mock/credits", json={"balance": "7"})

    assert _read(client, "clock")["frozen"] is True
    assert _read(client, "credits")["balance"] == "7"
    client.headers["authorization"] = "Bearer sk-newcomer"
    assert _read(client, "clock")["now"] == frozen["now"]
    assert _read(client, "credits")["balance"] == "7"


def test_without_a_key_credits_are_the_sums_and_the_limiter_the_fullest(
    client: httpx.Client, keyless: httpx.Client
) -> None:
    empty = _read(keyless, "credits")
    ask(client, "core", prompt="a harbour")
    client.headers["authorization"] = "Bearer sk-other"
    ask(client, "ultra", prompt="a harbour")
    ask(client, "ultra", prompt="")

    assert (empty["balance"], empty["spent"]) == ("100", "0")
    assert (_read(keyless, "credits")["balance"], _read(keyless, "credits")["spent"]) == ("189", "11")
    assert [charge["price"] for charge in _read(keyless, "credits")["charges"]] == ["3", "8"]
    assert _read(keyless, "limiter")["used"] == 2


def test_a_reset_without_a_key_forgets_every_sandbox(client: httpx.Client, keyless: httpx.Client) -> None:
    ask(client, "core", prompt="a harbour")
    _post(keyless, "clock/freeze")

    assert keyless.post("/_mock/reset").status_code == 204

    assert _read(client, "credits")["spent"] == "0"
    assert _read(client, "clock")["frozen"] is False


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", "clock/advance", {"seconds": -1}),
        ("POST", "clock/advance", {"seconds": 1e10}),
        ("POST", "clock/advance", {"second": 1}),
        ("POST", "clock/advance", {}),
        ("POST", "clock/rate", {"factor": 0}),
        ("POST", "clock/rate", {"factor": "fast"}),
        ("PUT", "credits", {"balance": "-1"}),
        ("PUT", "credits", {"balance": "1e400"}),
        ("PUT", "credits", {"balance": "NaN"}),
        ("PUT", "credits", {"balance": "much"}),
    ],
)
def test_bad_input_is_a_422_with_its_reason_and_changes_nothing(
    client: httpx.Client, method: str, path: str, content: dict[str, object]
) -> None:
    _post(client, "clock/freeze")
    before = _read(client, "clock"), _read(client, "credits")

    refused = client.request(method, f"/_mock/{path}", json=content)

    assert refused.status_code == 422
    assert refused.json()["detail"][0]["msg"]
    assert (_read(client, "clock"), _read(client, "credits")) == before


def test_a_clock_is_not_moved_past_the_year_9999(client: httpx.Client) -> None:
    for _ in range(251):
        client.post("/_mock/clock/advance", json={"seconds": 1e9})

    refused = client.post("/_mock/clock/advance", json={"seconds": 1e9})

    assert refused.status_code == 422
    assert refused.json() == {"detail": "the clock cannot be moved past the year 9999"}
    assert ask(client, "core", prompt="a harbour").status_code == 200
    assert _read(client, "credits")["charges"][0]["time"].startswith("99")


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:8765"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"host": "[::1"},
    ],
)
def test_a_page_from_elsewhere_cannot_drive_it(client: httpx.Client, headers: dict[str, str]) -> None:
    refused = client.post("/_mock/clock/freeze", headers=headers)

    assert refused.status_code == 403
    assert "--control-hosts" in refused.json()["detail"]
    assert _read(client, "clock")["frozen"] is False


@pytest.mark.parametrize(
    "headers", [{"host": "localhost:8765"}, {"origin": "http://127.0.0.1:8765"}, {"host": "[::1]:80"}]
)
def test_this_machine_may_drive_it(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.get("/_mock/clock", headers=headers).status_code == 200


def _from(app: FastAPI, client: tuple[str, int] | None) -> int:
    """Ask for the health from an address, under a loopback name."""
    transport = InProcess(app)
    transport._transport.client = client  # type: ignore[assignment]
    with httpx.Client(transport=transport, base_url="http://127.0.0.1") as found:
        return found.get("/_mock/health").status_code


@pytest.mark.parametrize("address", ["10.0.0.7", "testclient"])
def test_another_machine_may_not_even_under_a_loopback_name(app: FastAPI, address: str) -> None:
    assert _from(app, (address, 4711)) == 403


def test_a_host_that_is_named_may_from_anywhere() -> None:
    app = build(Settings(control_hosts=("mock",)))
    transport = InProcess(app)
    transport._transport.client = ("10.0.0.7", 4711)

    with httpx.Client(transport=transport, base_url="http://mock:8765") as found:
        statuses = [
            found.get("/_mock/health").status_code,
            found.get("/_mock/health", headers={"host": "127.0.0.1"}).status_code,
        ]

    assert statuses == [200, 403]


def test_control_off_removes_it() -> None:
    app = build(Settings(control="off"))

    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as client:
        answer = client.get("/_mock/health")

    assert answer.status_code == 404
    assert answer.json()["name"] == "not_found"


def test_control_and_docs_paths_do_not_count_towards_the_limit(client: httpx.Client) -> None:
    for path in ("/_mock/clock", "/docs", "/openapi.json", "/v1/user/balance", "/nowhere"):
        client.get(path)

    assert _read(client, "limiter")["used"] == 0


def test_the_control_api_has_a_document_and_a_page_of_its_own(client: httpx.Client) -> None:
    document = _read(client, "openapi.json")

    assert {"/health", "/reset", "/clock", "/credits", "/limiter", "/faults", "/journal"} <= set(document["paths"])
    assert client.get("/_mock/docs").status_code == 200
