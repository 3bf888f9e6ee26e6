"""The server itself: whether it is up, and its fresh start."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Literal

from fastapi import Request
from pydantic import BaseModel

from mock_server.web.control.chosen import Chosen
from mock_server.web.control.routing import control_router

if TYPE_CHECKING:
    from mock_server.service import Service

router = control_router("server")


class Health(BaseModel):
    """That the server answers, and what it serves."""

    status: Literal["ok"] = "ok"
    version: str
    contract: str


@router.get("/health")
async def health(request: Request) -> Health:
    """Tell that the server is up."""
    service: Service = request.app.state.service
    return Health(version=importlib.metadata.version("stability-mock"), contract=service.settings.contract)


@router.post("/reset", status_code=204)
async def reset(worlds: Chosen) -> None:
    """Forget the world of the key, or every world and what was set for all."""
    await worlds.service.store.reset(worlds.key)
