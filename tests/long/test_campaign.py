"""Aimed attacks on a real server under the memory limit of the cluster's manifest: kinds, sizes and positions.

`make test-long` runs it and prints the table of figures that stands in docs/security.md.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pytest
import wire
import yaml
from hostile_forms import SLOW
from hostile_pictures import LARGE, LONG
from limits import limited
from live import Live, start
from places import ROOT
from wire import Wire, connected, form, named, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from limits import Limited

MANIFEST = ROOT / "docker" / "kubernetes.yaml"
MIB = 1 << 20
PAUSE_SECONDS = 0.2
LARGEST = 10 * MIB - 65_536
SIZES = (MIB, LARGEST)
BALANCE = b"GET /v1/user/balance HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: sk-campaign\r\n\r\n"
CHUNKED = BALANCE.replace(b"GET", b"POST").replace(b"\r\n\r\n", b"\r\ntransfer-encoding: chunked\r\n\r\n")
ALLOWED = {200, 400, 405, 413}
FIELDS = (named(b"prompt", b"a boat"), named(b"mode", b"image-to-image"), named(b"strength", b"0.5"))
PICTURE = b'Content-Disposition: form-data; name="image"; filename="a"'

pytestmark = pytest.mark.timeout(1_800)


class Attack(NamedTuple):
    """What one client sends, and how many do at once."""

    kind: str
    request: bytes
    clients: int = 1


class Figures(NamedTuple):
    """What an attack took: its answers, the CPU for each client, the most memory, how long another client waited."""

    attack: Attack
    statuses: set[int]
    cpu: float
    peak: int
    waited: float


def upload(picture: bytes) -> bytes:
    """Ask for a picture from a picture."""
    return post("sk-campaign", form(*FIELDS, (PICTURE, picture)), target=b"/v2beta/stable-image/generate/sd3")


def attacks() -> Iterator[Attack]:
    """Yield every kind in every size, and in more than one position."""
    for kind, make in LONG.items():
        yield from (Attack(f"{kind}, {size // MIB or 1} MiB", upload(make(size))) for size in SIZES)
        yield Attack(f"{kind}, 9 MiB", upload(make(LARGEST)), clients=4)
    for kind, made in LARGE.items():
        yield from (Attack(f"33 megapixels, {kind}", upload(made()), clients) for clients in (1, 4))
    yield from (
        Attack("33 megapixels, WebP in 34 bytes", upload(LARGE["WebP: one colour in 34 bytes"]()), n) for n in (16, 24)
    )
    for kind, (make, _) in SLOW.items():
        yield from (Attack(f"form: {kind}, {size // MIB or 1} MiB", post("sk-campaign", make(size))) for size in SIZES)
    yield Attack("uploads of 9 MiB", upload(b"\x89PNG\r\n\x1a\n" + bytes(LARGEST - 1_000)), clients=64)
    for kind, endless in ENDLESS.items():
        yield from (Attack(f"{kind}, {size // MIB} MiB", endless(size)) for size in (MIB, 40 * MIB))
    yield from (Attack(f"{number:,} requests in a row", BALANCE * number) for number in (1_000, 10_000))


ENDLESS: dict[str, Callable[[int], bytes]] = {
    "trailers": lambda size: CHUNKED + b"1\r\nx\r\n0\r\n" + b"a: b\r\n" * (size // 6),
    "a trailer without end": lambda size: CHUNKED + b"1\r\nx\r\n0\r\na: " + b"b" * size,
    "an extension of a chunk without end": lambda size: CHUNKED + b"1;" + b"b" * size,
    "headers": lambda size: BALANCE[:-2] + b"a: b\r\n" * (size // 6),
    "a header without end": lambda size: BALANCE[:-2] + b"a: " + b"b" * size,
}


def sent(live: Live, request: bytes) -> set[int]:
    """Send a request behind a good one, and return what both are answered."""
    with connected(live.address) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.send(BALANCE + request)
            connection.finish()
        return set(answers(connection))


def answers(connection: Wire) -> Iterator[int]:
    """Yield the status of each answer until the connection ends."""
    try:
        while True:
            yield connection.answer().status
    except (AssertionError, ConnectionResetError):
        return


def measured(live: Live, group: Limited, attack: Attack) -> Figures:
    """Carry out an attack, while another client asks for something small again and again."""
    group.reset()
    cpu, waited = group.cpu_seconds, 0.0
    with ThreadPoolExecutor(attack.clients) as pool:
        under_way = [pool.submit(sent, live, attack.request) for _ in range(attack.clients)]
        while wait(under_way, timeout=PAUSE_SECONDS).not_done:
            began = time.perf_counter()
            assert sent(live, b"") == {200}
            waited = max(waited, time.perf_counter() - began)
    statuses = set().union(*(answer.result() for answer in under_way))
    return Figures(attack, statuses, (group.cpu_seconds - cpu) / attack.clients, group.peak, waited)


def table(rows: Iterable[Figures], way: str, limit: int) -> tuple[str, str]:
    """Return the figures in Markdown: the head and the rows."""
    head = f"Limit: {limit // MIB:,} MiB, kept by {way}.\n\n"
    head += "| Attack | clients | answers | CPU each, s | peak, MiB |\n|---|---:|---|---:|---:|"
    return head, "\n".join(map(written, rows))


def written(row: Figures) -> str:
    """Write a row in Markdown."""
    shown = ", ".join(map(str, sorted(row.statuses)))
    return f"| {row.attack.kind} | {row.attack.clients} | {shown} | {row.cpu:.2f} | {row.peak // MIB:,} |"


def test_a_server_survives_every_attack_within_its_limits(
    record_property: Callable[[str, object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE_SECONDS", 600)
    [deployment, _] = yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8"))
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    limit = int(container["resources"]["limits"]["memory"].removesuffix("Gi")) << 30
    flags = ("--rate-limit", "off", "--credits", "unlimited", "--journal-mb", "1", "--log-level", "error")
    with start(*flags, measured=False) as live, limited(live.process.pid, limit) as group:
        plain = upload(LONG["PNG: empty texts"](0))
        bare = [measured(live, group, Attack("a plain picture", plain)) for _ in range(2)][-1]
        rows = [bare, *(measured(live, group, attack) for attack in attacks())]
        rows.append(measured(live, group, Attack("a plain picture, afterwards", plain)))
        record_property("figures", table(rows, group.way, limit))

        assert live.process.poll() is None
        assert live.log == ""

    for row in rows:
        assert row.statuses <= ALLOWED, row
        assert row.peak < limit, row
        assert row.cpu < 20 * max(bare.cpu, 0.15), row
