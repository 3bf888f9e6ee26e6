"""Clients that do everything right, in five languages: nothing is held against them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import client_packages
import pytest
from checked_clients import CheckOptions, codes, perform, survive_every_trial, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.client_check.process import MockServer

OURS = Path(__file__).with_name("clients")
SAMPLES = Path(__file__).parents[1] / "interception" / "clients"


def php_has_curl() -> bool:
    """Return whether PHP has its extension."""
    php = shutil.which("php")
    return php is not None and "curl" in subprocess.run([php, "-m"], capture_output=True, text=True, check=True).stdout


NEEDS: dict[str, Callable[[], bool]] = {
    "axios_client.cjs": client_packages.install_node,
    "undici_client.cjs": client_packages.install_node,
    "curl_client.php": php_has_curl,
    "image_to_image.php": php_has_curl,
}
CORRECT = [
    SAMPLES / "requests_client.py",
    SAMPLES / "httpx_client.py",
    SAMPLES / "curl_client.sh",
    SAMPLES / "fetch_client.mjs",
    SAMPLES / "https_client.cjs",
    SAMPLES / "axios_client.cjs",
    SAMPLES / "undici_client.cjs",
    SAMPLES / "HttpClientSample.java",
    SAMPLES / "curl_client.php",
    OURS / "by_hand.py",
    OURS / "image_to_image.py",
    OURS / "image_to_image.php",
]
CAREFUL = [OURS / "careful_requests.py", OURS / "careful_fetch.mjs", OURS / "careful_curl.sh"]


@pytest.mark.parametrize("client", [*CORRECT, *CAREFUL], ids=lambda client: client.name)
def test_nothing_is_held_against_a_correct_client(
    client: Path,
    shared: MockServer,
    studio: Path,  # noqa: ARG001 - where it works
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = words(client)
    if not NEEDS.get(client.name, lambda: True)():
        pytest.skip(f"{client.name} is NOT tested: what it needs besides is not installed")
    for name, value in client_packages.VARIABLES.items():
        monkeypatch.setenv(name, value, prepend=":" if name == "PYTHONPATH" else None)

    check = perform(command, CheckOptions(), shared)

    assert codes(check, "error", "warning") == set()
    assert check.passed
    assert all(one.entry.status == 200 for one in check.judged)


@pytest.mark.timeout(900)  # half a minute on a machine that does nothing else
def test_a_careful_client_survives_every_trial(shared: MockServer, studio: Path) -> None:  # noqa: ARG001
    survive_every_trial(CAREFUL[0], shared)
