"""The command serves the contract of 2026, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from asking import ask, errors_of
from places import ROOT
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx


@pytest.mark.parametrize("settings", [Settings(), Settings(contract="2026")], ids=["2024", "2026"])
def test_a_name_that_the_contract_does_not_declare_means_nothing_in_a_prompt(
    client: httpx.Client, settings: Settings
) -> None:
    answer = ask(client, "core", prompt="a boat mock:public_figure")

    if settings.contract == "2024":
        assert answer.status_code == 200
    else:
        assert errors_of(answer, 422, "public_figure")


def test_the_page_of_behaviours_has_a_row_for_each_label_of_either_contract() -> None:
    page = (ROOT / "docs/fidelity.md").read_text(encoding="utf-8")
    rows = {line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line.startswith("| ")}

    for name in ("stable-image-v2beta.yaml", "stable-image-v2beta-2026.yaml"):
        document = yaml.safe_load((ROOT / "openapi" / name).read_text(encoding="utf-8"))
        assert set(behaviours(document)) <= rows


def behaviours(node: object) -> list[str]:
    """Return every labelled behaviour in a document."""
    if isinstance(node, list):
        return [found for child in node for found in behaviours(child)]
    if not isinstance(node, dict):
        return []
    own = [node["behaviour"].replace("|", "\\|")] if set(node) == {"label", "behaviour"} else []
    return own + [found for child in node.values() for found in behaviours(child)]
