"""What a test can do with `stability_mock_app`, without a socket."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import pytest
from stability_mock.web.response_writer import WireFaultError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from stability_mock.testing import StabilityMock, StabilityMockApp

CORE = "/v2beta/stable-image/generate/core"
LIGHTHOUSE = {"prompt": "A lighthouse"}


def ask(client: httpx.AsyncClient) -> Coroutine[None, None, httpx.Response]:
    """Ask for a picture."""
    return client.post(CORE, data=LIGHTHOUSE, files={"none": ""})


def test_it_is_an_application_for_the_transport_of_httpx(stability_mock_app: StabilityMockApp) -> None:
    async def story() -> httpx.Response:
        transport = httpx.ASGITransport(stability_mock_app)
        headers = {"authorization": f"Bearer {stability_mock_app.api_key}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://any", headers=headers) as client:
            return await ask(client)

    assert asyncio.run(story()).headers["finish-reason"] == "SUCCESS"
    assert stability_mock_app.last_request.fields == LIGHTHOUSE
    assert stability_mock_app.last_request.picture.startswith(b"\x89PNG")


def test_its_clock_can_be_moved_while_an_async_test_runs(stability_mock_app: StabilityMockApp) -> None:
    async def story() -> list[int]:
        async with stability_mock_app.async_client(headers={"accept": "application/json"}) as client:
            stability_mock_app.clock.freeze()
            stability_mock_app.fail_next(429)
            statuses = [(await ask(client)).status_code for _ in range(151)]
            stability_mock_app.clock.advance(10)
            return [*statuses, (await ask(client)).status_code]

    assert asyncio.run(story()) == [429] + [200] * 149 + [429, 429]
    stability_mock_app.assert_called(status=200, times=149)
    stability_mock_app.assert_spent(149 * 3)


def test_a_client_that_is_not_async_reaches_it_too(stability_mock_app: StabilityMockApp) -> None:
    client = stability_mock_app.client(headers={"accept": "application/json"})

    response = client.post(CORE, data=LIGHTHOUSE, files={"none": ""})

    assert response.json()["finish_reason"] == "SUCCESS"
    assert stability_mock_app.credits_spent == Decimal(3)


@pytest.mark.stability(credits=0)
def test_the_mark_holds_for_it_too(stability_mock_app: StabilityMockApp) -> None:
    async def story() -> httpx.Response:
        async with stability_mock_app.async_client() as client:
            return await ask(client)

    assert asyncio.run(story()).status_code == 402


def test_a_fault_on_the_wire_says_that_it_needs_one(stability_mock_app: StabilityMockApp) -> None:
    async def story() -> None:
        async with stability_mock_app.async_client() as client:
            await ask(client)

    stability_mock_app.fault(wire="reset")

    with pytest.raises(WireFaultError, match="needs a connection"):
        asyncio.run(story())


def test_it_shares_nothing_with_the_live_server(
    stability_mock_app: StabilityMockApp, stability_mock: StabilityMock
) -> None:
    stability_mock_app.clock.freeze()

    assert not stability_mock.clock.frozen
    assert stability_mock.api_key == stability_mock_app.api_key
