"""The authority of one run, and the stores that make clients trust it."""

from __future__ import annotations

import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from stability_mock.interception.authority import Authority, java_store, usual_roots

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_each_run_has_an_authority_of_its_own() -> None:
    assert Authority().certificate != Authority().certificate


def test_the_mock_is_certified_as_the_service_and_speaks_http_1_only() -> None:
    founded = Authority()
    context = founded.context()

    client = ssl.create_default_context(cadata=founded.certificate)
    client.set_alpn_protocols(["h2", "http/1.1"])

    assert shake_hands(client, context) == "http/1.1"


def test_the_usual_roots_are_those_that_the_environment_names(tmp_path: Path) -> None:
    one, two, three = (Authority().certificate.strip() for _ in range(3))
    (tmp_path / "a.pem").write_text(f"# one\n{one}\n{two}\n", encoding="ascii")
    (tmp_path / "b.pem").write_text(f"{two}\n{three}", encoding="ascii")
    environment = {
        "SSL_CERT_FILE": str(tmp_path / "a.pem"),
        "CURL_CA_BUNDLE": str(tmp_path / "b.pem"),
        "REQUESTS_CA_BUNDLE": str(tmp_path / "absent.pem"),
        "NODE_EXTRA_CA_CERTS": "",
    }

    assert usual_roots(environment) == [one, two, three]


def test_the_usual_roots_are_otherwise_those_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = Authority().certificate.strip()
    (tmp_path / "system.pem").write_text(root, encoding="ascii")
    paths = SimpleNamespace(cafile=str(tmp_path / "system.pem"))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)

    assert usual_roots({}) == [root]


def test_a_system_without_a_bundle_has_those_of_certifi(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = SimpleNamespace(cafile=None)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)

    assert len(usual_roots({})) > 50


def test_the_store_for_java_leaves_out_what_is_not_a_certificate() -> None:
    certificate = Authority().certificate
    broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"

    store = java_store([certificate, broken])

    found = pkcs12.load_pkcs12(store, b"changeit").additional_certs
    assert [entry.certificate for entry in found] == [x509.load_pem_x509_certificate(certificate.encode())]


def shake_hands(client_context: ssl.SSLContext, server_context: ssl.SSLContext) -> str | None:
    """Let a client meet a server without a network; give the protocol that they agree on."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(back, there, server_hostname="api.stability.ai")
    server = server_context.wrap_bio(there, back, server_side=True)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.selected_alpn_protocol()
