"""What tests that use the pytest fixtures annotate, catch and start: the public names of the plugin."""

from __future__ import annotations

from stability_mock.pytest_plugin.app_sandbox import StabilityMockApp
from stability_mock.pytest_plugin.control_client import MockUnavailableError
from stability_mock.pytest_plugin.held_requests import HeldRequest, Hold
from stability_mock.pytest_plugin.live import MockServer, StabilityMock
from stability_mock.pytest_plugin.planned_faults import Latency, PlannedFault
from stability_mock.pytest_plugin.process import StartError
from stability_mock.pytest_plugin.quotas import ChargedPicture, Credits, Limiter
from stability_mock.pytest_plugin.recorded_requests import RecordedRequest, UploadedFile
from stability_mock.pytest_plugin.sandbox import MockSandbox
from stability_mock.pytest_plugin.sandbox_clock import SandboxClock

__all__ = [
    "ChargedPicture",
    "Credits",
    "HeldRequest",
    "Hold",
    "Latency",
    "Limiter",
    "MockSandbox",
    "MockServer",
    "MockUnavailableError",
    "PlannedFault",
    "RecordedRequest",
    "SandboxClock",
    "StabilityMock",
    "StabilityMockApp",
    "StartError",
    "UploadedFile",
]
