"""The fixtures first used while time is frozen, in runs that have imported nothing of ours yet."""

from __future__ import annotations

import pytest

FREEZERS = {
    "freezegun": "freezegun.freeze_time('2012-01-14')",
    "time_machine": "time_machine.travel(0, tick=False)",
}

USE = """
def use(mock):
    form = {"data": {"prompt": "A lighthouse"}, "files": {"none": ""}}
    assert mock.client().post("/v2beta/stable-image/generate/core", **form).status_code == 200
    mock.clock.advance(5)
    mock.assert_called(times=1)
    assert mock.last_request.time < mock.clock.now()
"""

COLLECTED = """
@pytest.fixture
def frozen():
    with {freeze}:
        yield

def test_first(frozen, stability_mock_app, stability_mock):
    use(stability_mock_app)
    use(stability_mock)

def test_within():
    pass

def test_afterwards(stability_mock_app, stability_mock):
    use(stability_mock_app)
    use(stability_mock)
"""

DYNAMIC = """
def test_first(request):
    with {freeze}:
        use(request.getfixturevalue("stability_mock_app"))
        use(request.getfixturevalue("stability_mock"))

def test_within():
    pass

def test_afterwards(stability_mock_app, stability_mock):
    use(stability_mock_app)
    use(stability_mock)
"""

FROM_THE_START = "{freeze}.start()\n" + DYNAMIC.replace("with {freeze}:", "if True:")

AFTER_PYDANTIC = "import pydantic\n" + FROM_THE_START

WAYS = {
    "collected": COLLECTED,
    "dynamic": DYNAMIC,
    "from the start": FROM_THE_START,
    "after pydantic": AFTER_PYDANTIC,
}


@pytest.mark.parametrize("tests", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("library", FREEZERS)
def test_time_may_be_frozen_when_the_fixtures_are_first_used(
    pytester: pytest.Pytester, library: str, tests: str
) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    pytester.makepyfile(f"import pytest\nimport {library}\n{USE}\n{tests.format(freeze=FREEZERS[library])}")

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:randomly")

    result.assert_outcomes(passed=3)
