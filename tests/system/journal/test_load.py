"""Under load: a thousand requests at once are all in the journal, unmixed, and memory stays within its bound."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from asking import GENERATE
from live import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live

KEYS = [f"sk-crowd-{number}-0123456789" for number in range(10)]
EACH = 100
PATIENCE_SECONDS = 300
FLAGS = ("--rate-limit", "off", "--credits", "unlimited", "--log-level", "warning")
MEGABYTE = 1 << 20

pytestmark = pytest.mark.timeout(PATIENCE_SECONDS)


@pytest.fixture
def roomy() -> Iterator[Live]:
    """Serve without limits."""
    with start(*FLAGS, "--journal-mb", "256") as live:
        yield live


async def ask_at_once(live: Live, requests: list[tuple[str, dict[str, str]]]) -> list[httpx.Response]:
    """Send all these requests, by key and form, a hundred at a time."""
    turns = asyncio.Semaphore(100)
    async with httpx.AsyncClient(base_url=live.url, timeout=PATIENCE_SECONDS) as client:

        async def one(key: str, form: dict[str, str]) -> httpx.Response:
            headers = {"authorization": f"Bearer {key}"}
            async with turns:
                return await client.post(f"{GENERATE}/ultra", headers=headers, data=form, files={"none": ""})

        return list(await asyncio.gather(*(one(key, form) for key, form in requests)))


def test_of_a_thousand_requests_at_once_none_is_lost_or_mixed_with_another(roomy: Live) -> None:
    requests = [
        (
            key,
            {
                "prompt": f"{key[:10]} number {number % 5}",
                "seed": "1",
                "aspect_ratio": "21:9",
                "number": f"{number} of {key[:10]}",
            },
        )
        for number in range(EACH)
        for key in KEYS
    ]

    answers = asyncio.run(ask_at_once(roomy, requests))

    expected = {
        (answer.headers["x-request-id"], key[:10], form["prompt"], form["number"], digest(answer))
        for answer, (key, form) in zip(answers, requests, strict=True)
    }
    found = {
        (
            one["id"],
            key[:10],
            one["request"]["fields"]["prompt"],
            one["request"]["fields"]["number"],
            one["response"]["sha256"],
        )
        for key in KEYS
        for one in journal(roomy, key)
    }
    assert {answer.status_code for answer in answers} == {200}
    assert len(expected) == 1_000
    assert found == expected


def digest(answer: httpx.Response) -> str:
    """Return the SHA-256 of a body."""
    return hashlib.sha256(answer.content).hexdigest()


def journal(live: Live, key: str) -> list[dict[str, Any]]:
    """Read the journal of a key."""
    answer = httpx.get(
        f"{live.url}/_mock/journal", headers={"authorization": f"Bearer {key}"}, timeout=PATIENCE_SECONDS
    )
    found: list[dict[str, Any]] = answer.json()
    return found


def test_memory_stays_within_the_bound_during_ten_thousand_pictures() -> None:
    """Ten pictures from the cache, each written down a thousand times in JSON, whose bytes no two answers share."""
    with start(*FLAGS, "--journal-mb", "4", "--journal-entries", "100000", measured=False) as live:
        asyncio.run(fill(live, 20))
        before = resident(live)
        asyncio.run(fill(live, 1_000))
        after = resident(live)
        written = journal(live, KEYS[0])

    assert sum(one["response"]["body_size"] for one in written) < 4 * MEGABYTE
    assert after - before < 8 * 4 * MEGABYTE + 16 * MEGABYTE


async def fill(live: Live, rounds: int) -> None:
    """Ask so often with each key, on a plain socket: a whole HTTP client would take a minute."""
    body = b'--b\r\ncontent-disposition: form-data; name="prompt"\r\n\r\na\r\n'
    body += b'--b\r\ncontent-disposition: form-data; name="seed"\r\n\r\n1\r\n--b--\r\n'

    async def one(key: str) -> None:
        reader, writer = await asyncio.open_connection(*live.address)
        head = f"POST {GENERATE}/core HTTP/1.1\r\nhost: a\r\nauthorization: {key}\r\naccept: application/json\r\n"
        head += f"content-type: multipart/form-data; boundary=b\r\ncontent-length: {len(body)}\r\n\r\n"
        for _ in range(rounds):
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200 ")
            length = re.search(rb"content-length: (\d+)", answer)
            assert length
            await reader.readexactly(int(length[1]))
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(one(key) for key in KEYS))


def resident(live: Live) -> int:
    """Return the bytes of memory that the server holds now."""
    status = Path(f"/proc/{live.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) << 10
