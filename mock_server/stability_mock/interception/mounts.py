"""What lies over the system's files in the private network of a command: certificates, and sockets that lead out."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stability_mock.interception.trust import Trust

BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine, and where OpenSSL looks
    "/usr/lib/ssl/cert.pem",
    "/usr/share/ca-certificates/trust-source/ca-bundle.trust.crt",
)
JAVA_STORES = (
    "/etc/ssl/certs/java/cacerts",
    "/etc/pki/ca-trust/extracted/java/cacerts",
    "/etc/pki/java/cacerts",
)
"""Where systems keep one store for every Java."""

SOCKETS = (
    "/run/docker.sock",
    "/run/podman/podman.sock",
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/buildkit/buildkitd.sock",
    "/run/nscd/socket",
    "/run/systemd/resolve/io.systemd.Resolve",
)
"""Container engines, which can start what is outside of the private network, and services that resolve names there."""
IN_RUNTIME = ("docker.sock", "podman/podman.sock", "containerd/containerd.sock", "buildkit/buildkitd.sock")
IN_HOME = (".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock", ".rd/docker.sock")
NAMED_BY = ("DOCKER_HOST", "CONTAINER_HOST", "BUILDKIT_HOST", "CONTAINERD_ADDRESS")


def over_the_system(trust: Trust, etc: Mapping[str, Path], environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is mounted, as target: source; `etc` are files for /etc, where there is one of the name."""
    java = trust.java if trust.java.exists() else None
    return {
        **{file: str(trust.bundle) for file in _files(BUNDLES)},
        **{file: str(java) for file in _files([*JAVA_STORES, *_java_home(environment)]) if java},
        **dict.fromkeys(engine_sockets(environment), os.devnull),
        **{file: str(etc[name]) for name in etc for file in _files([f"/etc/{name}"])},
    }


def engine_sockets(environment: Mapping[str, str]) -> list[str]:
    """Return the sockets with a path that are closed to the command."""
    runtime, home = environment.get("XDG_RUNTIME_DIR"), environment.get("HOME")
    named = (environment.get(name, "").removeprefix("unix://") for name in NAMED_BY)
    places = [
        *SOCKETS,
        *(f"{runtime}/{name}" for name in IN_RUNTIME if runtime),
        *(f"{home}/{name}" for name in IN_HOME if home),
        *(name for name in named if name.startswith("/")),
    ]
    return [place for place in dict.fromkeys(map(os.path.realpath, places)) if _is(place, stat.S_ISSOCK)]


def _java_home(environment: Mapping[str, str]) -> list[str]:
    program = shutil.which("java", path=environment.get("PATH"))
    homes = [environment.get("JAVA_HOME"), program and str(Path(program).resolve().parents[1])]
    return [f"{home}/{folder}/security/cacerts" for home in homes if home for folder in ("lib", "jre/lib")]


def _files(places: Iterable[str]) -> list[str]:
    return [place for place in dict.fromkeys(map(os.path.realpath, places)) if _is(place, stat.S_ISREG)]


def _is(place: str, kind: Callable[[int], bool]) -> bool:
    try:
        return kind(os.stat(place).st_mode)  # noqa: PTH116 - places are words here, for the kernel
    except OSError:
        return False
