"""The ids of requests: random, and never those of another process."""

from __future__ import annotations

import os
import re

import pytest
from stability_mock.web.rendering import new_id


def test_an_id_is_32_digits_and_new_each_time() -> None:
    ids = [new_id() for _ in range(1_000)]

    assert all(re.fullmatch(r"[0-9a-f]{32}", each) for each in ids)
    assert len(set(ids)) == 1_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_gives_ids_of_its_own() -> None:
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writer, new_id().encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 32).decode() != new_id()
    os.close(reader)
    os.close(writer)
