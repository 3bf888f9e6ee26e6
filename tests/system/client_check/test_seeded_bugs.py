"""Seeded bugs: small clients with one bug each, run as they are; each is found, and nothing else is held against it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from checked_clients import CheckOptions, codes, perform, words

if TYPE_CHECKING:
    from stability_contract.client_check.process import MockServer

BUGS = Path(__file__).with_name("bugs")
HANGS = 8.0
"""Seconds: more than a client takes in health on a machine that is busy."""


@dataclass(frozen=True, slots=True)
class Bug:
    """A client, the finding that its bug deserves, and what else goes with it.

    `then` are errors that the bug brings with it. Most clients notice that they were refused, and say so by how they
    end: that is the error RUN001, which says nothing of the bug.
    """

    file: str
    code: str
    then: frozenset[str] = frozenset({"RUN001"})
    trial: str = ""
    scenario: str = ""
    credits: str = ""
    frozen: bool = False
    patience: float = 20.0

    def __str__(self) -> str:
        return f"{self.file}{f' {self.trial}' if self.trial else ''}"


def unnoticed(file: str, code: str, trial: str = "", *, patience: float = 20.0, scenario: str = "") -> Bug:
    """Return a bug at which nothing fails."""
    return Bug(file, code, frozenset(), trial, scenario, patience=patience)


FOUND = [
    # where it asks, and who
    Bug("v1_path.py", "USE001"),
    Bug("older_path.mjs", "USE001"),
    Bug("slash_at_the_end.mjs", "REQ001"),
    Bug("get.sh", "REQ002"),
    Bug("elsewhere.sh", "RUN002"),
    Bug("no_key.sh", "REQ007"),
    Bug("key_in_query.sh", "USE003", frozenset({"RUN001", "REQ007"})),
    Bug("x_api_key.py", "USE004"),
    unnoticed("key_in_form.py", "USE005"),
    unnoticed("two_keys.mjs", "USE006"),
    unnoticed("key_without_bearer.mjs", "REQ042"),
    Bug("accept_png.sh", "REQ008"),
    unnoticed("no_accept.mjs", "REQ043"),
    # how it writes the form
    Bug("json_body.py", "USE010"),
    Bug("urlencoded.py", "USE011"),
    Bug("content_type_by_hand.py", "USE012"),
    Bug("wrong_boundary.py", "USE013"),
    Bug("large_body.py", "REQ005"),
    Bug("field_twice.sh", "REQ019"),
    # what it writes into it
    unnoticed("v1_fields.py", "USE002"),
    unnoticed("misspelt_field.py", "REQ040"),
    Bug("misspelt_prompt.py", "REQ010"),
    Bug("empty_prompt.sh", "REQ012"),
    Bug("long_prompt.mjs", "REQ013"),
    unnoticed("undefined_prompt.mjs", "USE026"),
    unnoticed("great_weight.py", "USE022"),
    Bug("large_seed.py", "REQ015"),
    Bug("seed_of_none.py", "REQ016"),
    Bug("unknown_ratio.mjs", "REQ011"),
    Bug("wrong_case.mjs", "USE014"),
    Bug("webp_on_sd3.sh", "USE015"),
    Bug("turbo_with_negative_prompt.py", "USE016"),
    Bug("strength_in_text_mode.py", "USE017"),
    Bug("picture_without_mode.py", "USE018"),
    # how it sends a picture
    unnoticed("picture_without_filename.py", "USE019"),
    Bug("picture_as_base64.mjs", "USE020"),
    Bug("picture_as_data_url.mjs", "USE020"),
    Bug("picture_as_path.mjs", "USE020"),
    unnoticed("path_in_filename.py", "USE021"),
    unnoticed("own_picture_back.py", "USE023"),
    Bug("gif_picture.py", "REQ031"),
    Bug("small_picture.py", "REQ032"),
    # what it does over time
    Bug("over_the_limit.py", "USE030", frozen=True),
    unnoticed("retries_in_the_time_out.py", "USE031", scenario="faults: [{status: 429, times: 1}]"),
    unnoticed("hammers.mjs", "USE032", scenario="faults: [{status: 429}]"),
    Bug("retries_a_refusal.py", "USE033", frozenset({"RUN001", "REQ011"})),
    Bug("goes_on_without_credits.py", "USE034", credits="3"),
    unnoticed("same_picture_twice.py", "USE035"),
    unnoticed("retries_at_once.mjs", "USE036", scenario="faults: [{status: 500, times: 3}]"),
    unnoticed("retries_at_once.mjs", "USE037", scenario="faults: [{status: 500, times: 9}]"),
    Bug("ignores_the_status.py", "USE040", frozenset({"REQ012"})),
    # what shows only when something goes wrong
    unnoticed("saves_anything.py", "TRY001", "error_200"),
    unnoticed("saves_anything.py", "TRY001", "empty_200"),
    unnoticed("decodes_anything.mjs", "TRY001", "base64_cut"),
    unnoticed("reads_any_json.mjs", "TRY003", "html_502"),
    unnoticed("trusts_the_json.py", "TRY003", "json_missing_field"),
    unnoticed("retries_429_at_once.sh", "TRY004", "429"),
    unnoticed("ignores_the_finish_reason.mjs", "TRY005", "content_filtered"),
]


@pytest.mark.parametrize("bug", FOUND, ids=str)
def test_a_bug_is_found_and_nothing_else_is_held_against_the_client(bug: Bug, shared: MockServer, studio: Path) -> None:
    (studio / "scenario.yaml").write_text(bug.scenario, encoding="ascii")
    own = [
        *(("--scenario", "scenario.yaml") if bug.scenario else ()),
        *(("--credits", bug.credits) * bool(bug.credits)),
    ]
    preference = CheckOptions((bug.trial,) if bug.trial else (), bug.patience, tuple(own), frozen=bug.frozen)

    check = perform(words(BUGS / bug.file), preference, shared)

    assert bug.code in codes(check)
    assert codes(check, "error") - {bug.code} <= bug.then


def test_who_waits_longer_than_we_do_is_not_blamed(shared: MockServer, studio: Path) -> None:  # noqa: ARG001
    check = perform(words(BUGS / "waits_for_ever.py"), CheckOptions(("stall",), HANGS), shared)

    assert [result.verdict for result in check.results] == ["still waiting"]
    assert codes(check, "error", "warning") == set()
    assert check.survived == (0, 0)


def test_a_misspelt_field_is_shown_its_name(shared: MockServer, studio: Path) -> None:  # noqa: ARG001 - where it works
    check = perform(words(BUGS / "misspelt_field.py"), CheckOptions(), shared)

    (issue,) = check.issues
    assert issue.best.detail == "is not a parameter of this operation (did you mean 'negative_prompt'?)"


def test_every_client_with_a_bug_is_tried() -> None:
    assert {"waits_for_ever.py"} | {bug.file for bug in FOUND} == {
        file.name for file in BUGS.iterdir() if file.is_file()
    }
