"""The files of the container fit the package: their settings exist, their port is ours, their scripts work."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import kubernetes_validate  # type: ignore[import-untyped] # it has no types
import pytest
import yaml
from live import start
from places import ROOT
from stability_mock.environment import PREFIX
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCKER = ROOT / "docker"
PATIENCE_SECONDS = 30
FORM = b'--b\r\ncontent-disposition: form-data; name="prompt"\r\n\r\nA lighthouse\r\n--b--\r\n'


def documents(file: str) -> list[Any]:
    """Read a file of YAML."""
    return list(yaml.safe_load_all((DOCKER / file).read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", "kubernetes.yaml"])
def test_every_variable_that_a_file_sets_is_a_setting(file: str) -> None:
    names = re.findall(r"STABILITY_MOCK_(\w+)", (DOCKER / file).read_text(encoding="utf-8"))

    assert names
    assert {name.lower() for name in names} <= Settings.model_fields.keys()


def test_every_service_runs_locked_down() -> None:
    (compose,) = documents("compose.yaml")

    for service in compose["services"].values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_three_ways_to_run_it_are_there() -> None:
    (compose,) = documents("compose.yaml")
    profiles = {name: service.get("profiles", []) for name, service in compose["services"].items()}

    assert profiles == {
        "mock": [],
        "redis": ["cluster"],
        "cluster": ["cluster"],
        "service": ["intercept"],
        "client": ["intercept"],
    }
    assert compose["services"]["service"]["networks"]["default"]["aliases"] == ["api.stability.ai"]
    assert compose["services"]["cluster"]["environment"]["STABILITY_MOCK_WORKERS"] == "4"


def test_the_manifest_runs_as_the_user_of_the_image_and_probes_where_the_control_api_answers() -> None:
    deployment, service = documents("kubernetes.yaml")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    variables = {entry["name"]: entry["value"] for entry in container["env"]}

    image = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    assert f"USER {pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}\n" in image
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        request = container[probe]["httpGet"]
        assert request["path"] == "/_mock/health"
        assert request["httpHeaders"] == [{"name": "Host", "value": variables["STABILITY_MOCK_CONTROL_HOSTS"]}]
    assert service["spec"]["ports"][0]["port"] == container["ports"][0]["containerPort"] == 8765
    assert service["spec"]["selector"] == deployment["spec"]["template"]["metadata"]["labels"]


@pytest.mark.parametrize("version", ["1.25", "1.30", kubernetes_validate.latest_version()])
def test_the_manifest_is_valid_for_old_and_new_kubernetes(version: str) -> None:
    for document in documents("kubernetes.yaml"):
        kubernetes_validate.validate(document, version, strict=True)


def test_a_mistake_in_the_manifest_would_be_found() -> None:
    deployment, _ = documents("kubernetes.yaml")
    deployment["spec"]["template"]["spec"]["enableServiceLink"] = False

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, kubernetes_validate.latest_version(), strict=True)


def test_the_service_of_the_manifest_does_not_set_the_port_of_the_server() -> None:
    deployment, service = documents("kubernetes.yaml")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    variables = {entry["name"]: entry["value"] for entry in container["env"]}

    assert f"{service['metadata']['name'].upper().replace('-', '_')}_" == PREFIX
    assert pod["enableServiceLinks"] is False
    assert variables["STABILITY_MOCK_PORT"] == str(container["ports"][0]["containerPort"])


def health(port: int, **variables: str) -> int:
    """Return the exit code of the image's health check."""
    environment = {"STABILITY_MOCK_PORT": str(port), **variables}
    return subprocess.run([sys.executable, DOCKER / "healthcheck.py"], env=environment, check=False).returncode


@pytest.mark.parametrize("control", ["on", "off"])
def test_the_health_check_passes_where_a_server_answers_whatever_its_control_api(control: str) -> None:
    with start("--control", control) as live:
        assert health(live.address[1]) == 0


def test_the_health_check_overlooks_the_address_of_a_service() -> None:
    with start("--port", "0") as live:
        code = (DOCKER / "healthcheck.py").read_text(encoding="utf-8").replace("8765", str(live.address[1]))
        environment = {"STABILITY_MOCK_PORT": "tcp://10.96.0.12:8765"}

        assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_the_health_check_fails_where_none_answers() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))

        assert health(silent.getsockname()[1]) == 1


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    """Serve TLS as the image does in the profile `intercept`, its certificate in `tmp_path`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    variables = {"STABILITY_MOCK_HOST": "127.0.0.1", "STABILITY_MOCK_PORT": str(port)}
    with subprocess.Popen([sys.executable, DOCKER / "tls.py", tmp_path], env=variables, cwd=ROOT) as process:
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while health(port, HEALTHCHECK_TLS="1") and time.monotonic() < end:
                assert process.poll() is None
            yield port
        finally:
            process.terminate()


def test_a_client_that_trusts_the_certificate_finds_the_service(tls_port: int, tmp_path: Path) -> None:
    context = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    head = (
        b"POST /v2beta/stable-image/generate/core HTTP/1.1\r\nhost: api.stability.ai\r\nconnection: close\r\n"
        b"authorization: Bearer sk-a\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: %d\r\n\r\n"
    )

    with (
        socket.create_connection(("127.0.0.1", tls_port), PATIENCE_SECONDS) as connection,
        context.wrap_socket(connection, server_hostname="api.stability.ai") as secure,
    ):
        secure.sendall(head % len(FORM) + FORM)
        answer = secure.recv(4096)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"finish-reason: SUCCESS\r\n" in answer


def test_a_client_that_does_not_is_refused(tls_port: int) -> None:
    context = ssl.create_default_context()

    with (
        socket.create_connection(("127.0.0.1", tls_port), PATIENCE_SECONDS) as connection,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        context.wrap_socket(connection, server_hostname="api.stability.ai")
