"""The application of the control API, with a document and a page of its own."""

from __future__ import annotations

import importlib.metadata
import logging
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse

from stability_mock.pictures.thumbnails import Thumbnails
from stability_mock.state.store import StoreError
from stability_mock.web.control import (
    clock,
    details,
    events,
    faults,
    held,
    journal,
    problems,
    quotas,
    rows,
    server,
    snapshot,
    waste,
)
from stability_mock.web.control.fixed import fixed_of
from stability_mock.web.documentation import documented_app

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from stability_mock.service import Service

log = logging.getLogger(__name__)


def create_control(service: Service) -> FastAPI:
    """Build it."""
    version = importlib.metadata.version("stability-mock")
    control = documented_app("Control API of the mock server", version=version)
    control.state.service = service
    control.state.fixed = fixed_of(service)
    control.state.listeners = 0
    control.state.thumbnails = Thumbnails(service.studio)
    for part in (server, snapshot, events, clock, quotas, faults, held, rows, journal, details, waste):
        control.include_router(part.router)
    control.add_exception_handler(RequestValidationError, _refuse_input)
    control.add_exception_handler(StoreError, _refuse_store)
    return control


async def _refuse_input(_request: Request, problem: Exception) -> JSONResponse:
    """Answer what is wrong with the input."""
    found = problem.errors() if isinstance(problem, RequestValidationError) else ()
    return JSONResponse({"detail": problems.in_words(found)}, 422)


async def _refuse_store(_request: Request, problem: Exception) -> JSONResponse:
    """Answer that the store cannot be used."""
    log.error("control request failed: %s", problem)
    return JSONResponse({"detail": f"the store cannot be used: {problem}"}, 503)
