"""The settings: the fields of `Settings`, the flags of `--help` and the table of docs/settings.md are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner
from doc_pages import read, rows
from stability_mock.cli import main
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

PAGE = "docs/settings.md"


def row(name: str, field: FieldInfo) -> str:
    """Write the row of the table that a setting should have."""
    flag = f"--{name.replace('_', '-')}"
    shown = {(): "", "": "", None: "unlimited", False: "off"}.get(field.default, f"`{field.default}`")
    meaning = str(field.description).replace("|", "\\|")
    return f"| `{flag}` | `STABILITY_MOCK_{name.upper()}` | {shown} | {meaning} |"


def test_every_setting_has_its_row() -> None:
    needed = [row(name, field) for name, field in Settings.model_fields.items()]

    assert [line for line in needed if line not in read(PAGE).splitlines()] == []


def test_the_rows_are_in_the_order_of_the_settings() -> None:
    variables = [cells[1].strip("`") for cells in rows(PAGE, "All settings")]

    assert variables == [f"STABILITY_MOCK_{name.upper()}" for name in Settings.model_fields]


def test_help_shows_every_flag_with_the_words_of_the_table() -> None:
    shown = " ".join(CliRunner().invoke(main, ["serve", "--help"], terminal_width=1000).output.split())

    assert [name for name in Settings.model_fields if f"--{name.replace('_', '-')} " not in shown] == []
    assert [name for name, field in Settings.model_fields.items() if str(field.description) not in shown] == []


def test_help_shows_no_flag_that_is_not_in_the_table() -> None:
    shown = CliRunner().invoke(main, ["serve", "--help"]).output
    flags = {word.rstrip(",") for word in shown.split() if word.startswith("--") and not word.startswith("--no-")}

    documented = {cells[0].strip("`") for cells in rows(PAGE, "All settings")}

    assert flags - documented == {"--help"}
