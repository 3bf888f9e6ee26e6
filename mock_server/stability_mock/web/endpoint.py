"""What every endpoint of the API has in common: it reads, answers whatever happens, writes down, and delivers."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from stability_mock.errors import ApiError, InternalError, NotFound
from stability_mock.heap import Heap
from stability_mock.service import ClientDisconnected
from stability_mock.state.sandbox import StoreError
from stability_mock.state.stores import bounds_of
from stability_mock.web import access_log, path_hints, rendering
from stability_mock.web.forms import cut_to_fit
from stability_mock.web.reading import Head, read_body
from stability_mock.web.response_writer import ResponseWriter
from stability_mock.web.wire_faults import connection_faults

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from stability_mock.faults.model import Effect
    from stability_mock.service import Service
    from stability_mock.state.journal import Exchange
    from stability_mock.web.reading import Body
    from stability_mock.web.rendering import Answer

    Outcome = tuple[Answer, Effect | None]
    """What to answer, and what is to go wrong with it on its way."""

log = logging.getLogger(__name__)


class Endpoint(ABC):
    """An ASGI application for one path. `largest_body` is in bytes, `name` is what the journal calls it."""

    def __init__(self, service: Service, name: str, largest_body: int) -> None:
        self.service = service
        self._name = name
        self._largest_body = largest_body
        self._heap = Heap()
        self._most_kept = bounds_of(service.settings).body_bytes

    @abstractmethod
    async def answer(self, head: Head, body: Body, exchange: Exchange, writer: ResponseWriter) -> Outcome:
        """Give the answer and what shall go wrong with it on its way, or raise an ApiError."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with a 500 in the API's envelope if anything unforeseen happens, and log it."""
        began, request_id, head = time.perf_counter(), rendering.new_id(), Head.of(scope)
        writer = ResponseWriter(scope, receive, send, partial(self.service.pause, head.world))
        try:
            body = await read_body(receive, head.content_length, self._largest_body, self.service.bodies, writer.abort)
            exchange = head.exchange(request_id, body, self._name)
            answer, effect = await self._answer(head, body, exchange, writer)
            exchange.milliseconds = (time.perf_counter() - began) * 1000
            await self.service.remember(head.world, cut_to_fit(answer.noted_in(exchange), self._most_kept))
            if body.share:
                body.share.keep(0)
                self._heap.trim_soon()
            if not body.ended:
                await writer.deliver_early(answer, discard=not head.expects_continue)
            elif effect is not None:
                await connection_faults.deliver(writer, answer, effect)
            else:
                await writer.deliver(answer)
        except ClientDisconnected:
            log.debug("request %s: the client left before its answer", request_id)
        finally:
            access_log.write(scope, writer.status, began, request_id)

    def refuse(self, error: ApiError, exchange: Exchange) -> Answer:
        """Render a refusal."""
        return rendering.refusal(error, exchange.id, retry_after=self.service.settings.retry_after)

    async def _answer(self, head: Head, body: Body, exchange: Exchange, writer: ResponseWriter) -> Outcome:
        try:
            return await self.answer(head, body, exchange, writer)
        except ClientDisconnected:
            raise
        except ApiError as error:  # not kept in a variable of its own: it would hold this frame, which holds it
            return self._refused(error, exchange)
        except StoreError as problem:
            log.error("request %s failed: %s", exchange.id, problem)  # noqa: TRY400 - no bug, so no traceback
        except Exception:
            log.exception("request %s failed", exchange.id)
        return self._refused(InternalError(), exchange)

    def _refused(self, error: ApiError, exchange: Exchange) -> tuple[Answer, None]:
        exchange.refusal = error.name
        return self.refuse(error, exchange), None


class NotFoundEndpoint(Endpoint):
    """Answers every path that nothing else answers."""

    async def answer(self, head: Head, body: Body, exchange: Exchange, writer: ResponseWriter) -> Outcome:  # noqa: ARG002 - the interface
        """Refuse, with a hint in the journal and in the log where the path is one of the service or near to one."""
        path = exchange.path.partition("?")[0]
        exchange.hint = path_hints.hint(self.service.contract, path)
        if exchange.hint:
            log.info("request %s: %s", exchange.id, exchange.hint)
        raise NotFound(exchange.target.partition("?")[0])
