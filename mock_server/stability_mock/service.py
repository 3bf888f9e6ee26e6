"""The API without HTTP: each check of a request, in the order in which `web.generation` makes them, and the charge.

Every method raises the ApiError of the check it makes, or returns what the next one needs.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stability_mock import errors, moderation
from stability_mock.budget import Budget
from stability_mock.faults.model import Latency, Target
from stability_mock.faults.on_demand import error_of, requested_effect
from stability_mock.faults.table import CHARGED, Asked
from stability_mock.startup import require_servable
from stability_mock.state.clock import microseconds
from stability_mock.state.credits import Charge
from stability_mock.state.store import StoreError
from stability_mock.validation import Validation

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from decimal import Decimal

    from stability_mock.contract import Contract, Operation, RateLimit
    from stability_mock.faults.model import Effect, Fired, Stage
    from stability_mock.generation_request import GenerationRequest
    from stability_mock.pictures.studio import Picture, Studio
    from stability_mock.settings import Settings
    from stability_mock.state.exchange import Exchange
    from stability_mock.state.sandbox import Sandbox
    from stability_mock.state.store import Store

    Disconnected = Callable[[], Coroutine[Any, Any, None]]
    """Returns when the client has left."""

POLL_SECONDS = 0.05
"""How often a waiting request looks whether its sandbox's clock was moved."""

MAX_SEED = (1 << 32) - 1
"""That is drawn where the contract has no greatest one."""

log = logging.getLogger(__name__)


class ClientDisconnected(Exception):  # noqa: N818 - as Starlette and Django name it
    """The client closed the connection before its request was whole, or while its answer was awaited.

    Nothing is made, and nothing charged.
    """


class Service:
    """The generation operations of one contract. All that it remembers is in `store`."""

    def __init__(self, contract: Contract, settings: Settings, store: Store, studio: Studio) -> None:
        self.contract = contract
        self.settings = settings
        self.store = store
        self._studio = studio
        self.bodies = Budget(settings.upload_mb << 20)
        """Bytes of large request bodies that are held at once."""
        self._limit = contract.rate_limit if settings.rate_limit == "contract" else settings.rate_limit
        tolerated = frozenset(settings.tolerate)
        require_servable(contract, tolerated)
        self.validation = Validation(settings.contract, contract, studio, tolerated)

    @property
    def limit(self) -> RateLimit | None:
        """The rate limit in force, None if there is none."""
        return self._limit

    async def close(self) -> None:
        """End the painting threads and let go of the store."""
        self._studio.close()
        await self.store.close()

    async def admit(self, key: str) -> int:
        """Count a request towards the key's rate limit, and return when it came; or refuse it."""
        limit = self._limit

        def act(sandbox: Sandbox, wall_us: int) -> int:
            now = sandbox.clock.now(wall_us)
            if limit is not None:
                sandbox.limiter.admit(now, limit)
            return now

        return await self.store.change(key, act)

    def authorize(self, key: str) -> None:
        """Refuse a key that is not accepted."""
        accepted = self.settings.api_key
        if not (key in accepted if accepted else key.startswith("sk-") and len(key) > len("sk-")):
            raise errors.Unauthorized

    async def screen(
        self, key: str, generation: GenerationRequest, prefer: str, disconnected: Disconnected
    ) -> Effect | None:
        """Make the checks before painting, in their generation: balance, language, and what is to go wrong.

        Return what is to go wrong with the answer; a status on demand or of a planned fault is raised here.
        First comes a fault on demand (in the header `prefer` or a text that is screened), then the language, then a
        planned fault.
        """
        target = _target(generation)
        effect = requested_effect(prefer, target)
        foreign = effect is None and any(map(self._is_foreign, generation.screened))
        planned = await self._require_credits(key, generation, target if effect is None and not foreign else None)
        if foreign:
            raise errors.InvalidLanguage
        if planned is not None:
            effect = await self._hold_up(key, planned, target, disconnected)
        self._require_no_status(generation, effect)
        return effect

    def _is_foreign(self, text: str) -> bool:
        return not self.settings.any_language and moderation.mostly_not_latin(text)

    async def _require_credits(self, key: str, generation: GenerationRequest, target: Target | None) -> Fired | None:
        """Refuse what the balance does not cover; else return the planned fault that hits the target, in one step."""

        def act(sandbox: Sandbox, _wall_us: int) -> Fired | None:
            sandbox.ledger.require(generation.price)
            return sandbox.plan.fire(target) if target else None

        return await self.store.change(key, act)

    async def _hold_up(self, key: str, fired: Fired, target: Target, disconnected: Disconnected) -> Effect:
        """Let the latency of a fault pass; that of a submit is the generation's, and returned with the effect."""
        if target.stage == "submit":
            return replace(fired.effect, latency=Latency(fixed=fired.delay))
        await self.pause(key, fired.delay, disconnected)
        return fired.effect

    def _require_no_status(self, generation: GenerationRequest, effect: Effect | None) -> None:
        if effect and effect.status:
            operation = generation.operation
            place = operation.path, operation.method, operation.max_body_bytes, operation.refusals
            limit, field = self.limit or self.contract.rate_limit, (*operation.screened, operation.fields[0].name)[0]
            raise error_of(effect, Asked(*place, generation.price, limit, field))

    async def paint(self, key: str, generation: GenerationRequest, effect: Effect | None) -> tuple[Picture, int]:
        """Return the picture and the seed it was made with; blurred if it is to be filtered."""
        seed = int(generation.values.get("seed", 0)) or await self._draw_seed(key, generation)
        blurred = effect is not None and effect.wire == "content_filtered"
        return await self._studio.make(generation.render_request(seed, blurred=blurred)), seed

    async def wait(self, key: str, generation: GenerationRequest, seed: int, disconnected: Disconnected) -> None:
        """Let as much of the sandbox's time pass as a generation is set to take. Raises ClientDisconnected."""
        if seconds := self.latency(generation.operation, seed):
            await self.pause(key, seconds, disconnected)

    async def pause(self, key: str, seconds: float, disconnected: Disconnected | None = None) -> None:
        """Let this much of the sandbox's time pass, in seconds, whichever way its clock is moved meanwhile.

        A clock that stands before the beginning is another one: the sandbox was reset, and the waiting ends. Raises
        ClientDisconnected if `disconnected` returns meanwhile: nobody waits any longer.
        """
        if duration := microseconds(seconds):
            begun = await self.store.change(key, lambda sandbox, wall_us: sandbox.clock.now(wall_us))

            def look(sandbox: Sandbox, wall_us: int) -> float:
                return sandbox.clock.rest(wall_us, begun + duration) if sandbox.clock.now(wall_us) >= begun else 0

            leaving = asyncio.ensure_future(disconnected()) if disconnected else None
            try:
                while (rest := await self.store.change(key, look)) > 0:  # another process may move the clock
                    await _sleep(min(rest, POLL_SECONDS), leaving)
            finally:
                if leaving is not None:
                    leaving.cancel()

    async def remember(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal; a store that fails costs no answer."""
        try:
            if not exchange.time:
                time = await self.store.change(key, lambda sandbox, wall_us: sandbox.clock.now(wall_us))
                exchange = replace(exchange, time=time)
            await self.store.record(key, exchange)
        except StoreError as problem:
            log.error("request %s is not in the journal: %s", exchange.id, problem)  # noqa: TRY400 - no bug

    def latency(self, operation: Operation, seed: int) -> float:
        """Return the seconds that the picture of an operation with this seed is set to take."""
        match self.settings.latency:
            case "none":
                return 0
            case "realistic":
                shortest, longest = operation.seconds or self.contract.generation_seconds
                return shortest + (longest - shortest) * (seed % 1009) / 1008
            case seconds:
                return seconds

    async def _draw_seed(self, key: str, generation: GenerationRequest) -> int:
        """Draw a seed: by default a function of the request and of how many equal ones came before it."""
        largest = next((int(f.maximum or MAX_SEED) for f in generation.operation.fields if f.name == "seed"), MAX_SEED)
        if self.settings.random_seeds:
            return 1 + secrets.randbelow(largest)
        before = await self.store.draw(key, generation.fingerprint)
        drawn = hashlib.blake2b(f"{generation.fingerprint} {before}".encode(), digest_size=8).digest()
        return 1 + int.from_bytes(drawn) % largest

    async def charge(
        self, key: str, generation: GenerationRequest, effect: Effect | None, request_id: str
    ) -> Decimal | None:
        """Take the price, in one step with the last look at the balance; nothing if a fault takes the picture."""
        if effect is not None and effect.wire not in {None, *CHARGED}:
            return None

        model, price = generation.text("model"), generation.price

        def act(sandbox: Sandbox, wall_us: int) -> None:
            sandbox.ledger.charge(
                Charge(sandbox.clock.now(wall_us), generation.operation.name, model, price, request_id)
            )

        await self.store.change(key, act)
        return price


async def _sleep(seconds: float, leaving: asyncio.Future[None] | None) -> None:
    if leaving is None:
        await asyncio.sleep(seconds)
    elif (await asyncio.wait([leaving], timeout=seconds))[0]:
        raise ClientDisconnected


def _target(generation: GenerationRequest) -> Target:
    """Say of a request what faults go by."""
    operation, texts = generation.operation, "\n".join(generation.screened)
    stage: Stage = "submit" if operation.results else "picture"
    return Target(operation.name, generation.text("model"), texts, operation.refusals, stage)
