"""The throw-away certificate authority of one run, and the stores by which clients come to trust it."""

from __future__ import annotations

import contextlib
import re
import ssl
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception.names import SERVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STORES = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "DENO_CERT",
    "PERL_LWP_SSL_CA_FILE",
    "HTTPS_CA_FILE",
    "HTTPLIB2_CA_CERTS",
    "AWS_CA_BUNDLE",
    "CARGO_HTTP_CAINFO",
    "JULIA_SSL_CA_ROOTS_PATH",
)
"""The variables that tell clients which roots to trust."""

JAVA_PASSWORD = "changeit"  # noqa: S105 - the one that Java expects of a store that holds no secret

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


class Authority:
    """Certifies the mock server as the service. Its private key is never written down."""

    def __init__(self) -> None:
        import trustme  # noqa: PLC0415 - an extra, and slow to import

        self._authority = trustme.CA(organization_name="stability-mock", organization_unit_name="for this run only")

    @property
    def certificate(self) -> str:
        """The certificate that a client must trust, as PEM."""
        return self._authority.cert_pem.bytes().decode("ascii")

    def context(self) -> ssl.SSLContext:
        """Return the TLS of the service."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.set_alpn_protocols(["http/1.1"])
        self._authority.issue_cert(SERVICE).configure_cert(context)
        return context


def usual_roots(environment: Mapping[str, str]) -> list[str]:
    """Return the certificates that clients trust anyway, as PEM: those the environment names, else the system's."""
    named = [path for name in STORES if (path := environment.get(name))]
    found = _certificates(named) or _certificates(_system_files())
    return list(dict.fromkeys(found))


def _certificates(files: Iterable[str]) -> list[str]:
    """Return what files hold; one that cannot be read holds nothing."""
    found: list[str] = []
    for file in dict.fromkeys(files):
        with contextlib.suppress(OSError, ValueError):
            found += _CERTIFICATE.findall(Path(file).read_text(encoding="ascii", errors="replace"))
    return found


def _system_files() -> list[str]:
    system = ssl.get_default_verify_paths().cafile
    if system:
        return [system]
    import certifi  # noqa: PLC0415 - only where the system has no bundle

    return [certifi.where()]


def java_store(certificates: Iterable[str]) -> bytes:
    """Return a trust store for Java. A certificate that cannot be read is left out."""
    from cryptography import x509  # noqa: PLC0415 - comes with the extra
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12  # noqa: PLC0415

    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some roots in use are older than today's rules
        for certificate in certificates:
            try:
                parsed = x509.load_pem_x509_certificate(certificate.encode())
            except ValueError:
                continue
            found.append(pkcs12.PKCS12Certificate(parsed, None))
    return pkcs12.serialize_java_truststore(found, BestAvailableEncryption(JAVA_PASSWORD.encode()))
