"""What the contract declares of answers, and a judge of every answer that a test is given."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

Json = dict[str, Any]

ERROR = 400


class Declarations:
    """Reads the document by itself, apart from the code under test."""

    def __init__(self, document: Json) -> None:
        self._document = document

    def require(self, response: httpx.Response) -> None:
        """Fail unless this answer is declared; answers of paths that the contract does not name pass."""
        response.read()
        self.judge(response.request.url.path, response.status_code, response.headers, response.content)

    def judge(self, path: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Fail unless the path's operation declares this status, its media type and, of an error, its name."""
        template = next((one for one in self._document["paths"] if _fits(one, path)), None)
        if template is None:
            return
        (operation,) = self._document["paths"][template].values()
        assert str(status) in operation["responses"], f"undeclared status {status}: {body[:500]!r}"
        declared = self._resolve(operation["responses"][str(status)])
        media_type = headers["content-type"].partition(";")[0]
        assert media_type in declared["content"], f"undeclared media type {media_type}"
        for name, header in declared.get("headers", {}).items():
            assert name in headers or not self._resolve(header).get("required"), f"no header {name}"
        if status >= ERROR and path.startswith("/v2beta/"):
            self._judge_error(declared, headers, body)

    def _judge_error(self, declared: Json, headers: Mapping[str, str], body: bytes) -> None:
        error = json.loads(body)
        assert list(error) == ["errors", "id", "name"]
        assert error["errors"]
        assert all(isinstance(text, str) and text for text in error["errors"])
        assert re.fullmatch("[0-9a-f]{32}", error["id"])
        assert error["id"] == headers["x-request-id"]
        name = declared["content"]["application/json"]["schema"]["allOf"][1]["properties"]["name"]
        assert error["name"] in name.get("enum", [name.get("const")])
        assert headers["content-type"] == "application/json"
        assert body == json.dumps(error, separators=(",", ":"), ensure_ascii=False).encode()

    def _resolve(self, node: Json) -> Json:
        if "$ref" not in node:
            return node
        found: Any = self._document
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return self._resolve(found)


def _fits(template: str, path: str) -> bool:
    """Return whether a path is one of those that a template stands for; what varies ends it, and may be anything."""
    before, brace, _ = template.partition("{")
    return path.startswith(before) if brace else path == template
