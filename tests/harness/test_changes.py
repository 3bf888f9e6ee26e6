"""`stability-contract diff`: what changed between two contracts, and which changes break a client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from alterations import ALTERATIONS, CORE, branch
from altered import GONE, altered
from click.testing import CliRunner
from stability_contract.cli import main
from stability_contract.contract.document import DocumentError
from stability_contract.diff import documents

if TYPE_CHECKING:
    from pathlib import Path

    from altered import Edit
    from click.testing import Result
    from stability_contract.contract.document import Document

RATIOS = "21:9, 16:9, 3:2, 5:4, 1:1, 4:5, 2:3, 9:16, 9:21"
UPLOAD = "picture, min side in pixels 64, max side in pixels 16,384, max pixels 9,437,184, as png, jpeg, webp"
EVERYWHERE = f"""
            header stability-client-id: added, optional, text, max characters 256
            header stability-client-user-id: added, optional, text, max characters 256
            header stability-client-version: added, optional, text, max characters 256
            field aspect_ratio: values listed in another order: {RATIOS}
  BREAKING  answer 422: name also public_figure
"""
BETWEEN_THE_YEARS = {
    "ultra": f"""
            field image: added, optional, {UPLOAD}
            field strength: added, optional, number, minimum 0, maximum 1
            field strength: now required with image
            field style_preset: added, optional, one of 17 values
    """,
    "core": """
  BREAKING  size 1:1: 1248x1248 → 1536x1536
  BREAKING  size 5:4: 1328x1104 → 1632x1344
  BREAKING  size 3:2: 1488x1024 → 1824x1248
  BREAKING  size 16:9: 1648x944 → 2016x1152
  BREAKING  size 21:9: 1888x784 → 2304x960
  BREAKING  size 4:5: 1104x1328 → 1344x1632
  BREAKING  size 2:3: 1024x1488 → 1248x1824
  BREAKING  size 9:16: 944x1648 → 1152x2016
  BREAKING  size 9:21: 784x1888 → 960x2304
    """,
    "sd3": """
            field model: also sd3.5-large, sd3.5-large-turbo, sd3.5-medium, sd3.5-flash
            field model: default sd3-large → sd3.5-large, which is what sd3-large means now
            field model: sd3-large stands for sd3.5-large
            field model: sd3-large-turbo stands for sd3.5-large-turbo
            field model: sd3-medium stands for sd3.5-medium
            price with model sd3.5-large: 6.5 credits
            price with model sd3.5-large-turbo: 4 credits
            price with model sd3.5-medium: 3.5 credits
            price with model sd3.5-flash: 2.5 credits
            field output_format: also webp
            answer 200: also as image/webp
            field style_preset: added, optional, one of 17 values
            field cfg_scale: added, optional, number, minimum 1, maximum 10, \
default 4 with model sd3.5-large, sd3.5-medium, sd3-large, sd3-medium, \
default 1 with model sd3.5-large-turbo, sd3.5-flash, sd3-large-turbo
            field negative_prompt: now allowed with model sd3-large-turbo
  BREAKING  field image: max pixels 33,554,432 → 9,437,184
    """,
}
"""What the two years differ in, line by line: `accept` is optional in both, since 2024 answers without it, too."""
NEW = {
    "upscale-fast": "POST /v2beta/stable-image/upscale/fast",
    "upscale-conservative": "POST /v2beta/stable-image/upscale/conservative",
    "upscale-creative": "POST /v2beta/stable-image/upscale/creative",
    "erase": "POST /v2beta/stable-image/edit/erase",
    "inpaint": "POST /v2beta/stable-image/edit/inpaint",
    "outpaint": "POST /v2beta/stable-image/edit/outpaint",
    "search-and-replace": "POST /v2beta/stable-image/edit/search-and-replace",
    "search-and-recolor": "POST /v2beta/stable-image/edit/search-and-recolor",
    "remove-background": "POST /v2beta/stable-image/edit/remove-background",
    "replace-background-and-relight": "POST /v2beta/stable-image/edit/replace-background-and-relight",
    "sketch": "POST /v2beta/stable-image/control/sketch",
    "structure": "POST /v2beta/stable-image/control/structure",
    "style": "POST /v2beta/stable-image/control/style",
    "style-transfer": "POST /v2beta/stable-image/control/style-transfer",
    "result": "GET /v2beta/results/{id}",
    "upscale-creative-result": "GET /v2beta/stable-image/upscale/creative/result/{id}",
}
"""The endpoints of 2026 that 2024 does not have."""


def lines(old: Document, new: Document) -> list[str]:
    """Return what is reported, each line once; one that breaks begins with an exclamation mark."""
    found = documents.between(old, new)
    return list(dict.fromkeys(f"{'! ' if change.breaking else ''}{change}" for change in found))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments])


@pytest.mark.parametrize(("edits", "there", "back"), ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_alteration_is_reported_with_what_it_breaks(edits: list[Edit], there: list[str], back: list[str]) -> None:
    assert sorted(lines(altered(), altered(*edits))) == sorted(there)
    if back:
        assert sorted(lines(altered(*edits), altered())) == sorted(back)


def test_an_operation_may_move() -> None:
    moved = altered((CORE, GONE), (("paths", "/v3/core"), {"post": altered().raw["paths"][CORE[1]]["post"]}))

    assert lines(altered(), moved) == ["! operation: moved: POST /v2beta/stable-image/generate/core → POST /v3/core"]


@pytest.mark.parametrize("name", ["2024", "2026"])
def test_a_contract_does_not_differ_from_itself(name: str) -> None:
    result = run(name, name)

    assert (result.exit_code, result.output) == (0, f"{name} → {name}: nothing changed for clients\n")


def test_between_the_years_there_is_all_that_changed_and_nothing_else() -> None:
    result = run("2024", "2026")

    *sections, verdict = result.output.strip().split("\n\n")
    found = {section.split("\n", 1)[0]: sorted(section.splitlines()[1:]) for section in sections}
    expected = {name: f"{EVERYWHERE}{text}".splitlines() for name, text in BETWEEN_THE_YEARS.items()}
    expected |= {name: [f"            operation: {place} added"] for name, place in NEW.items()}
    assert found == {name: sorted(line for line in text if line.strip()) for name, text in expected.items()}
    assert verdict == "2024 → 2026: 59 changes, 13 of them breaking"
    assert result.exit_code == 1


def test_what_breaks_nobody_is_exit_code_0(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(altered(((*CORE, "x-credits"), "2")).raw), "utf-8")

    result = run("2024", str(file))

    assert result.exit_code == 0
    assert (
        result.output == f"core\n            price: 3 → 2 credits\n\n2024 → {file}: 1 change, none of them breaking\n"
    )


def test_json_has_what_stood_there_before_and_after() -> None:
    result = run("2024", "2026", "--json")

    found = json.loads(result.output)
    (image,) = [one for one in found["changes"] if one["operation"] == "sd3" and one["kind"] == "x-max-pixels"]
    assert {key: found[key] for key in ("old", "new", "breaking")} == {"old": "2024", "new": "2026", "breaking": 13}
    assert image == {
        "operation": "sd3",
        "part": "field",
        "name": "image",
        "kind": "x-max-pixels",
        "text": "max pixels 33,554,432 → 9,437,184",
        "breaking": True,
        "old": 33554432,
        "new": 9437184,
    }
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2024", "none.yaml"), "there is no contract none.yaml"),
        (("2025", "2026"), "there is no contract 2025"),
        (("2024",), "Missing argument 'NEW'"),
    ],
)
def test_bad_use_is_exit_code_2_and_one_clear_line(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert words in result.output.splitlines()[-1]


def test_what_cannot_be_compared_is_reported() -> None:
    damaged = altered((branch("SD3Strength", "maximum"), "one"))

    with pytest.raises(DocumentError, match="cannot compare these contracts"):
        documents.between(altered(), damaged)
