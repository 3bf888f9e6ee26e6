"""The mock as ASGI applications in the process of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_mock.pytest_plugin.app_sandbox import StabilityMockApp
from stability_mock.pytest_plugin.asgi import Loop
from stability_mock.pytest_plugin.process import DEFAULTS
from stability_mock.pytest_plugin.unpatched import unpatched
from stability_mock.server import build
from stability_mock.settings import Settings
from stability_mock.web import app as _web_app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

_ = _web_app
"""Imported here, since `build` imports it late: models cannot be defined while a test holds time still."""


class GivenSettings(Settings):
    """The settings without the environment: only what the fixture says counts."""

    @classmethod
    def settings_customise_sources(  # type: ignore[override] # the names of the others do not matter
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the interface
        init_settings: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values come from."""
        return (init_settings,)


class MockApp:
    """An application, and a way to its control API for callers that are not async."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        with unpatched():
            self._app: FastAPI = build(GivenSettings(**{**DEFAULTS, **settings}))
            self._loop = Loop()

    def sandbox(self, api_key: str) -> StabilityMockApp:
        """Return the sandbox of a key."""
        return StabilityMockApp(self._app, api_key, self._loop)

    def close(self) -> None:
        """Shut it down."""
        self._loop.run(_shut_down(self._app))
        self._loop.close()


class MockApps:
    """The applications of a session. Tests with equal settings share one, each with a key of its own."""

    def __init__(self) -> None:
        self._apps: dict[str, MockApp] = {}

    def app(self, settings: Mapping[str, Any]) -> MockApp:
        """Return the application that these settings describe. Environment variables do not count."""
        name = repr(sorted(settings.items()))
        if name not in self._apps:
            self._apps[name] = MockApp(settings)
        return self._apps[name]

    def close(self) -> None:
        """Shut them down."""
        for app in self._apps.values():
            app.close()


async def _shut_down(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        pass
