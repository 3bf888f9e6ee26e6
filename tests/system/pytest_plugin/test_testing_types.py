"""A user's tests that are annotated with the public names, under `mypy --strict`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import stability_mock

RIGHT = """
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from stability_mock.testing import (
    StabilityMockApp,
    ChargedPicture,
    Credits,
    Latency,
    Limiter,
    StabilityMock,
    MockSandbox,
    MockServer,
    MockUnavailableError,
    PlannedFault,
    RecordedRequest,
    SandboxClock,
    StartError,
    UploadedFile,
)


@pytest.fixture(scope="session")
def stability_mock_server() -> MockServer:
    return MockServer("http://127.0.0.1:8765")


@pytest.fixture
def slow(stability_mock: StabilityMock) -> Iterator[StabilityMock]:
    latency: Latency = (1.0, 2.0)
    stability_mock.set_latency(latency)
    yield stability_mock


def describe(mock: MockSandbox) -> str:
    request: RecordedRequest = mock.last_request
    upload: UploadedFile = request.uploads[0]
    credits: Credits = mock.credits
    charge: ChargedPicture = credits.charges[0]
    limiter: Limiter = mock.limiter
    price: Decimal = charge.price
    return f"{request.status} {upload.size} {limiter.used} {price} {request.headers['accept']}"


async def test_it(
    stability_mock: StabilityMock, stability_mock_env: Mapping[str, str], stability_mock_app: StabilityMockApp
) -> None:
    clock: SandboxClock = stability_mock.clock
    clock.advance(timedelta(seconds=60))
    now: datetime = clock.now()
    fault: PlannedFault = stability_mock.fail_next(429, times=2)
    client: httpx.Client = stability_mock.client(timeout=5)
    async with stability_mock_app.async_client() as other:
        other.headers["x"] = str(now)
    assert fault.fired == 0 and describe(stability_mock_app)
    with pytest.raises((MockUnavailableError, StartError)):
        client.get("/")
"""

WRONG = """
from stability_mock.testing import StabilityMock


def test_it(stability_mock: StabilityMock) -> None:
    stability_mock.fail_next(statuses=500)
    number: int = stability_mock.base_url
"""


def check(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run mypy on a file of a project that has nothing but it."""
    (folder / "test_theirs.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-P", "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "test_theirs.py"]
    environment = os.environ | {
        "MYPYPATH": str(Path(stability_mock.__file__).parents[1])
    }  # mypy sees no editable install
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.timeout(600)
def test_annotated_tests_pass_mypy_and_wrong_ones_do_not(tmp_path: Path) -> None:
    right = check(tmp_path, RIGHT)
    wrong = check(tmp_path, WRONG)

    assert right.stdout == "Success: no issues found in 1 source file\n"
    assert 'Unexpected keyword argument "statuses" for "fail_next"' in wrong.stdout
    assert 'Incompatible types in assignment (expression has type "str", variable has type "int")' in wrong.stdout
