"""Faults of the connection at submits and at polls, and what a run says of generations."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from commands import run, summary
from live import start
from polling import RELIGHT, advance, poll, spent, statuses, submit, submitted
from stability_mock.faults.table import WIRE_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from live import Live

CONNECTION = {name: fault for name, fault in WIRE_FAULTS.items() if fault.place == "connection"}
BROKEN = (httpx.TransportError, httpx.DecodingError)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """Serve the contract of 2026."""
    with start("--contract", "2026") as found:
        yield found


@pytest.fixture
def client(live: Live, key: str) -> Iterator[httpx.Client]:
    """Yield a client with a short patience, whose connections are not used again; slow answers come fast."""
    limits, headers = httpx.Limits(max_keepalive_connections=0), {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=live.url, headers=headers, limits=limits, timeout=3) as found:
        found.post("/_mock/clock/rate", json={"factor": 1000})
        yield found


@pytest.mark.parametrize("wire", CONNECTION)
def test_a_fault_of_the_connection_at_the_submit(client: httpx.Client, wire: str) -> None:
    begun = ""
    with contextlib.suppress(*BROKEN):
        begun = submit(client, prefer=f"fault={wire}").text
    advance(client, 60)

    whole = CONNECTION[wire].charged
    assert (len(begun) == len('{"id":""}') + 64) == whole
    assert spent(client) == ("8" if whole else "0")


@pytest.mark.parametrize("wire", CONNECTION)
def test_a_fault_of_the_connection_at_a_poll_loses_no_generation(client: httpx.Client, wire: str) -> None:
    generation = submitted(client)
    got = []
    for _ in range(2):  # that it is under way, and the result
        with contextlib.suppress(*BROKEN):
            got.append(poll(client, generation, {"prefer": f"fault={wire}"}).content)

    picture = poll(client, generation)
    assert picture.status_code == 200
    assert (picture.content in got) == CONNECTION[wire].charged
    assert spent(client) == "8"
    assert statuses(client, generation, 1) == [200]


CLIENT = f"""
import io, sys, requests
from PIL import Image
subject = io.BytesIO()
Image.new("RGB", (64, 64)).save(subject, "png")
API, headers = "https://api.stability.ai", {{"authorization": "Bearer sk-MYAPIKEY"}}
for _ in range(2):
    begun = requests.post(API + "{RELIGHT}", headers=headers, data={{"background_prompt": "a barn"}},
                          files={{"subject_image": subject.getvalue()}}).json()["id"]
for _ in range(2):
    requests.get(API + "/v2beta/results/" + begun, headers=headers)
"""


def test_a_run_says_how_generations_were_polled_and_fetched(tmp_path: Path) -> None:
    script = tmp_path / "client.py"
    script.write_text(CLIENT, encoding="utf-8")

    done = run("--via", "proxy", "--contract", "2026", "--", sys.executable, str(script))

    assert done.returncode == 0, done.stderr
    assert summary(done).endswith(
        "cost: 8 credits on the real service; "
        "2 generations by replace-background-and-relight, 2 polls, 1 result never fetched"
    )
