"""What a run left in its folder: whole pictures by their content, pictures that are not whole, temporary files."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.client_check import written_files
from stability_contract.http import accept, json_body
from stability_contract.http.exchange import Response
from stability_contract.oracle import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.written_files import Snapshot
    from stability_contract.http.exchange import NoResponse

MAX_FILE_BYTES = 32 << 20
MAX_LOOKED_AT = 500
_PICTURE = re.compile(r"\.(png|jpe?g|webp)$", re.IGNORECASE)
_TEMPORARY = re.compile(r"(\.(part|partial|tmp|temp|download|crdownload)|~)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """The files that are new or changed, by name.

    `pictures` are whole, with a digest of their bytes; `broken` have a picture's name or beginning and are not whole;
    `temporary` have the name of a file that is to be renamed or removed.
    """

    names: frozenset[str] = frozenset()
    pictures: tuple[tuple[str, str], ...] = ()
    broken: frozenset[str] = frozenset()
    temporary: frozenset[str] = frozenset()

    @property
    def digests(self) -> frozenset[str]:
        """Return the digests of the whole pictures."""
        return frozenset(digest for _, digest in self.pictures)


def digest(data: bytes) -> str:
    """Return what is the same for equal bytes alone."""
    return hashlib.sha256(data).hexdigest()


def answered(answer: Response | NoResponse) -> bytes:
    """Return the bytes of the picture in an answer, nothing if there is none."""
    if not isinstance(answer, Response):
        return b""
    if answer.media_type != accept.JSON:
        return answer.body
    try:
        return base64.b64decode(json_body.read(answer.body)["image"], validate=True)
    except (json_body.JsonError, LookupError, TypeError, ValueError):
        return b""


def look(folder: Path, before: Snapshot) -> Kept:
    """Look at all files that were written since a snapshot."""
    after = written_files.snapshot(folder)
    names = sorted(name for name, state in after.items() if before.get(name) != state)
    whole, broken = [], set()
    for name in names[:MAX_LOOKED_AT]:
        data = _read(folder / name)
        if data is None or not (_PICTURE.search(name) or pictures.named(data)):
            continue
        if pictures.look(data):
            whole.append((name, digest(data)))
        else:
            broken.add(name)
    temporary = frozenset(name for name in names if _TEMPORARY.search(name))
    return Kept(frozenset(names), tuple(whole), frozenset(broken), temporary)


def _read(path: Path) -> bytes | None:
    """Return the content of an ordinary file that is not too large."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_FILE_BYTES:
            return None
        return path.read_bytes()
    except OSError:
        return None
