"""The endpoint of one generation operation: the whole life of a request, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.errors import BadRequest
from stability_mock.web.endpoint import Endpoint
from stability_mock.web.reading import read_accept, read_form, require_method
from stability_mock.web.rendering import Success
from stability_mock.web.wire_faults.response_faults import with_fault

if TYPE_CHECKING:
    from stability_mock.contract import Operation
    from stability_mock.service import Service
    from stability_mock.state.journal import Exchange
    from stability_mock.web.endpoint import Outcome
    from stability_mock.web.reading import Accept, Body, Head
    from stability_mock.web.response_writer import ResponseWriter


class GenerationEndpoint(Endpoint):
    """Answers one operation that makes pictures."""

    def __init__(self, service: Service, operation: Operation) -> None:
        super().__init__(service, operation.name, operation.largest_body)
        self._operation = operation

    async def answer(self, head: Head, body: Body, exchange: Exchange, writer: ResponseWriter) -> Outcome:
        """Make the checks in the order of the API; each raises the ApiError that is the answer."""
        service, operation, world = self.service, self._operation, head.world
        require_method(head, operation.method)
        await service.admit(world, exchange)
        accept, problems = _accepted(head.accept)
        form = read_form(head, body, quoted_names=service.settings.quoted_names)
        order = await service.check(operation, form, exchange, problems)
        service.authorize(head.key)
        effect = await service.screen(world, order, head.prefer, exchange, writer.gone)
        picture, seed = await service.paint(world, order, effect)
        await service.wait(world, seed, writer.gone)
        if effect is None:
            await writer.require_client()
        await service.charge(world, order, effect, exchange)
        success = Success(picture, seed, accept, exchange.id)
        return with_fault(effect, success) if effect else success.answer(), effect


def _accepted(header: str) -> tuple[Accept, tuple[str, ...]]:
    """Give what the client accepts; a problem with it is told together with those of the form."""
    try:
        return read_accept(header), ()
    except BadRequest as problem:
        return "image/*", problem.texts
