"""The environment that a command is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stability_mock.interception.authority import Authority
from stability_mock.interception.destinations import Guard
from stability_mock.interception.variables import PRELOAD, Trust, by_hosts, by_proxy

PROXY = "http://127.0.0.1:1234"


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    """Write the files of a run, for a user who has a Java."""
    found = Trust(tmp_path)
    found.write([Authority().certificate], {"JAVA_HOME": "/opt/java"})
    return found


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"])
def test_every_variable_for_a_proxy_names_ours(name: str, trust: Trust) -> None:
    assert by_proxy({name: "http://elsewhere:1"}, 1234, 5678, trust, Guard())[name] == PROXY


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_nothing_bypasses_the_proxy_save_the_service_by_hosts(name: str, trust: Trust) -> None:
    environment = {name: "*"}

    assert by_proxy(environment, 1234, 5678, trust, Guard())[name] == ""
    assert by_hosts(environment, 1234, trust)[name] == "api.stability.ai"


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"])
def test_every_variable_for_a_bundle_names_ours(name: str, trust: Trust) -> None:
    led = by_proxy({}, 1234, 5678, trust, Guard())

    assert Path(led[name]).read_text(encoding="ascii").count("BEGIN CERTIFICATE") == 1


@pytest.mark.parametrize("name", ["STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST"])
def test_every_variable_for_a_base_url_names_the_stand_in(name: str, trust: Trust) -> None:
    environment = {name: "https://api.stability.ai"}

    assert by_proxy(environment, 1234, 5678, trust, Guard())[name] == PROXY
    assert by_hosts(environment, 1234, trust)[name] == PROXY


def test_what_else_the_user_has_set_stays(trust: Trust) -> None:
    environment = {
        "PATH": "/bin",
        "GIT_SSL_CAINFO": "/git.pem",
        "PIP_CERT": "/pip.pem",
        "NODE_OPTIONS": "--max-old-space-size=99",
        "JAVA_TOOL_OPTIONS": "-Xmx99m",
        "PHP_INI_SCAN_DIR": "/php",
    }

    led = by_proxy(environment, 1234, 5678, trust, Guard())

    assert {name: led[name] for name in ("PATH", "GIT_SSL_CAINFO", "PIP_CERT")} == {
        "PATH": "/bin",
        "GIT_SSL_CAINFO": "/git.pem",
        "PIP_CERT": "/pip.pem",
    }
    assert led["NODE_OPTIONS"] == f'--max-old-space-size=99 --require "{PRELOAD}"'
    assert led["JAVA_TOOL_OPTIONS"].startswith("-Xmx99m -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=1234 ")
    assert led["PHP_INI_SCAN_DIR"] == f"/php:{trust.php}"


def test_node_is_told_where_the_service_is_and_what_is_allowed(trust: Trust) -> None:
    led = by_proxy({}, 1234, 5678, trust, Guard(frozenset({"b", "a"}), own=frozenset({("127.0.0.1", 1234)})))

    assert json.loads(led["STABILITY_INTERCEPTION"]) == {
        "proxy": 1234,
        "tls": 5678,
        "own": ["127.0.0.1:1234"],
        "allow": ["a", "b"],
        "allowAll": False,
    }
    assert led["NODE_USE_ENV_PROXY"] == "1"


def test_by_hosts_node_needs_no_preload(trust: Trust) -> None:
    assert "NODE_OPTIONS" not in by_hosts({}, 1234, trust)


def test_java_is_given_a_store_where_there_is_a_java(trust: Trust) -> None:
    assert f"-Djavax.net.ssl.trustStore={trust.java}" in by_hosts({}, 1234, trust)["JAVA_TOOL_OPTIONS"]


def test_without_a_java_nothing_is_written_for_it(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.write([], {"PATH": ""})

    assert "JAVA_TOOL_OPTIONS" not in by_proxy({}, 1234, 5678, trust, Guard())


def test_a_folder_with_a_space_is_one_word_for_java(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    trust = Trust(folder)
    trust.write([Authority().certificate], {"JAVA_HOME": "/opt/java"})

    assert f'"-Djavax.net.ssl.trustStore={folder}/java.p12"' in by_hosts({}, 1234, trust)["JAVA_TOOL_OPTIONS"]


def test_php_is_given_the_bundle_by_its_settings(trust: Trust) -> None:
    assert (trust.php / "ca.ini").read_text(encoding="utf-8") == (
        f'curl.cainfo="{trust.bundle}"\nopenssl.cafile="{trust.bundle}"\n'
    )


def test_other_users_may_read_the_files(trust: Trust) -> None:
    modes = {file.name: file.stat().st_mode & 0o777 for file in (trust.folder, trust.bundle, trust.java)}

    assert modes == {trust.folder.name: 0o755, "ca.pem": 0o644, "java.p12": 0o644}
