"""The API without HTTP: each check of a request, in the order in which `web.generation` makes them, and the charge.

Every method raises the ApiError of the check it makes, or returns what the next one needs.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

from stability_mock import errors, moderation, parameters
from stability_mock.budget import Budget
from stability_mock.contract.keywords import ContractError, pointer
from stability_mock.contract.newer import successors
from stability_mock.faults.on_demand import demanded, refusal
from stability_mock.faults.table import CHARGED, Asked
from stability_mock.generation_request import Order
from stability_mock.pictures import UploadRefused, nearest_size
from stability_mock.pictures.uploads import Bounds
from stability_mock.state.clock import microseconds
from stability_mock.state.credits import Charge
from stability_mock.state.sandbox import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from stability_mock.contract import Contract, Operation, RateLimit
    from stability_mock.contract.newer import Successor
    from stability_mock.faults.model import Effect, Fired
    from stability_mock.parameters import Part
    from stability_mock.pictures.studio import Picture, Studio, Upload
    from stability_mock.pictures.uploads import Size
    from stability_mock.settings import Settings
    from stability_mock.state.journal import Exchange
    from stability_mock.state.sandbox import Store, World

    Gone = Callable[[], Coroutine[Any, Any, None]]
    """Returns when the client is gone."""

POLL_SECONDS = 0.05
"""How often a waiting request looks whether its world's clock was moved."""

LARGEST_SEED = (1 << 32) - 1
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
        self._tolerated = frozenset(settings.tolerate)
        self._later: dict[str, tuple[Successor, ...]] | None = None
        for operation in contract.operations:
            _require_declared(operation)
        _require_fields(contract, self._tolerated)

    @property
    def limit(self) -> RateLimit | None:
        """The rate limit in force, None if there is none."""
        return self._limit

    async def close(self) -> None:
        """End the painting threads and let go of the store."""
        self._studio.close()
        await self.store.close()

    async def admit(self, key: str, exchange: Exchange) -> None:
        """Note when the request came, and count it towards the key's rate limit, or refuse it."""
        limit = self._limit

        def act(world: World, real: int) -> None:
            exchange.time = world.clock.now(real)
            if limit is not None:
                world.limiter.admit(exchange.time, limit)

        await self.store.change(key, act)

    async def check(
        self, operation: Operation, parts: Sequence[Part], exchange: Exchange, problems: Sequence[str] = ()
    ) -> Order:
        """Validate the whole form, or refuse it with all its problems; `problems` are those known before.

        If a newer contract would accept the request, that is noted in the journal and in the log.
        """
        try:
            order = await self._examine(operation, parts, exchange, problems)
        except errors.BadRequest as refusal:
            for successor in () if problems else await self._successors(operation):
                if successor.may_accept(refusal) and await self._accepts(successor.operation, parts, exchange):
                    year = successor.contract
                    exchange.hint = f"the contract {year} accepts this request: serve it with --contract {year}"
                    log.info("request %s: %s", exchange.id, exchange.hint)
                    break
            raise
        if ignored := {part.name for part in parts} - operation.names - {"none"}:
            await self._note_ignored(operation, ignored, exchange)
        return order

    async def _note_ignored(self, operation: Operation, ignored: set[str], exchange: Exchange) -> None:
        """Note in the journal and in the log that a newer contract reads fields that are ignored here."""
        for successor in await self._successors(operation):
            if found := sorted(ignored & successor.operation.names):
                year = successor.contract
                exchange.hint = f"the contract {year} reads {', '.join(found)}: serve it with --contract {year}"
                log.info("request %s: %s", exchange.id, exchange.hint)
                return

    async def _successors(self, operation: Operation) -> tuple[Successor, ...]:
        """Give what became of an operation; the newer contracts are read on a thread when they are first asked for."""
        if self._later is None:
            self._later = await asyncio.to_thread(successors, self.settings.contract, self.contract)
        return self._later[operation.path]

    async def _accepts(self, operation: Operation, parts: Sequence[Part], exchange: Exchange) -> bool:
        try:
            await self._examine(operation, parts, exchange, ())
        except errors.BadRequest:
            return False
        return True

    async def _examine(
        self, operation: Operation, parts: Sequence[Part], exchange: Exchange, problems: Sequence[str]
    ) -> Order:
        form = parameters.gather(operation, parts)
        upload, refused = await self._open_upload(operation, form) if operation.pictures else (None, {})
        if operation.headers:
            problems = [*problems, *parameters.header_problems(operation, exchange.plain_headers)]
        checked = parameters.check(operation, form, refused, self._tolerated, problems)
        return Order(operation, checked.values, checked.given, upload if checked.uploads else None)

    async def _open_upload(
        self, operation: Operation, form: Mapping[str, Sequence[Part]]
    ) -> tuple[Upload | None, dict[str, str]]:
        for field in operation.pictures:
            if field.name in form and form[field.name][0].data:
                try:
                    return await self._studio.open(
                        form[field.name][0].data,
                        field.media_types,
                        Bounds(field.min_side, field.max_side, field.max_pixels),
                        _fit(operation, form),
                    ), {}
                except UploadRefused as refused:
                    return None, {field.name: str(refused)}
        return None, {}

    def authorize(self, key: str) -> None:
        """Refuse a key that is not accepted."""
        accepted = self.settings.api_key
        if not (key in accepted if accepted else key.startswith("sk-") and len(key) > len("sk-")):
            raise errors.Unauthorized

    async def screen(self, key: str, order: Order, prefer: str, exchange: Exchange, gone: Gone) -> Effect | None:
        """Refuse what the balance does not cover, then prompts in a language that is not supported.

        Else give what was asked to go wrong. A demand in the header `prefer` or in the prompt comes first, then the
        language, then the faults planned for the key. A status that was demanded or planned is raised here.
        """
        prompt = order.text("prompt")
        effect = demanded(prefer, prompt, order.operation)
        foreign = effect is None and not self.settings.any_language and moderation.mostly_not_latin(prompt)

        def act(world: World, _real: int) -> Fired | None:
            world.ledger.require(order.price)
            asked = order.operation.name, order.text("model"), prompt
            return None if effect or foreign else world.plan.fire(*asked)

        fired = await self.store.change(key, act)
        if foreign:
            raise errors.InvalidLanguage
        if fired is not None:
            await self.pause(key, fired.delay, gone)
            effect = fired.effect
        exchange.fault = effect.name if effect else ""
        if effect and effect.status:
            limit = self._limit or self.contract.rate_limit
            raise refusal(effect, Asked(order.operation, order.price, limit))
        return effect

    async def paint(self, key: str, order: Order, effect: Effect | None) -> tuple[Picture, int]:
        """Give the picture and the seed it was made with; blurred if it is to be filtered."""
        seed = int(order.values.get("seed", 0)) or await self._draw_seed(key, order)
        blurred = effect is not None and effect.wire == "content_filtered"
        return await self._studio.make(order.wish(seed, blurred=blurred)), seed

    async def wait(self, key: str, seed: int, gone: Gone) -> None:
        """Let as much of the world's time pass as a generation is set to take. Raises ClientDisconnected."""
        if seconds := self._latency(seed):
            await self.pause(key, seconds, gone)

    async def pause(self, key: str, seconds: float, gone: Gone | None = None) -> None:
        """Let so many seconds of the world's time pass, whichever way its clock is moved meanwhile.

        A clock that stands before the beginning is another one: the world was reset, and the waiting ends. Raises
        ClientDisconnected if `gone` returns meanwhile: nobody waits any more.
        """
        if duration := microseconds(seconds):
            begun = await self.store.change(key, lambda world, real: world.clock.now(real))

            def look(world: World, real: int) -> float:
                return world.clock.rest(real, begun + duration) if world.clock.now(real) >= begun else 0

            leaving = asyncio.ensure_future(gone()) if gone else None
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
                exchange.time = await self.store.change(key, lambda world, real: world.clock.now(real))
            await self.store.record(key, exchange)
        except StoreError as problem:
            log.error("request %s is not in the journal: %s", exchange.id, problem)  # noqa: TRY400 - no bug

    def _latency(self, seed: int) -> float:
        match self.settings.latency:
            case "none":
                return 0
            case "realistic":
                least, most = self.contract.generation_seconds
                return least + (most - least) * (seed % 1009) / 1008
            case seconds:
                return seconds

    async def _draw_seed(self, key: str, order: Order) -> int:
        """Draw a seed: by default a function of the request and of how many equal ones came before it."""
        largest = next(
            (int(f.maximum or LARGEST_SEED) for f in order.operation.fields if f.name == "seed"), LARGEST_SEED
        )
        if self.settings.random_seeds:
            return 1 + secrets.randbelow(largest)
        before = await self.store.draw(key, order.fingerprint)
        drawn = hashlib.blake2b(f"{order.fingerprint} {before}".encode(), digest_size=8).digest()
        return 1 + int.from_bytes(drawn) % largest

    async def charge(self, key: str, order: Order, effect: Effect | None, exchange: Exchange) -> None:
        """Take the price, in one step with the last look at the balance; nothing if a fault spoils the picture."""
        if effect is not None and effect.wire not in {None, *CHARGED}:
            return

        def act(world: World, real: int) -> None:
            model, price = order.text("model"), order.price
            world.ledger.charge(Charge(world.clock.now(real), order.operation.name, model, price, exchange.id))

        await self.store.change(key, act)
        exchange.price = order.price


async def _sleep(seconds: float, leaving: asyncio.Future[None] | None) -> None:
    if leaving is None:
        await asyncio.sleep(seconds)
    elif (await asyncio.wait([leaving], timeout=seconds))[0]:
        raise ClientDisconnected


def _fit(operation: Operation, form: Mapping[str, Sequence[Part]]) -> Callable[[Size], Size]:
    """Say how large the picture will be that is made from an upload, by the upload's size."""
    ratio = form["aspect_ratio"][0].data.decode("latin-1") if "aspect_ratio" in form else ""
    sizes = operation.sizes
    return lambda size: sizes.get(ratio) or nearest_size(size, sizes.values())


def _require_declared(operation: Operation) -> None:
    """Make sure that the contract declares every refusal that we know, so that no answer is undeclared."""
    for kind in errors.kinds():
        if kind.name not in operation.refusals.get(kind.status, frozenset()):
            raise ContractError(f"#/paths/{pointer(operation.path)}: does not declare {kind.status} {kind.name}")


def _require_fields(contract: Contract, names: frozenset[str]) -> None:
    """Make sure that every field that shall be tolerated is one."""
    known = {field.name for operation in contract.operations for field in operation.fields}
    for name in sorted(names - known):
        raise ContractError(f"tolerate: no operation has a field {name}; there are {', '.join(sorted(known))}")
