"""What stands for an API key wherever a sandbox is named: an id for programs, a label for people."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from stability_mock.state.redaction import redact_credentials

DIGEST = "\0"
"""Begins the name of a sandbox whose key is not known, before its id. No key begins so: no header holds it."""
ID_DIGITS = 32

_WITHOUT_KEY = re.compile(r"anonymous [0-9a-fA-F.:]*")


@lru_cache(maxsize=10_000)
def sandbox_id(key: str) -> str:
    """Return the id of a key's sandbox, 32 hexadecimal digits: the same in every worker and after every start."""
    if key.startswith(DIGEST):
        return key.removeprefix(DIGEST)
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:ID_DIGITS]


def label(key: str) -> str:
    """Return what people see of a key: it is redacted. Empty if the key is not known."""
    if key.startswith(DIGEST):
        return ""
    return key if _WITHOUT_KEY.fullmatch(key) else redact_credentials(f"Bearer {key}").removeprefix("Bearer ")
