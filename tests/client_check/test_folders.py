"""The folder of each run: a copy, in which nothing of an earlier run is left, and what a run leaves in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stability_contract.cases import pictures
from stability_contract.client_check import folders, kept_files, written_files
from stability_contract.client_check.folders import FolderError, Folders
from stability_contract.http.exchange import NoResponse, Response

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = pictures.draw()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "prompts").mkdir(parents=True)
    (folder / "prompts" / "one.txt").write_text("A lighthouse")
    (folder / "client.py").write_text("print()")
    (folder / ".git").mkdir()
    (folder / ".git" / "head").write_text("main")
    (folder / "link.py").symlink_to("client.py")
    return folder


def test_each_run_has_a_copy_that_goes_afterwards(source: Path) -> None:
    with Folders(source).fresh() as (folder, environment):
        assert (folder / "prompts" / "one.txt").read_text() == "A lighthouse"
        assert (folder / ".git").is_symlink()
        assert (folder / "link.py").read_text() == "print()"
        assert environment["PWD"] == str(folder)
        (folder / "client.py").write_text("changed")
        temporary = environment["TMPDIR"]

    assert (source / "client.py").read_text() == "print()"
    assert not folder.exists()
    assert not temporary.startswith(str(source))


def test_a_run_in_place_has_the_folder_itself(source: Path) -> None:
    with Folders(source, in_place=True).fresh() as (folder, _):
        assert folder == source

    assert source.exists()


def test_a_folder_that_is_too_large_is_not_copied(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folders(source).require()
    monkeypatch.setattr(folders, "MAX_FILES", 1)

    with pytest.raises(FolderError, match="give --in-place"):
        Folders(source).require()
    Folders(source, in_place=True).require()


def test_what_a_run_leaves_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "before.png").write_bytes(b"")
    before = written_files.snapshot(tmp_path)
    for name, data in {
        "whole.png": WHOLE,
        "named_otherwise.bin": WHOLE,
        "half.png": WHOLE[: len(WHOLE) // 2],
        "half.bin": WHOLE[: len(WHOLE) // 2],
        "error.webp": b"{}",
        "picture.part": b"",
        "notes.txt": b"a",
    }.items():
        (tmp_path / name).write_bytes(data)

    found = kept_files.look(tmp_path, before)

    assert {name for name, _ in found.pictures} == {"whole.png", "named_otherwise.bin"}
    assert found.digests == {kept_files.digest(WHOLE)}
    assert found.broken == {"half.png", "half.bin", "error.webp"}
    assert found.temporary == {"picture.part"}
    assert "notes.txt" in found.names
    assert "before.png" not in found.names


def test_the_picture_of_an_answer_is_found_in_each_form() -> None:
    json_headers = (("content-type", "application/json"),)

    assert kept_files.answered(Response(200, (("content-type", "image/png"),), b"a")) == b"a"
    assert kept_files.answered(Response(200, json_headers, b'{"image": "YQ=="}')) == b"a"
    assert kept_files.answered(Response(200, json_headers, b'{"image": 1}')) == b""
    assert kept_files.answered(Response(200, json_headers, b"{")) == b""
    assert kept_files.answered(NoResponse("it ended")) == b""
