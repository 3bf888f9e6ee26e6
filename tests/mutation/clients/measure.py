"""Tries each mutant of a correct client with the client check, and says whether a fitting code is found."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import checked_clients
import client_packages
from places import ROOT
from stability_contract.client_check.process import MockServer
from stability_contract.target import TargetError

from mutation.clients.operators import every

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mutation.clients.operators import Operator

FOLDERS = ("tests/system/client_check/clients", "tests/system/interception/clients")
CORRECT = (
    "requests_client.py", "httpx_client.py", "curl_client.sh", "fetch_client.mjs", "https_client.cjs",
    "axios_client.cjs", "undici_client.cjs", "HttpClientSample.java", "curl_client.php", "by_hand.py",
    "image_to_image.py", "image_to_image.php", "careful_requests.py", "careful_fetch.mjs", "careful_curl.sh",
)  # fmt: skip
"""The clients of tests/system/client_check/test_correct_clients.py."""

NOTICED = frozenset({"RUN001"})
"""A client that notices by itself that it was refused."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A correct client with one operator applied."""

    client: str
    operator: Operator
    source: str

    @property
    def name(self) -> str:
        """Return client and change in one line."""
        return f"{self.client}: {self.operator.name}"


@dataclass(frozen=True, slots=True)
class Found:
    """What the check said of a mutant."""

    name: str
    wanted: tuple[str, ...]
    codes: tuple[str, ...]
    legal: str = ""
    failed: str = ""

    @property
    def right(self) -> bool:
        """Return whether a fitting code was found, or nothing where the change is legal."""
        if self.failed:
            return False
        return bool({*self.wanted} & {*self.codes}) if self.wanted else not self.codes


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of every client."""
    for client in CORRECT:
        source = _file(client).read_text("utf-8")
        for operator in every():
            if (changed := operator.apply(source, Path(client).suffix)) is not None:
                yield Mutant(client, operator, changed)


def _file(client: str) -> Path:
    return next(path for folder in FOLDERS if (path := ROOT / folder / client).exists())


@contextlib.contextmanager
def ground() -> Iterator[MockServer]:
    """Start a mock server that the mutants share, in a folder with the pictures that clients send."""
    before = Path.cwd()
    with (
        tempfile.TemporaryDirectory() as folder,
        checked_clients.own_mock_server() as url,
        MockServer.at(url) as shared,
    ):
        checked_clients.paint(Path(folder))
        os.chdir(folder)
        os.environ.setdefault("STABILITY_API_KEY", "sk-MYAPIKEY")
        for name, value in client_packages.VARIABLES.items():
            os.environ[name] = os.pathsep.join(filter(None, (value, os.environ.get(name, ""))))
        try:
            yield shared
        finally:
            os.chdir(before)


def found(mutant: Mutant, shared: MockServer) -> Found:
    """Check a mutant."""
    operator, script = mutant.operator, Path(mutant.client)
    script.write_text(mutant.source, "utf-8")
    Path("scenario.yaml").write_text(operator.scenario, "ascii")
    own = [*(("--scenario", "scenario.yaml") if operator.scenario else ())]
    own += ["--credits", operator.balance] if operator.balance else []
    trial = (operator.trial,) if operator.trial else ()
    preference = checked_clients.CheckOptions(trial, 30.0, tuple(own))
    codes: tuple[str, ...] = ()
    failed = ""
    try:
        check = checked_clients.perform(checked_clients.command(script), preference, shared)
        codes = tuple(sorted(checked_clients.codes(check) - (NOTICED if operator.codes else frozenset())))
    except TargetError as problem:
        failed = str(problem)
    return Found(mutant.name, operator.codes, codes, operator.legal, failed)


def written(one: Found) -> str:
    """Return a result as one line of JSON."""
    return json.dumps({**asdict(one), "right": one.right})
