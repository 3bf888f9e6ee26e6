"""What every endpoint of the API has in common: it reads, answers whatever happens, writes down, and delivers."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stability_mock.errors import ApiError, InternalError, NotFound
from stability_mock.heap import Heap
from stability_mock.service import ClientDisconnected
from stability_mock.state.exchange import UNANSWERED, Exchange
from stability_mock.state.redaction import redact
from stability_mock.state.store import StoreError
from stability_mock.state.stores import bounds_of
from stability_mock.web import access_log, path_hints, rendering
from stability_mock.web.forms import cut_to_fit
from stability_mock.web.reading import Head, read_body
from stability_mock.web.rendering import Answer
from stability_mock.web.response_writer import ResponseWriter
from stability_mock.web.wire_faults import connection_faults

if TYPE_CHECKING:
    from decimal import Decimal

    from starlette.types import Receive, Scope, Send

    from stability_mock.faults.model import Effect
    from stability_mock.service import Service
    from stability_mock.web.reading import Body

    Outcome = tuple[Answer, Effect | None]
    """What to answer, and what is to go wrong with it on its way."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Progress:
    """What comes of a request in addition to its answer: what its steps returned, as far as it got."""

    request_id: str
    began: float
    """What `time.perf_counter` showed."""
    time: int = 0
    price: Decimal | None = None
    refusal: str = ""
    fault: str = ""
    hint: str = ""
    sent: int | None = None
    generation: str = ""
    noted: bool = False


NO_ANSWER = Answer(0, [], b"")
"""What stands in the journal where the client left before its answer; its refusal is `UNANSWERED`."""


class Endpoint(ABC):
    """An ASGI application for one path. `max_body_bytes` is in bytes, `name` is what the journal calls it."""

    def __init__(self, service: Service, name: str, max_body_bytes: int) -> None:
        self.service = service
        self._name = name
        self._max_body_bytes = max_body_bytes
        self._heap = Heap()
        self._max_kept = bounds_of(service.settings).body_bytes

    @abstractmethod
    async def answer(self, head: Head, body: Body, progress: Progress, writer: ResponseWriter) -> Outcome:
        """Return the answer and what is to go wrong with it on its way, or raise an ApiError."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with a 500 in the API's envelope if anything unforeseen happens, and log it."""
        progress, head = Progress(rendering.new_id(), time.perf_counter()), Head.of(scope)
        writer = ResponseWriter(scope, receive, send, partial(self.service.pause, head.sandbox))
        body: Body | None = None
        try:
            body = await read_body(
                receive, head.content_length, self._max_body_bytes, self.service.bodies, writer.abort
            )
            answer, effect = await self._answer(head, body, progress, writer)
            if progress.hint:
                log.info("request %s: %s", progress.request_id, progress.hint)
            await self._remember(head, self._exchange(head, body, answer, progress))
            progress.noted = True
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
            if body is not None and not progress.noted:
                progress.refusal = UNANSWERED
                await self._remember(head, self._exchange(head, body, NO_ANSWER, progress))
            log.debug("request %s: the client left before its answer", progress.request_id)
        finally:
            access_log.write(scope, writer.status, progress.began, progress.request_id)

    def refuse(self, error: ApiError, request_id: str) -> Answer:
        """Render a refusal."""
        return rendering.refusal(error, request_id, retry_after=self.service.settings.retry_after)

    async def _answer(self, head: Head, body: Body, progress: Progress, writer: ResponseWriter) -> Outcome:
        try:
            answer, effect = await self.answer(head, body, progress, writer)
        except ClientDisconnected:
            raise
        except ApiError as error:  # not kept in a variable of its own: it would hold this frame, which holds it
            return self._refused(error, progress)
        except StoreError as problem:
            log.error("request %s failed: %s", progress.request_id, problem)  # noqa: TRY400 - no bug, so no traceback
        except Exception:
            log.exception("request %s failed", progress.request_id)
        else:
            if effect is not None:
                progress.fault, progress.sent = effect.name, connection_faults.sent(answer, effect)
            return answer, effect
        return self._refused(InternalError(), progress)

    def _refused(self, error: ApiError, progress: Progress) -> tuple[Answer, None]:
        progress.refusal, progress.fault = error.name, error.fault
        progress.hint = error.hint or progress.hint
        return self.refuse(error, progress.request_id), None

    async def _remember(self, head: Head, exchange: Exchange) -> None:
        """Write an exchange into the journal, its bodies cut to what it keeps."""
        if not exchange.fits(self._max_kept):
            exchange = await asyncio.to_thread(cut_to_fit, exchange, self._max_kept)
        await self.service.remember(head.sandbox, exchange)

    def _exchange(self, head: Head, body: Body, answer: Answer, progress: Progress) -> Exchange:
        """Return the request with its answer, as the journal keeps them."""
        return Exchange(
            id=progress.request_id,
            method=head.scope["method"],
            target=head.target,
            raw_headers=head.scope["headers"],
            client=head.client,
            operation=self._name,
            time=progress.time,
            body=body.data,
            body_size=len(body.data),
            status=answer.status,
            answer_headers=answer.all_headers,
            answer_body=answer.body,
            answer_size=len(answer.body),
            sent=progress.sent,
            refusal=progress.refusal,
            price=progress.price,
            fault=progress.fault,
            hint=progress.hint,
            milliseconds=(time.perf_counter() - progress.began) * 1000,
            generation=progress.generation,
        )


class NotFoundEndpoint(Endpoint):
    """Answers every path that nothing else answers."""

    async def answer(self, head: Head, body: Body, progress: Progress, writer: ResponseWriter) -> Outcome:  # noqa: ARG002 - the interface
        """Refuse, with a hint in the journal and in the log where the path is one of the service, or near to one."""
        path = head.target.partition("?")[0]
        newer = await self.service.validation.newer()
        progress.hint = path_hints.hint(self.service.contract, newer.paths, redact(path, head.key))
        raise NotFound(path)
