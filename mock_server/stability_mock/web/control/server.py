"""The server itself: whether it is up, and its fresh start."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from stability_mock.web.control.dependencies import Chosen

if TYPE_CHECKING:
    from stability_mock.service import Service

router = APIRouter(tags=["server"])


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
