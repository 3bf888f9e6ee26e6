"""Reading the contract: what the harness knows of an operation, and what it says of a broken document."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from stability_contract.contract import document

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.contract.document import Document


def test_the_published_contracts_are_known_by_their_years() -> None:
    assert document.load("2024").raw == document.load().raw
    assert document.load("2026").raw["info"]["version"] != document.load().raw["info"]["version"]
    assert sorted(file.name for file in document.published().parent.glob("*.yaml")) == sorted(
        document.PUBLISHED.values()
    )


def test_the_published_contract_has_three_operations(contract: Document) -> None:
    assert list(contract.names) == ["ultra", "core", "sd3"]
    assert list(contract.rate_limit) == [150, 10, 60]
    assert [len(operation.branches) for operation in contract.operations] == [1, 1, 4]


def test_selectors_are_the_fields_that_choose_a_branch(contract: Document) -> None:
    sd3 = contract.operation("sd3")

    assert set(sd3.selectors) == {"mode", "model"}
    titles = [(sd3.branch(values) or {}).get("title") for values in ({}, {"mode": "image-to-image"})]
    assert titles == ["text-to-image", "image-to-image"]
    assert sd3.branch({"mode": "upscale"}) is None


def test_prices_follow_the_field_that_decides_them(contract: Document) -> None:
    sd3 = contract.operation("sd3")

    assert contract.operation("ultra").price({}) == 8
    assert sd3.price({}) == Decimal("6.5")
    assert sd3.price({"model": "sd3-medium"}) == Decimal("3.5")
    assert sd3.price({"model": "unknown"}) == Decimal("6.5")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (": : :", "cannot read the contract"),
        ("[]", "no `paths`"),
        ("paths: {}", "no operation that takes multipart/form-data"),
        ("paths: {/a: {post: 1}}", "cannot understand the contract"),
        ("paths: {/a: {post: {requestBody: {content: {multipart/form-data: {}}}}}}", "cannot understand"),
    ],
)
def test_a_broken_document_is_reported_in_one_line(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(text, "utf-8")

    with pytest.raises(document.DocumentError, match=words) as caught:
        document.load(file)

    assert "\n" not in str(caught.value)


def test_a_missing_document_is_reported_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(document.DocumentError, match=r"there is no contract .*none\.yaml: give 2024, 2026 or a file"):
        document.load(tmp_path / "none.yaml")


def test_an_unknown_operation_is_reported_with_those_there_are(contract: Document) -> None:
    with pytest.raises(document.DocumentError, match="ultra, core, sd3"):
        contract.operation("upscale")
