"""The public names for users of the fixtures."""

from __future__ import annotations

from stability_mock import testing


def test_the_public_names_are_these() -> None:
    assert testing.__all__ == [
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


def test_each_public_name_is_there_and_explained() -> None:
    found = {name: getattr(testing, name) for name in testing.__all__}

    assert [name for name, what in found.items() if not what.__doc__] == []


def test_nothing_else_is_public() -> None:
    public = {name for name in vars(testing) if not name.startswith("_")} - {"annotations"}

    assert public == set(testing.__all__)
