"""The files by which a command's clients trust the mock server."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception.authority import JAVA_PASSWORD, STORES, java_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

READABLE = 0o644
"""None of the files holds a secret, and the command may become another user."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The files of one run, besides which the usual roots stay trusted."""

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

    @property
    def wget(self) -> Path:
        """The user's settings for wget, with the certificates."""
        return self.folder / "wgetrc"

    def write(self, certificates: Sequence[str], environment: Mapping[str, str]) -> None:
        """Write the files that these programs need. Raises OSError."""
        self.folder.chmod(0o755)
        self.php.mkdir()
        _write(self.bundle, "\n".join([*certificates, ""]).encode())
        _write(self.php / "ca.ini", f'curl.cainfo="{self.bundle}"\nopenssl.cafile="{self.bundle}"\n'.encode())
        _write(self.wget, _wget_settings(environment) + f"\nca_certificate = {self.bundle}\n".encode())
        if environment.get("JAVA_HOME") or shutil.which("java", path=environment.get("PATH")):
            _write(self.java, java_store(certificates))

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return the variables that name the files to those who ask for them so."""
        php = environment.get("PHP_INI_SCAN_DIR", "")  # empty is the folder that PHP was built with
        others = {"PHP_INI_SCAN_DIR": f"{php}:{self.php}", "WGETRC": str(self.wget)}
        return dict.fromkeys(STORES, str(self.bundle)) | others

    def java_properties(self) -> dict[str, object]:
        """Return the variables for Java; none where there is no Java."""
        if not self.java.exists():
            return {}
        return {
            "javax.net.ssl.trustStore": self.java,
            "javax.net.ssl.trustStoreType": "PKCS12",
            "javax.net.ssl.trustStorePassword": JAVA_PASSWORD,
        }


def _wget_settings(environment: Mapping[str, str]) -> bytes:
    """Return the user's own settings for wget, which ours take the place of."""
    home = environment.get("HOME")
    file = environment.get("WGETRC") or (f"{home}/.wgetrc" if home else "")
    try:
        return Path(file).read_bytes() if file else b""
    except OSError:
        return b""


def _write(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    file.chmod(READABLE)
