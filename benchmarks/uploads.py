"""What uploads cost: in memory while they are refused, and in time while they are read."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import bodies, processes, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.processes import Running

MIB = 1 << 20
LIMIT = 10 * MIB
"""Maximum size of a body that the contract allows."""


def measured(size: int, times: int) -> Iterator[tuple[str, float]]:
    """Refuse uploads of `size` bytes, and take one of 9 MiB `times` times, in turn with the bare server."""
    with processes.ours() as server:
        talk.post(server.port, bodies.good())
        yield "idle memory after the first picture, MB", server.memory / 1e6
        for way, chunked in (("Content-Length", False), ("in chunks", True)):
            yield f"rise of peak memory while {size // MIB} MiB are refused ({way}), MiB", _rise(server, size, chunked)
        yield (
            "sent in chunks past the limit when the refusal came, KiB",
            talk.sent_past_limit(server.port, LIMIT) / 1024,
        )
    with tempfile.TemporaryDirectory() as answers:
        (Path(answers) / "ok").write_bytes(b"ok")
        with processes.bare(Path(answers)) as bare, processes.ours() as server:
            talk.post(server.port, bodies.good())
            before = server.peak_memory
            talk.post(server.port, bodies.UPLOAD)
            yield "rise of peak memory with the first upload of 9 MiB, MiB", (server.peak_memory - before) / MIB
            cpu = bare.cpu_seconds, server.cpu_seconds
            pairs = [(_seconds(bare, "/ok"), _seconds(server, bodies.PATH)) for _ in range(times)]
            own_cpu, bare_cpu = server.cpu_seconds - cpu[1], bare.cpu_seconds - cpu[0]
    yield "upload of 9 MiB to the bare server, ms", statistics.median(floor for floor, _ in pairs) * 1000
    yield "upload of 9 MiB to the mock server, ms", statistics.median(own for _, own in pairs) * 1000
    yield "... as a multiple of the bare server's time", statistics.median(own / floor for floor, own in pairs)
    yield "... as a multiple of the bare server's CPU", own_cpu / max(bare_cpu, 0.01)


def _rise(server: Running, size: int, chunked: bool) -> float:  # noqa: FBT001 - private
    before = server.peak_memory
    talk.flood(server.port, size, chunked=chunked)
    return (server.peak_memory - before) / MIB


def _seconds(server: Running, path: str) -> float:
    """Time one upload over a connection of its own; the pictures it asks for are the same."""
    began = time.perf_counter()
    talk.post(server.port, bodies.UPLOAD, path)
    return time.perf_counter() - began
