"""The endpoint of one generation operation: the whole life of a request, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server.errors import BadRequest
from mock_server.web.endpoint import Endpoint
from mock_server.web.reading import read_accept, read_form, require_method
from mock_server.web.rendering import Success
from mock_server.web.spoiling import spoiled

if TYPE_CHECKING:
    from mock_server.contract import Operation
    from mock_server.faults import Effect
    from mock_server.journal import Exchange
    from mock_server.service import Service
    from mock_server.web.delivery import Line
    from mock_server.web.reading import Accept, Body, Head
    from mock_server.web.rendering import Answer


class GenerationEndpoint(Endpoint):
    """Answers one operation that makes pictures."""

    def __init__(self, service: Service, operation: Operation) -> None:
        super().__init__(service, operation.name, operation.largest_body)
        self._operation = operation

    async def answer(self, head: Head, body: Body, exchange: Exchange, line: Line) -> tuple[Answer, Effect | None]:
        """Make the checks in the order of the API; each raises the ApiError that is the answer."""
        service, operation, world = self.service, self._operation, head.world
        require_method(head, operation.method)
        await service.admit(world, exchange)
        accept, problems = _accepted(head.accept)
        order = await service.check(operation, read_form(head, body), exchange, problems)
        service.authorize(head.key)
        effect = await service.screen(world, order, head.prefer, exchange, line.gone)
        picture, seed = await service.paint(world, order, effect)
        await service.wait(world, seed, line.gone)
        if effect is None:
            await line.require_client()
        await service.charge(world, order, effect, exchange)
        success = Success(picture, seed, accept, exchange.id)
        return spoiled(effect, success) if effect else success.answer(), effect


def _accepted(header: str) -> tuple[Accept, tuple[str, ...]]:
    """Give what the client accepts; a problem with it is told together with those of the form."""
    try:
        return read_accept(header), ()
    except BadRequest as problem:
        return "image/*", problem.texts
