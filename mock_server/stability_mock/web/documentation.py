"""FastAPI applications as we want them: documentation pages that load nothing from outside, and no telemetry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi_offline import FastAPIOffline

if TYPE_CHECKING:
    from fastapi import FastAPI

SILENT = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def documented_app(title: str, **options: Any) -> FastAPI:  # noqa: ANN401 - FastAPI's own options
    """Make an application with its page at /docs and its document at /openapi.json."""
    page = {"validatorUrl": None, "defaultModelsExpandDepth": -1, "showExtensions": False}
    return FastAPIOffline(redoc_url=None, title=title, swagger_ui_parameters=page, telemetry=SILENT, **options)
