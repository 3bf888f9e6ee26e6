"""The page about pictures knows every endpoint, and so does its contact sheet."""

from doc_pages import read, rows
from kinds_sheet import ASKED
from stability_mock.contract import load

PAGE = "docs/pictures.md"
OPERATIONS = {operation.name: operation for operation in load("2026").operations}


def test_the_sheet_shows_every_endpoint_as_the_contract_has_it_painted() -> None:
    shown = {asked.endpoint: asked.kind for asked in ASKED}

    assert shown == {name: operation.painting.kind for name, operation in OPERATIONS.items()}


def test_the_page_says_what_each_endpoint_makes() -> None:
    described = " ".join(row[0] for row in rows(PAGE, "What each endpoint makes"))

    paths = {operation.path.partition("stable-image/")[2] for operation in OPERATIONS.values()}
    assert {path for path in paths if f"`{path}`" not in described} == {
        "generate/core",
        "generate/sd3",
        "generate/ultra",
    }


def test_the_sheet_is_on_the_page() -> None:
    assert "](kinds-sheet.png)" in read(PAGE)
