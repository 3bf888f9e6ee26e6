"""What lies over the system's files in the private network of a command."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from stability_mock.interception import mounts
from stability_mock.interception.authority import Authority
from stability_mock.interception.trust import Trust


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """Write the files of a run."""
    found = Trust(tmp_path / "run")
    found.folder.mkdir()
    found.write([Authority().certificate], {"JAVA_HOME": "/opt/java"})
    return found


def test_the_certificates_lie_over_each_list_that_the_system_has(
    trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bundle.crt").touch()
    (tmp_path / "link.crt").symlink_to("bundle.crt")
    monkeypatch.setattr(mounts, "BUNDLES", [f"{tmp_path}/{name}.crt" for name in ("bundle", "link", "absent")])
    monkeypatch.setattr(mounts, "JAVA_STORES", ())

    over = mounts.over_the_system(trust, {}, {"PATH": ""})

    assert {target: source for target, source in over.items() if source != os.devnull} == {
        f"{tmp_path}/bundle.crt": str(trust.bundle)
    }


def test_java_has_them_in_the_store_of_its_own(trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "jdk" / "lib" / "security" / "cacerts"
    store.parent.mkdir(parents=True)
    store.touch()
    monkeypatch.setattr(mounts, "JAVA_STORES", ())

    over = mounts.over_the_system(trust, {}, {"JAVA_HOME": f"{tmp_path}/jdk", "PATH": ""})

    assert over[str(store)] == str(trust.java)


def test_sockets_of_container_engines_lead_nowhere(
    trust: Trust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    monkeypatch.setattr(mounts, "SOCKETS", (f"{tmp_path}/engine",))
    sockets = [socket.socket(socket.AF_UNIX) for _ in range(3)]
    for each, name in zip(sockets, ("engine", "docker.sock", "named"), strict=True):
        each.bind(name)
        each.close()
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "DOCKER_HOST": f"unix://{tmp_path}/named", "PATH": ""}

    over = mounts.over_the_system(trust, {}, environment)

    assert {Path(target).name for target, source in over.items() if source == os.devnull} == {
        "engine",
        "docker.sock",
        "named",
    }


def test_a_file_of_etc_lies_only_over_one_that_is_there(trust: Trust, tmp_path: Path) -> None:
    over = mounts.over_the_system(trust, {"hosts": tmp_path / "hosts", "absent": tmp_path / "absent"}, {"PATH": ""})

    assert over.get("/etc/hosts") == str(tmp_path / "hosts")
    assert "/etc/absent" not in over
