"""The life of an asynchronous generation without HTTP: its submit, and the polls that ask for its result."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from stability_mock import errors
from stability_mock.faults.model import Effect, Fired, Target
from stability_mock.faults.on_demand import error_of, requested_effect
from stability_mock.faults.table import CHARGED, WIRE_FAULTS, Asked
from stability_mock.pictures.studio import Picture
from stability_mock.state.clock import microseconds
from stability_mock.state.generations import FINISHED, Generation

if TYPE_CHECKING:
    from stability_mock.contract import Page
    from stability_mock.faults.model import Stage
    from stability_mock.generation_request import GenerationRequest
    from stability_mock.service import Disconnected, Service
    from stability_mock.state.sandbox import Sandbox

log = logging.getLogger(__name__)


class Submit(NamedTuple):
    """An accepted request, the picture that answers it with its seed, and what is to go wrong."""

    request: GenerationRequest
    picture: Picture
    seed: int
    effect: Effect | None


class Result(NamedTuple):
    """What a poll finds. `picture` is None while the generation is under way; `price` is that of a first picture.

    `effect` is what is to go wrong with the answer.
    """

    generation: Generation
    picture: Picture | None
    effect: Effect | None
    price: Decimal | None


class _Look(NamedTuple):
    """What a poll found in the sandbox, in one step: also the seconds it is held up, and the balance."""

    generation: Generation
    effect: Effect | None
    delay: float
    is_first: bool
    balance: Decimal | None


class Asynchronous:
    """Begins the asynchronous generations of a service, and gives their results."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._results = {operation.name: operation.results for operation in service.contract.operations}

    async def submit(self, key: str, submit: Submit, request_id: str) -> str:
        """Remember a generation that will give the picture, and return its id.

        It is not remembered if a fault takes the answer: nobody could ask for it.
        """
        generation = self._generation(submit, request_id)
        if submit.effect is None or not _takes_answer(submit.effect):
            await self._service.store.keep_result(key, generation.id, submit.picture.data)
            await self._remember(key, generation)
        return generation.id

    def _generation(self, submit: Submit, request_id: str) -> Generation:
        """Return a new generation; its `due` is how many microseconds after the submit it is due."""
        request, picture, seed, asked = submit
        effect = asked or Effect()
        polls = self._service.settings.polls if effect.polls is None else effect.polls
        held_up = effect.latency.fixed if effect.latency else None
        return Generation(
            id=secrets.token_hex(32),
            operation=request.operation.name,
            model=request.text("model"),
            price=request.price,
            request_id=request_id,
            media_type=picture.media_type,
            seed=seed,
            due=microseconds(self._service.latency(request.operation, seed) + (held_up or 0)),
            polls=polls and polls + 1,
            fault=effect.generation or (effect.wire if effect.wire and _of_picture(effect.wire) else ""),
        )

    async def _remember(self, key: str, generation: Generation) -> None:
        max_kept = self._service.settings.generations

        def act(sandbox: Sandbox, wall_us: int) -> int:
            now = sandbox.clock.now(wall_us)
            return sandbox.generations.add(replace(generation, due=now + generation.due), now, max_kept)

        if await self._service.store.change(key, act):
            log.warning("over %d generations of a key: the oldest was dropped; --generations keeps more", max_kept)

    async def poll(self, key: str, page: Page, generation_id: str, prefer: str, disconnected: Disconnected) -> Result:
        """Return what has become of a generation, or raise the error that it ended with or that a fault asks for."""
        service = self._service
        look = await service.store.change(
            key, lambda sandbox, wall_us: self._look(sandbox, wall_us, page, generation_id, prefer)
        )
        await service.pause(key, look.delay, disconnected)
        self._require_no_error(page, look)
        generation, picture = look.generation, None
        if generation.outcome:
            data = await service.store.result(key, generation_id)
            if data is None:
                raise _dropped()
            picture = Picture(data, generation.media_type)
        return Result(generation, picture, look.effect, generation.price if look.is_first else None)

    def _look(self, sandbox: Sandbox, wall_us: int, page: Page, generation_id: str, prefer: str) -> _Look:
        """Count a poll, finish what is due, and say what is to go wrong; a poll that is refused does not count."""
        now, generations = sandbox.clock.now(wall_us), sandbox.generations
        found = generations.find(generation_id, now)
        if page.name not in self._results.get(found.operation, ()):
            raise errors.GenerationNotFound
        found.require_pause(now, self._service.settings.poll_seconds)
        stage: Stage = "result" if found.is_ready(now) else "waiting"
        target = Target(page.name, found.model, "", page.refusals, stage)
        asked = requested_effect(prefer, target)
        fired = Fired(asked) if asked else sandbox.plan.fire(target)
        effect = fired.effect if fired else None
        if effect is None or not effect.status:
            found.poll(now)
            sandbox.settle(wall_us)
            generations.find(generation_id, now)  # it may expire as soon as it is finished
        effect = effect or _own_effect(found)
        is_first = found.outcome == FINISHED and not found.fetched and _is_whole(effect)
        found.fetched |= is_first
        return _Look(replace(found), effect, fired.delay if fired else 0.0, is_first, sandbox.ledger.balance)

    def _require_no_error(self, page: Page, look: _Look) -> None:
        effect, generation = look.effect, look.generation
        limit = self._service.limit or self._service.contract.rate_limit
        asked = Asked(page.path, "GET", 0, page.refusals, generation.price, limit, "id")
        if effect is not None and effect.status:
            raise error_of(effect, asked)
        if generation.outcome == errors.PaymentRequired.name:
            raise errors.PaymentRequired(generation.price, look.balance or Decimal(0))
        if generation.outcome not in {"", FINISHED}:
            error = error_of(Effect(status=generation.outcome), asked)
            error.fault = generation.fault
            raise error


def _is_whole(effect: Effect | None) -> bool:
    """Return whether a client gets the whole picture of a result."""
    return effect is None or (effect.status is None and effect.wire in {None, *CHARGED})


def _takes_answer(effect: Effect) -> bool:
    """Return whether a client does not get the id from a submit."""
    return effect.wire is not None and effect.wire not in CHARGED and not _of_picture(effect.wire)


def _dropped() -> errors.GenerationNotFound:
    refusal = errors.GenerationNotFound()
    refusal.hint = "the result was dropped; --generations-mb keeps more"
    return refusal


def _of_picture(wire: str) -> bool:
    return WIRE_FAULTS[wire].place == "picture"


def _own_effect(generation: Generation) -> Effect | None:
    """Return what was asked to go wrong with a generation, a fault of its picture once there is one."""
    if generation.fault in WIRE_FAULTS:
        return Effect(wire=generation.fault) if generation.outcome else None
    return Effect(generation=generation.fault) if generation.fault else None
