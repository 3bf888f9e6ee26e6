"""The JavaScript of others that the page is built on: what is in the repository is what was fetched."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile

import pytest
import vendor

FILES = {path.name: path.read_bytes() for path in vendor.FOLDER.iterdir() if path.name != vendor.TABLE}


def _archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def test_the_table_has_the_hash_of_each_file() -> None:
    assert (vendor.FOLDER / vendor.TABLE).read_text() == vendor.table(FILES)


def test_each_file_is_of_a_package_whose_licence_is_there() -> None:
    assert set(FILES) == {name for package in vendor.PACKAGES for name in package.files.values()}
    assert all(f"{package.name}.LICENSE.txt" in FILES for package in vendor.PACKAGES)


def test_modules_import_nothing_and_name_no_map() -> None:
    for name, data in FILES.items():
        if name.endswith(".js"):
            assert re.findall(r'(?:from|import)\s*"([^"]+)"', data.decode()) == []
            assert b"sourceMappingURL" not in data


def test_an_archive_with_another_hash_is_refused() -> None:
    archive = _archive({"package/a.mjs": b"export{};"})
    right = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    package = vendor.Package("a", "1.0.0", right, {"a.mjs": "a.js"})

    assert vendor.checked(archive, package) is archive
    with pytest.raises(ValueError, match=r"a 1\.0\.0: its archive has the sha512"):
        vendor.checked(archive, package._replace(sha512="other"))


def test_what_is_taken_names_no_map() -> None:
    module = b"export{h};\n//# sourceMappingURL=a.mjs.map\n"
    archive = _archive({"package/a.mjs": module, "package/LICENSE": b"Free.", "package/b": b"left"})
    package = vendor.Package("a", "1.0.0", "", {"a.mjs": "a.js", "LICENSE": "a.LICENSE.txt"})

    taken = vendor.extracted(archive, package)

    assert taken == {"a.js": b"export{h};\n", "a.LICENSE.txt": b"Free."}
