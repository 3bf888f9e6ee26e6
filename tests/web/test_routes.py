"""Paths and methods that the contract does not name, and pages next to it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from asking import GENERATE, errors_of
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

if TYPE_CHECKING:
    import httpx
    from stability_mock.contract import Contract


@pytest.mark.parametrize(
    "path", ["/nothing", f"{GENERATE}/", f"{GENERATE}/core/", f"{GENERATE}/Core", "/v1/engines/list", "/%00", "/é"]
)
def test_an_unknown_path_is_a_404_in_the_envelope(client: httpx.Client, path: str) -> None:
    answer = client.post(path)

    assert errors_of(answer, 404, "not_found")[0].startswith("path: there is nothing at /")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"] == answer.json()["id"]


def test_a_long_path_is_shown_only_in_part(client: httpx.Client) -> None:
    answer = client.get("/" + "x" * 5_000)

    assert errors_of(answer, 404, "not_found") == ["path: there is nothing at /" + "x" * 99 + "…"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_an_unknown_method_is_a_405_that_names_the_known_one(client: httpx.Client, endpoint: str, method: str) -> None:
    answer = client.request(method, f"{GENERATE}/{endpoint}")

    assert errors_of(answer, 405, "method_not_allowed") == [f"method: {method} is not allowed here, use POST"]
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("host", ["[", "a/b", "a b", "", "[::1", "x" * 3_000])
def test_a_malformed_host_changes_nothing(client: httpx.Client, host: str) -> None:
    missing = client.get("/nothing", headers={"host": host})
    wrong = client.get(f"{GENERATE}/core", headers={"host": host})

    assert errors_of(missing, 404, "not_found") == ["path: there is nothing at /nothing"]
    assert errors_of(wrong, 405, "method_not_allowed")


def test_the_root_leads_to_the_documentation(client: httpx.Client) -> None:
    answer = client.get("/")

    assert answer.status_code == 307
    assert answer.headers["location"] == "/docs"


def test_the_document_that_is_served_is_the_contract_and_valid(client: httpx.Client, published: Contract) -> None:
    answer = client.get("/openapi.json")

    document = answer.json()
    OpenAPIV31SpecValidator(document).validate()
    assert document["info"] == json.loads(json.dumps(published.document["info"]))
    assert document["paths"].keys() == published.document["paths"].keys()


@pytest.mark.parametrize("path", ["core", "ultra"])
def test_the_served_document_takes_empty_fields_and_no_nul_as_the_server_does(client: httpx.Client, path: str) -> None:
    document = client.get("/openapi.json").json()
    operation = document["paths"][f"/v2beta/stable-image/generate/{path}"]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    valid = Draft202012Validator(document | form).is_valid
    names = document["components"]["schemas"][form["$ref"].rpartition("/")[2]]["properties"].keys() - {"prompt"}
    forms = [{"prompt": "A", name: ""} for name in names] + [{"prompt": "A\0"}, {"prompt": ""}]

    for fields in forms:
        answer = client.post(
            f"/v2beta/stable-image/generate/{path}",
            headers={"authorization": "Bearer sk-empty"},
            files={name: (None, value) for name, value in fields.items()},
        )
        assert (answer.status_code == 200) == valid(fields), fields


class _Links(HTMLParser):
    """Collects what a page loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"script": "src", "link": "href", "img": "src", "iframe": "src", "a": "href"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def test_the_documentation_loads_nothing_from_outside(client: httpx.Client) -> None:
    page = client.get("/docs")

    links = _Links(page.text).found
    assert page.status_code == 200
    assert len(links) >= 2
    for link in links:
        assert urlsplit(link).netloc == "", link
        assert client.get(link).status_code == 200


def test_the_documentation_names_no_address_outside(client: httpx.Client) -> None:
    page = client.get("/docs").text

    assert "http://" not in page
    assert "https://" not in page
