"""The environment that a command is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stability_mock.interception.authority import Authority
from stability_mock.interception.destinations import Guard
from stability_mock.interception.trust import Trust
from stability_mock.interception.variables import KEYS, NODE_PRELOAD, PYTHON_PRELOAD, by_hosts, by_proxy, with_keys

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
    assert by_hosts(environment, 1234, trust, Guard())[name] == "api.stability.ai,localhost,::1,127.0.0.1"


@pytest.mark.parametrize(
    "name",
    [
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
        "DENO_CERT",
        "PERL_LWP_SSL_CA_FILE",
        "HTTPS_CA_FILE",
        "HTTPLIB2_CA_CERTS",
        "AWS_CA_BUNDLE",
    ],
)
def test_every_variable_for_a_bundle_names_ours(name: str, trust: Trust) -> None:
    led = by_proxy({}, 1234, 5678, trust, Guard())

    assert Path(led[name]).read_text(encoding="ascii").count("BEGIN CERTIFICATE") == 1


@pytest.mark.parametrize("name", ["STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST"])
def test_every_variable_for_a_base_url_names_the_mock(name: str, trust: Trust) -> None:
    environment = {name: "https://api.stability.ai"}

    assert by_proxy(environment, 1234, 5678, trust, Guard())[name] == PROXY
    assert by_hosts(environment, 1234, trust, Guard())[name] == PROXY


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
    assert led["NODE_OPTIONS"] == f'--max-old-space-size=99 --require "{NODE_PRELOAD}"'
    assert led["JAVA_TOOL_OPTIONS"].startswith("-Xmx99m -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=1234 ")
    assert led["PHP_INI_SCAN_DIR"] == f"/php:{trust.php}"


def test_node_learns_where_the_service_is_and_what_is_allowed(trust: Trust) -> None:
    led = by_proxy({}, 1234, 5678, trust, Guard(frozenset({"b", "a"}), own=frozenset({("127.0.0.1", 1234)})))

    assert json.loads(led["STABILITY_INTERCEPTION"]) == {
        "proxy": 1234,
        "tls": 5678,
        "own": ["127.0.0.1:1234"],
        "allow": ["a", "b"],
        "allowAll": False,
        "bundle": str(trust.bundle),
    }


def test_node_itself_uses_no_proxy_besides_its_clients(trust: Trust) -> None:
    environment = {"NODE_USE_ENV_PROXY": "1", "NODE_OPTIONS": "--use-env-proxy --max-old-space-size=99"}

    led = by_proxy(environment, 1234, 5678, trust, Guard())

    assert "NODE_USE_ENV_PROXY" not in led
    assert led["NODE_OPTIONS"] == f'--max-old-space-size=99 --require "{NODE_PRELOAD}"'


def test_a_loopback_host_that_is_allowed_is_reached_through_the_proxy(trust: Trust) -> None:
    assert by_hosts({}, 1234, trust, Guard.of(["localhost"]))["NO_PROXY"] == "api.stability.ai"


def test_a_key_is_given_under_each_name_that_is_not_set() -> None:
    given = with_keys({"SAI_API_KEY": "sk-mine", "STABILITY_KEY": ""}, "sk-any")

    assert (given["SAI_API_KEY"], given["STABILITY_KEY"]) == ("sk-mine", "")
    assert {given[name] for name in KEYS} == {"sk-any", "sk-mine", ""}
    assert {"STABILITY_API_KEY", "STABILITY_AI_API_KEY", "SAI_API_KEY"} < set(KEYS)


def test_wget_is_given_the_bundle_besides_its_users_settings(tmp_path: Path) -> None:
    (tmp_path / ".wgetrc").write_text("tries = 3", encoding="utf-8")
    trust = Trust(tmp_path / "run")
    trust.folder.mkdir()
    trust.write([], {"HOME": str(tmp_path), "PATH": ""})

    settings = Path(by_hosts({}, 1234, trust, Guard())["WGETRC"]).read_text(encoding="utf-8")

    assert settings.splitlines() == ["tries = 3", f"ca_certificate = {trust.bundle}"]


def test_python_finds_its_preload_before_what_the_user_has_set(trust: Trust) -> None:
    assert by_proxy({"PYTHONPATH": "/mine"}, 1, 2, trust, Guard())["PYTHONPATH"] == f"{PYTHON_PRELOAD}:/mine"
    assert by_hosts({}, 1, trust, Guard())["PYTHONPATH"] == str(PYTHON_PRELOAD)


def test_by_hosts_node_needs_no_preload(trust: Trust) -> None:
    assert "NODE_OPTIONS" not in by_hosts({}, 1234, trust, Guard())


def test_java_is_given_a_store_where_there_is_a_java(trust: Trust) -> None:
    assert f"-Djavax.net.ssl.trustStore={trust.java}" in by_hosts({}, 1234, trust, Guard())["JAVA_TOOL_OPTIONS"]


def test_without_a_java_nothing_is_written_for_it(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.write([], {"PATH": ""})

    assert "JAVA_TOOL_OPTIONS" not in by_proxy({}, 1234, 5678, trust, Guard())


def test_a_folder_with_a_space_is_one_word_for_java(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    trust = Trust(folder)
    trust.write([Authority().certificate], {"JAVA_HOME": "/opt/java"})

    assert f'"-Djavax.net.ssl.trustStore={folder}/java.p12"' in by_hosts({}, 1234, trust, Guard())["JAVA_TOOL_OPTIONS"]


def test_php_is_given_the_bundle_by_its_settings(trust: Trust) -> None:
    assert (trust.php / "ca.ini").read_text(encoding="utf-8") == (
        f'curl.cainfo="{trust.bundle}"\nopenssl.cafile="{trust.bundle}"\n'
    )


def test_other_users_may_read_the_files(trust: Trust) -> None:
    modes = {file.name: file.stat().st_mode & 0o777 for file in (trust.folder, trust.bundle, trust.java)}

    assert modes == {trust.folder.name: 0o755, "ca.pem": 0o644, "java.p12": 0o644}
