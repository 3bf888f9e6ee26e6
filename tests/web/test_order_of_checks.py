"""A request with two faults gets the error of the one that is checked first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from asking import GENERATE, errors_of
from stability_mock.contract import RateLimit
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx


@dataclass(frozen=True)
class Request:
    """A good one unless a fault changes it."""

    content_type: str | None = "multipart/form-data; boundary=B"
    prompt: str = "a lighthouse"
    seed: str = "1"
    key: str | None = None
    padding: int = 0

    def send(self, client: httpx.Client, key: str) -> httpx.Response:
        """Ask for a picture with it, and with this key if it has none of its own."""
        fields = {"prompt": self.prompt, "seed": self.seed, "padding": "x" * self.padding}
        parts = [f'--B\r\ncontent-disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
        headers = {"authorization": key if self.key is None else self.key}
        if self.content_type is not None:
            headers["content-type"] = self.content_type
        return client.post(f"{GENERATE}/core", content="".join([*parts, "--B--\r\n"]).encode(), headers=headers)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and how it is reported."""

    status: int
    text: str
    apply: Callable[[Request], Request]

    def __str__(self) -> str:
        return self.text


NO_CONTENT_TYPE = Fault(400, "content-type: required", lambda r: replace(r, content_type=None))
TOO_LARGE = Fault(413, "body: payloads cannot be larger than 10MiB in size", lambda r: replace(r, padding=10_485_760))
BAD_SEED = Fault(400, "seed: expected number, received nan", lambda r: replace(r, seed="x"))
NO_KEY = Fault(401, "authorization: invalid or missing header value", lambda r: replace(r, key=""))
FLAGGED = Fault(
    403,
    "Your request was flagged by our content moderation system.",
    lambda r: replace(r, prompt=f"{r.prompt} mock:403"),
)
FOREIGN = Fault(
    422, "You made a request with an unsupported language.", lambda r: replace(r, prompt=f"{r.prompt} {'灯台' * 100}")
)
FAULTS = [NO_CONTENT_TYPE, TOO_LARGE, BAD_SEED, NO_KEY, FLAGGED, FOREIGN]
POOR = pytest.mark.parametrize("settings", [Settings(credits=Decimal(2))], ids=["2 credits"])
LIMITED = pytest.mark.parametrize("settings", [Settings(rate_limit=RateLimit(1, 10, 60))], ids=["1 request"])


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_each_fault_alone_is_reported(client: httpx.Client, key: str, fault: Fault) -> None:
    answer = fault.apply(Request()).send(client, key)

    assert answer.status_code == fault.status
    assert answer.json()["errors"] == [fault.text]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(FAULTS, 2)), ids=str)
def test_of_two_faults_the_earlier_is_reported(client: httpx.Client, key: str, first: Fault, second: Fault) -> None:
    answer = second.apply(first.apply(Request())).send(client, key)

    assert answer.status_code == first.status
    assert answer.json()["errors"] == [first.text]


@POOR
@pytest.mark.parametrize("fault", [NO_CONTENT_TYPE, TOO_LARGE, BAD_SEED, NO_KEY], ids=str)
def test_earlier_faults_are_reported_before_missing_credits(client: httpx.Client, key: str, fault: Fault) -> None:
    answer = fault.apply(Request()).send(client, key)

    assert answer.json()["errors"] == [fault.text]


@POOR
@pytest.mark.parametrize("fault", [FLAGGED, FOREIGN], ids=str)
def test_missing_credits_are_reported_before_later_faults(client: httpx.Client, key: str, fault: Fault) -> None:
    answer = fault.apply(Request()).send(client, key)

    assert errors_of(answer, 402, "payment_required") == [
        "credits: this request costs 3, and the balance is 2; no charge was made"
    ]


@LIMITED
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault is not NO_KEY], ids=str)
def test_a_time_out_is_reported_before_every_other_fault(client: httpx.Client, key: str, fault: Fault) -> None:
    Request().send(client, key)

    answer = fault.apply(Request()).send(client, key)

    assert errors_of(answer, 429, "rate_limit_exceeded") == [
        "You have made more than 1 requests in 10 seconds, and are timed out for 60 seconds."
    ]


@LIMITED
def test_requests_without_a_key_share_a_limit_too(client: httpx.Client, key: str) -> None:
    first, second = (NO_KEY.apply(Request()).send(client, key) for _ in range(2))

    assert (first.status_code, second.status_code) == (401, 429)
