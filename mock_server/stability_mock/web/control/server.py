"""The server itself: whether it is up, and its fresh start."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Literal

from fastapi import Request
from pydantic import BaseModel

from stability_mock.web.control.dependencies import Chosen
from stability_mock.web.control.routing import control_router

if TYPE_CHECKING:
    from stability_mock.service import Service

router = control_router("server")


class Health(BaseModel):
    """That the server answers, and what it serves."""

    status: Literal["ok"] = "ok"
    version: str
    contract: str


@router.get("/health")
async def health(request: Request) -> Health:
    """Return that the server is up."""
    service: Service = request.app.state.service
    return Health(version=importlib.metadata.version("stability-mock"), contract=service.settings.contract)


@router.post("/reset", status_code=204)
async def reset(sandboxes: Chosen, request: Request) -> None:
    """Forget the sandbox of the key, or every sandbox and what was set for all."""
    store = sandboxes.service.store
    await store.reset(sandboxes.key)
    if "sandbox" in request.query_params and sandboxes.key is not None:  # whoever named it by its id goes on with it
        await store.change(sandboxes.key, lambda _sandbox, _wall_us: None)
