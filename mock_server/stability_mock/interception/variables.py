"""The child's environment: what leads its clients to the stand-in, and lets them trust it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception.authority import JAVA_PASSWORD, STORES, java_store
from stability_mock.interception.destinations import SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stability_mock.interception.destinations import Guard

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
BASE_URLS = ("STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST")
PRELOAD = Path(__file__).with_name("preload.cjs")
READABLE = 0o644
"""None of the files holds a secret, and the command may become another user."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The files by which the child's clients trust the stand-in, besides the usual roots."""

    folder: Path

    @property
    def bundle(self) -> Path:
        """All certificates as PEM."""
        return self.folder / "ca.pem"

    @property
    def java(self) -> Path:
        """The same for Java; it is there only if a Java was found."""
        return self.folder / "java.p12"

    @property
    def php(self) -> Path:
        """A folder with settings for PHP."""
        return self.folder / "php"

    def write(self, certificates: Sequence[str], environment: Mapping[str, str]) -> None:
        """Write the files that these programs need."""
        self.folder.chmod(0o755)
        self.php.mkdir()
        _write(self.bundle, "\n".join([*certificates, ""]).encode())
        _write(self.php / "ca.ini", f'curl.cainfo="{self.bundle}"\nopenssl.cafile="{self.bundle}"\n'.encode())
        if environment.get("JAVA_HOME") or shutil.which("java", path=environment.get("PATH")):
            _write(self.java, java_store(certificates))

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Name the files to those who ask for them by variables."""
        php = environment.get("PHP_INI_SCAN_DIR", "")  # empty is the folder that PHP was built with
        return dict.fromkeys(STORES, str(self.bundle)) | {"PHP_INI_SCAN_DIR": f"{php}:{self.php}"}


def _write(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    file.chmod(READABLE)


def by_proxy(environment: Mapping[str, str], port: int, tls_port: int, trust: Trust, guard: Guard) -> dict[str, str]:
    """Lead clients to the proxy at a port; Node, which may not look at proxies, also to where the service is by TLS."""
    quoted = json.dumps(str(PRELOAD), ensure_ascii=False)
    preload = {
        "proxy": port,
        "tls": tls_port,
        "own": sorted(f"{host}:{number}" for host, number in guard.own),
        "allow": sorted(guard.allowed),
        "allowAll": guard.allow_all,
    }
    return _led(environment, port, trust, direct="") | {
        "NODE_OPTIONS": _added(environment, "NODE_OPTIONS", f"--require {quoted}"),
        "STABILITY_INTERCEPTION": json.dumps(preload),
    }


def by_hosts(environment: Mapping[str, str], port: int, trust: Trust) -> dict[str, str]:
    """Lead clients straight to the service's name; those who look at proxies find what was allowed."""
    return _led(environment, port, trust, direct=SERVICE)


def _led(environment: Mapping[str, str], port: int, trust: Trust, direct: str) -> dict[str, str]:
    proxy = f"http://127.0.0.1:{port}"
    both = dict.fromkeys(PROXIES, proxy) | {"NO_PROXY": direct}
    return {
        **environment,
        **both,
        **{name.lower(): value for name, value in both.items()},
        **dict.fromkeys(BASE_URLS, proxy),
        **trust.variables(environment),
        **_java(environment, port, trust, direct),
        "NODE_USE_ENV_PROXY": "1",
    }


def _java(environment: Mapping[str, str], port: int, trust: Trust, direct: str) -> dict[str, str]:
    if not trust.java.exists():
        return {}
    properties = {
        "http.proxyHost": "127.0.0.1",
        "http.proxyPort": port,
        "https.proxyHost": "127.0.0.1",
        "https.proxyPort": port,
        "http.nonProxyHosts": direct,
        "javax.net.ssl.trustStore": trust.java,
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": JAVA_PASSWORD,
    }
    words = " ".join(_one_word(f"-D{name}={value}") for name, value in properties.items())
    return {"JAVA_TOOL_OPTIONS": _added(environment, "JAVA_TOOL_OPTIONS", words)}


def _one_word(text: str) -> str:
    return f'"{text}"' if any(map(str.isspace, text)) else text


def _added(environment: Mapping[str, str], name: str, words: str) -> str:
    return f"{environment.get(name, '')} {words}".strip()
