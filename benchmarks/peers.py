"""Other mock servers: which version, how it is installed, and how it is made to answer the same request.

Each is installed from its own package into a folder of its own that git ignores. Each answers with the same picture,
in JSON: the form that all of them can give.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import bodies

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parents[1] / "out" / "peers"
INSTALL_SECONDS = 600
SCALAR = Path(__file__).with_name("scalar.mjs")


@dataclass(frozen=True, slots=True)
class Peer:
    """A mock server. `checks` says what it looks at of a request; `command` starts it, given a file and a port."""

    name: str
    package: str
    needs: tuple[str, ...]
    checks: str
    configuration: Callable[[bytes, int], dict[str, Any]]
    command: Callable[[Path, Path, int], list[str]]

    @property
    def version(self) -> str:
        """The version of its package."""
        return self.package.rpartition("@")[2]

    @property
    def folder(self) -> Path:
        """Where it is installed."""
        return FOLDER / f"{self.name.lower()}-{self.version}"

    def prepare(self, answer: bytes, port: int) -> list[str]:
        """Write down what it is to answer, and return the command that starts it."""
        file = self.folder / "configuration.json"
        file.write_text(json.dumps(self.configuration(answer, port)), encoding="utf-8")
        return self.command(self.folder / "node_modules", file, port)

    def install(self) -> str:
        """Install it unless it is there; say why it is not, or nothing."""
        for program in self.needs:
            if not shutil.which(program):
                return f"needs {program}"
        done = self.folder / "installed"
        if done.exists():
            return ""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", self.package]
        try:
            installed = subprocess.run(  # noqa: S603 - our own words
                npm, cwd=self.folder, timeout=INSTALL_SECONDS, capture_output=True, text=True, check=False
            )
        except subprocess.TimeoutExpired:
            return f"npm took longer than {INSTALL_SECONDS} seconds"
        if installed.returncode:
            return f"npm install failed: {(installed.stderr.splitlines() or ['no reason given'])[0]}"
        done.touch()
        return ""


def _document(answer: bytes, port: int) -> dict[str, Any]:
    """Write an OpenAPI document of one operation, with its rules and with the answer as the example."""
    schema = {
        "type": "object",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string", "minLength": 1, "maxLength": 10_000},
            "negative_prompt": {"type": "string", "maxLength": 10_000},
            "aspect_ratio": {"type": "string", "enum": ["1:1", "3:2", "16:9"]},
            "seed": {"type": "integer", "minimum": 0, "maximum": 4_294_967_294},
            "output_format": {"type": "string", "enum": ["png", "jpeg", "webp"]},
        },
    }
    example = json.loads(answer)
    answers = {"schema": {"type": "object"}, "example": example}
    refusal = {"schema": {"type": "object"}, "example": {"errors": ["no"], "id": "0", "name": "bad_request"}}
    operation = {
        "operationId": "ultra",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}},
        "responses": {
            "200": {"description": "A picture", "content": {"application/json": answers}},
            "400": {"description": "Refused", "content": {"application/json": refusal}},
        },
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "One operation", "version": "1"},
        "servers": [{"url": f"http://127.0.0.1:{port}"}],
        "paths": {bodies.PATH: {"post": operation}},
    }


def _stubs(answer: bytes, _port: int) -> dict[str, Any]:
    """Write WireMock's stub: this path is answered so."""
    response = {
        "status": 200,
        "headers": {"content-type": "application/json"},
        "base64Body": base64.b64encode(answer).decode(),
    }
    return {"mappings": [{"request": {"method": "POST", "urlPath": bodies.PATH}, "response": response}]}


def _response(answer: bytes) -> dict[str, Any]:
    return {
        "uuid": "00000000-0000-4000-8000-000000000003",
        "body": answer.decode(),
        "statusCode": 200,
        "headers": [{"key": "content-type", "value": "application/json"}],
        "bodyType": "INLINE",
        "default": True,
        "disableTemplating": True,
        "rules": [],
        "rulesOperator": "OR",
        "latency": 0,
        "callbacks": [],
    }


def _environment(answer: bytes, port: int) -> dict[str, Any]:
    """Write Mockoon's environment: this path is answered so."""
    route = {
        "uuid": "00000000-0000-4000-8000-000000000002",
        "type": "http",
        "method": "post",
        "endpoint": bodies.PATH.removeprefix("/"),
        "responses": [_response(answer)],
        "responseMode": None,
    }
    return {
        "uuid": "00000000-0000-4000-8000-000000000001",
        "lastMigration": 33,
        "name": "One operation",
        "port": port,
        "hostname": "127.0.0.1",
        "routes": [route],
        "rootChildren": [{"type": "route", "uuid": route["uuid"]}],
    }


def _wiremock(modules: Path, file: Path, port: int) -> list[str]:
    (jar,) = modules.glob("wiremock/**/wiremock-standalone-*.jar")
    root = file.parent / "root"
    (root / "mappings").mkdir(parents=True, exist_ok=True)
    shutil.copy(file, root / "mappings")
    flags = ["--bind-address", "127.0.0.1", "--no-request-journal", "--root-dir", str(root)]
    return ["java", "-jar", str(jar), "--port", str(port), *flags]


def _steady(modules: Path, file: Path, port: int) -> list[str]:
    return [str(modules / ".bin/steady"), "--quiet", "--host", "127.0.0.1", "--port", str(port), str(file)]


def _prism(modules: Path, file: Path, port: int) -> list[str]:
    return [str(modules / ".bin/prism"), "mock", "--verboseLevel", "warn", "--port", str(port), str(file)]


def _mockoon(modules: Path, file: Path, port: int) -> list[str]:
    quiet = ["--disable-log-to-file", "--disable-admin-api"]
    return [str(modules / ".bin/mockoon-cli"), "start", "--data", str(file), "--port", str(port), *quiet]


def _scalar(modules: Path, file: Path, port: int) -> list[str]:
    own = modules.parent / SCALAR.name  # next to its modules, so that it finds them
    shutil.copy(SCALAR, own)
    return ["node", str(own), str(file), str(port)]


PEERS = (
    Peer("Prism", "@stoplight/prism-cli@5.16.0", ("npm", "node"), "the fields", _document, _prism),
    Peer("Steady", "@stdy/cli@0.22.2", ("npm", "node"), "the fields", _document, _steady),
    Peer("WireMock", "wiremock@3.13.2", ("npm", "java"), "the path", _stubs, _wiremock),
    Peer(
        "Scalar",
        "@scalar/mock-server@0.14.4",
        ("npm", "node"),
        "the path",
        _document,
        _scalar,
    ),
    Peer("Mockoon", "@mockoon/cli@9.9.0", ("npm", "node"), "the path", _environment, _mockoon),
)
