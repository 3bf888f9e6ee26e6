"""What is built installs into an empty environment, and works there: everything it needs is inside.

It takes a minute or two and a package index, so `make test` leaves it to `make test-all`.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.timeout(900)

SOURCES = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "contract_tests", "mock_server", "openapi")
CONTRACTS = {
    "stability_mock_contracts/stable-image-v2beta.yaml",
    "stability_mock_contracts/stable-image-v2beta-2026.yaml",
}
PACKAGES = {"stability_mock", "stability_contract", "stability_mock_contracts"}
PATIENCE_SECONDS = 30

A_TEST = """
def test_a_picture(stability_mock):
    answer = stability_mock.client().post(
        "/v2beta/stable-image/generate/core", data={"prompt": "A lighthouse"}, files={"none": ""}
    )
    assert answer.status_code == 200
    stability_mock.assert_spent("3")
"""

A_TYPED_TEST = """
from stability_mock.testing import StabilityMock


def test_a_balance(stability_mock: StabilityMock) -> None:
    stability_mock.set_balance("5")
    assert stability_mock.credits.balance == 5
"""

A_CLIENT = """
import httpx

answer = httpx.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    headers={"authorization": "Bearer sk-a", "accept": "image/*"},
    data={"prompt": "A lighthouse"},
    files={"none": ""},
)
answer.raise_for_status()
"""

OTHER_PEOPLES_FILES = ("mock_server.py", "contract_tests/__init__.py", "openapi/__init__.py", "conftest.py")
"""Names that users' projects have; those that are imported by mistake end the run."""


def run(*command: str | Path, folder: Path) -> str:
    """Run a command outside of the source tree, with none of its settings, and give what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of both distributions: DIST_TO_TEST, or what is built from a copy of the tree."""
    if "DIST_TO_TEST" in os.environ:
        return Path(os.environ["DIST_TO_TEST"])
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)
    run(sys.executable, "-m", "build", "--outdir", tree / "dist", folder=tree)
    return tree / "dist"


def environment(built: Path, folder: Path, extras: str) -> Path:
    """Install the wheel into a new environment, and give the folder of its commands."""
    venv.create(folder, with_pip=True, symlinks=True)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = built.glob("*.whl")
    options = ("--quiet", "--constraint", ROOT / "constraints.txt")
    run(commands / "python", "-m", "pip", "install", *options, f"{wheel}{extras}", folder=folder)
    return commands


@pytest.fixture(scope="module")
def bare(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the commands of an environment without any extra."""
    return environment(built, tmp_path_factory.mktemp("bare"), "")


@contextmanager
def serving(commands: Path, *flags: str) -> Iterator[httpx.Client]:
    """Serve for as long as the block lasts."""
    command = [str(commands / "stability-mock"), "serve", "--port", "0", *flags]
    with subprocess.Popen(command, cwd=commands, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found
            with httpx.Client(base_url=found[0], headers={"authorization": "sk-a"}, timeout=PATIENCE_SECONDS) as client:
                yield client
        finally:
            process.terminate()


def test_both_distributions_hold_the_contracts_and_the_licence(built: Path) -> None:
    (wheel,), (source,) = built.glob("*.whl"), built.glob("*.tar.gz")

    in_wheel = set(zipfile.ZipFile(wheel).namelist())
    with tarfile.open(source) as archive:
        in_source = {name.split("/", 1)[-1] for name in archive.getnames()}

    assert in_wheel >= CONTRACTS
    assert in_wheel >= {"stability_mock/py.typed", "stability_contract/py.typed"}
    assert {name.split("/")[0] for name in in_wheel if ".dist-info/" not in name} == PACKAGES
    assert in_source >= {name.replace("stability_mock_contracts/", "openapi/") for name in CONTRACTS}
    assert in_source >= {"LICENSE", "README.md", "pyproject.toml"}
    assert any(name.endswith("/licenses/LICENSE") for name in in_wheel)
    assert not [name for name in in_wheel if name.startswith(("tests/", "docs/"))]


@pytest.mark.parametrize(("contract", "size"), [("2024", (1248, 1248)), ("2026", (1536, 1536))])
def test_it_serves_pictures_by_either_contract(bare: Path, contract: str, size: tuple[int, int]) -> None:
    with serving(bare, "--contract", contract) as client:
        answer = client.post(
            "/v2beta/stable-image/generate/core", data={"prompt": "A lighthouse"}, files={"none": ("", b"")}
        )

    assert Image.open(io.BytesIO(answer.content)).size == size


def test_the_page_of_documentation_has_its_scripts_with_it(bare: Path) -> None:
    with serving(bare) as client:
        page = client.get("/docs").text
        files = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
        statuses = {file: client.get(file).status_code for file in files}

    assert len(files) >= 2
    assert statuses == dict.fromkeys(files, 200)
    assert not [file for file in files if "://" in file]


def test_the_command_says_what_it_can_do(bare: Path) -> None:
    assert "serve" in run(bare / "stability-mock", "--help", folder=bare)


def test_the_harness_says_which_extra_it_needs(bare: Path) -> None:
    done = subprocess.run(
        [bare / "stability-contract", "--help"], cwd=bare, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.endswith("is missing; install the extra: pip install 'stability-mock[contract]'\n")
    assert len(done.stderr.splitlines()) == 1


def test_the_extras_bring_the_harness_and_the_pytest_plugin(built: Path, tmp_path: Path) -> None:
    commands = environment(built, tmp_path / "full", "[all]")
    (tmp_path / "test_one.py").write_text(A_TEST, encoding="utf-8")

    report = run(commands / "pytest", "-q", "-p", "no:cacheprovider", "test_one.py", folder=tmp_path)
    harness = run(commands / "stability-contract", "--help", folder=tmp_path)
    options = run(commands / "stability-contract", "server", "--help", folder=tmp_path)
    same = run(commands / "stability-contract", "diff", "2026", "2026", folder=tmp_path)
    imported = run(commands / "python", "-c", "import schemathesis, redis, trustme; print('all')", folder=tmp_path)

    assert "1 passed" in report
    assert all(f"  {command} " in harness for command in ("server", "client", "diff"))
    assert "--budget" in options
    assert same == "2026 → 2026: nothing changed for clients\n"
    assert imported == "all\n"


def test_it_works_in_a_project_whose_files_have_the_names_of_our_folders(built: Path, tmp_path: Path) -> None:
    commands = environment(built, tmp_path / "full", "[all]")
    run(commands / "python", "-m", "pip", "install", "--quiet", "mypy", folder=tmp_path)
    project = tmp_path / "project"
    for name in OTHER_PEOPLES_FILES:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("" if name == "conftest.py" else "raise SystemExit(9)\n", encoding="utf-8")
    for name in ("stability_mock.py", "stability_contract.py"):
        (project / name).write_text("raise SystemExit(9)\n", encoding="utf-8")
    (project / "tests").mkdir()
    (project / "tests/test_plain.py").write_text(A_TEST, encoding="utf-8")
    (project / "client.py").write_text(A_CLIENT, encoding="utf-8")
    (project / "tests/test_typed.py").write_text(A_TYPED_TEST, encoding="utf-8")

    report = run(commands / "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=project)
    types = run(commands / "mypy", "--strict", "tests/test_typed.py", folder=project)
    checked = run(
        commands / "stability-contract", "server", "--operations", "core", "--max-examples", "1", folder=project
    )
    words = ("client", "--trial", "402", "--", commands / "python", "client.py")
    run(commands / "stability-contract", *words, folder=project)  # fails unless the request arrives and is right

    assert "2 passed" in report
    assert "no issues found" in types
    assert "0 findings" in checked
