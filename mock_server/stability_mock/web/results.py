"""The endpoint of a result: what clients poll for the picture of an asynchronous generation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_mock import parameters
from stability_mock.errors import BadRequest, shorten
from stability_mock.web.endpoint import Endpoint
from stability_mock.web.reading import accepted, require_method
from stability_mock.web.rendering import Message, Success
from stability_mock.web.wire_faults.response_faults import with_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.asynchronous import Asynchronous
    from stability_mock.contract import Page
    from stability_mock.service import Service
    from stability_mock.web.endpoint import Outcome, Progress
    from stability_mock.web.reading import Body, Head
    from stability_mock.web.response_writer import ResponseWriter


class ResultEndpoint(Endpoint):
    """Answers with a picture, or that it is not made yet."""

    def __init__(self, service: Service, page: Page, asynchronous: Asynchronous) -> None:
        super().__init__(service, page.name, max_body_bytes=0)
        self._page = page
        self._asynchronous = asynchronous
        self._id = re.compile(page.patterns["id"])
        self._before = len(page.path.partition("{")[0])

    async def answer(self, head: Head, body: Body, progress: Progress, writer: ResponseWriter) -> Outcome:  # noqa: ARG002 - the interface
        """Make the checks in the order of the API, and say what has become of the generation."""
        page = self._page
        require_method(head, "GET")
        accept, problems = accepted(head.accept, page.accepts)
        generation_id = head.scope["path"][self._before :]
        if every := [*self._problems(generation_id, head), *problems]:
            raise BadRequest(*every)
        self.service.authorize(head.key)
        progress.generation = generation_id
        found = await self._asynchronous.poll(head.sandbox, page, generation_id, head.prefer, writer.gone)
        progress.price = found.price
        if found.picture is None:
            waiting = {"id": generation_id, "status": "in-progress"}
            return with_fault(found.effect, Message(202, waiting, progress.request_id)), found.effect
        field = self.service.settings.result_field
        success = Success(found.picture, found.generation.seed, accept, progress.request_id, field=field)
        await success.prepare()
        return with_fault(found.effect, success), found.effect

    def _problems(self, generation_id: str, head: Head) -> Iterator[str]:
        if not self._id.search(generation_id):
            yield f"id: invalid. Expected {self._id.pattern}, received '{shorten(generation_id)}'"
        yield from parameters.header_problems(self._page.headers, head.values())
