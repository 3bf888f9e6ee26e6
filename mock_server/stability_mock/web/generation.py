"""The endpoint of one generation operation: the whole life of a request, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.asynchronous import Submit
from stability_mock.web.endpoint import Endpoint
from stability_mock.web.reading import accepted, read_form, require_method
from stability_mock.web.rendering import Message, Success
from stability_mock.web.wire_faults.response_faults import with_fault

if TYPE_CHECKING:
    from stability_mock.asynchronous import Asynchronous
    from stability_mock.contract import Operation
    from stability_mock.service import Service
    from stability_mock.web.endpoint import Outcome, Progress
    from stability_mock.web.reading import Body, Head
    from stability_mock.web.rendering import Answer
    from stability_mock.web.response_writer import ResponseWriter


class GenerationEndpoint(Endpoint):
    """Answers one operation that makes pictures."""

    def __init__(self, service: Service, operation: Operation, asynchronous: Asynchronous) -> None:
        super().__init__(service, operation.name, operation.max_body_bytes)
        self._operation = operation
        self._asynchronous = asynchronous

    async def answer(self, head: Head, body: Body, progress: Progress, writer: ResponseWriter) -> Outcome:
        """Make the checks in the order of the API; each raises the ApiError that is the answer."""
        service, operation, sandbox = self.service, self._operation, head.sandbox
        require_method(head, operation.method)
        progress.time = await service.admit(sandbox)
        accept, problems = accepted(head.accept, operation.accepts)
        form = read_form(head, body, quoted_names=service.settings.quoted_names)
        generation = await service.validation.check(operation, form, head.values, problems)
        progress.hint = await service.validation.hint(operation, form)
        del form  # its bytes go before the picture is painted
        service.authorize(head.key)
        effect = await service.screen(sandbox, generation, head.prefer, writer.gone)
        if effect is not None and effect.hold:
            effect = await service.hold(sandbox, generation, progress.request_id, writer.abandoned)
        picture, seed = await service.paint(sandbox, generation, effect)
        generation = generation.without_uploads()
        if operation.results:
            return await self._submit(head, Submit(generation, picture, seed, effect), progress, writer), effect
        await service.wait(sandbox, generation, seed, writer.gone)
        success = Success(picture, seed, accept, progress.request_id)
        await success.prepare()
        if effect is None:
            await writer.require_client()
        progress.price = await service.charge(sandbox, generation, effect, progress.request_id)
        return with_fault(effect, success), effect

    async def _submit(self, head: Head, submit: Submit, progress: Progress, writer: ResponseWriter) -> Answer:
        """Begin an asynchronous generation, and answer with its id."""
        if submit.effect is None:
            await writer.require_client()
        progress.generation = await self._asynchronous.submit(head.sandbox, submit, progress.request_id)
        return with_fault(submit.effect, Message(200, {"id": progress.generation}, progress.request_id))
