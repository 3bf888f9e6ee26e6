"""A real client, litellm as it is published: it is led to the mock server unchanged, and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import client_packages
import pytest
from checked_clients import CheckOptions, codes, perform

if TYPE_CHECKING:
    from stability_contract.client_check.process import MockServer

SCRIPT = Path(__file__).with_name("clients") / "uses_litellm.py"
VERDICTS = {
    "403": "surfaced",
    "html_502": "surfaced",
    "json_missing_field": "crashed",
    "content_filtered": "surfaced",
}


@pytest.mark.timeout(900)  # it may have to be installed
def test_litellm_is_led_to_the_mock_server_unchanged_and_judged(
    shared: MockServer, studio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python, problem = client_packages.install_litellm()
    if problem:
        pytest.skip(f"litellm is NOT tested: it cannot be installed: {problem}")
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # or it fetches its prices from elsewhere
    command = ("env", "-u", "PYTHONPATH", str(python), str(SCRIPT))

    check = perform(command, CheckOptions(tuple(VERDICTS), patience=100), shared)

    asked = [
        (one.operation, one.entry.status, one.verdict.preference.form, dict(one.verdict.values)) for one in check.judged
    ]
    fields = {"prompt": "A lighthouse", "output_format": "png", "aspect_ratio": "1:1"}
    assert asked == [(name, 200, "json", fields) for name in ("sd3", "core", "ultra")]
    assert (studio / "stable-image-core.png").read_bytes().startswith(b"\x89PNG")
    assert {result.trial.name: result.verdict for result in check.results} == VERDICTS
    assert [(issue.best.code, issue.best.field, issue.best.detail) for issue in check.issues] == [
        ("TRY003", "json_missing_field", "JSON without the picture: IndexError: list index out of range")
    ]
    assert codes(check, "warning", "info") == set()
