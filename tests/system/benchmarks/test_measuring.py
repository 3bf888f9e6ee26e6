"""The benchmarks measure what they say. How fast anything is, no test asks."""

from __future__ import annotations

import json
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from benchmarks import bodies, compare, figures, load, machine, painting, peers, processes, rounds, story, talk, viewing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.processes import Running

needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="needs wrk")


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """Run the mock server as the benchmarks do."""
    with processes.ours(*processes.UNLIMITED) as running:
        yield running


def outcome(requests: int, refused: int = 0) -> load.Outcome:
    """Make what wrk might say of two seconds."""
    return load.Outcome(requests=requests, seconds=2.0, refused=refused, lost=0, p50_ms=1.0, p99_ms=2.0)


def test_the_good_request_is_answered_with_the_very_picture_that_the_bare_server_has(
    server: Running, tmp_path: Path
) -> None:
    compare.write_answers(tmp_path)

    with talk.connection(server.port) as opened:
        opened.request("POST", bodies.PATH, bodies.good(), talk.headers())
        answer = opened.getresponse()
        picture = answer.read()

    assert answer.status == 200
    assert picture == (tmp_path / "picture").read_bytes()


def test_the_refused_request_has_four_problems(server: Running) -> None:
    with talk.connection(server.port) as opened:
        opened.request("POST", bodies.PATH, bodies.REFUSED, talk.headers())
        answer = opened.getresponse()
        errors = json.loads(answer.read())["errors"]

    assert answer.status == 400
    assert [error.partition(":")[0] for error in errors] == ["prompt", "aspect_ratio", "seed", "output_format"]


def test_an_upload_of_9_mib_is_accepted(server: Running) -> None:
    assert len(bodies.UPLOAD) > 9 << 20
    assert talk.post(server.port, bodies.UPLOAD) == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_flood_is_refused_and_the_server_lives_on(server: Running, chunked: bool) -> None:  # noqa: FBT001 - a case
    talk.flood(server.port, 12 << 20, chunked=chunked)

    assert talk.post(server.port, bodies.good()) == 200


def test_the_story_of_a_429_goes_as_the_reference_says() -> None:
    assert story.seconds() > 0


def test_the_quick_figures_have_a_unit_each_and_none_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    written = tmp_path / "out" / "figures.json"

    code = figures.main(["--quick", "--json", str(written)])

    found = json.loads(written.read_text(encoding="utf-8"))["figures"]
    assert code == 0
    assert len(found) == 18
    assert [name for name in found if not name.startswith("...") and ", " not in name] == []
    assert capsys.readouterr().out.count("\n| ") == 20  # with the head and the rule


@needs_wrk
@pytest.mark.parametrize(("body", "share"), [(bodies.good(), 0.0), (bodies.REFUSED, 1.0)], ids=["good", "refused"])
def test_load_is_answered_as_the_single_request_is(server: Running, body: bytes, share: float) -> None:
    series = rounds.Series()

    rounds.Target(server, bodies.PATH).measure(series, load.Load(body, connections=2, seconds=1))

    assert series.outcomes[0].requests > 0
    assert series.refused == share
    assert series.outcomes[0].lost == 0


@needs_wrk
def test_unique_load_asks_for_another_picture_each_time(server: Running) -> None:
    load.run(
        server.url + bodies.PATH, load.Load(bodies.good("jpeg"), connections=2, seconds=1, unique=True, key="sk-u")
    )

    with talk.connection(server.port) as opened:
        opened.request("GET", "/_mock/journal", headers={"authorization": "Bearer sk-u"})
        seeds = [exchange["request"]["fields"]["seed"] for exchange in json.loads(opened.getresponse().read())]
    assert len(seeds) > 1
    assert len(set(seeds)) == len(seeds)


def test_shares_are_medians_over_rounds_and_never_of_different_rounds() -> None:
    floor = rounds.Series([outcome(100), outcome(10), outcome(100)], [10.0, 100.0, 10.0])
    own = rounds.Series([outcome(50), outcome(5), outcome(80)], [20.0, 200.0, 40.0])

    assert own.share_of(floor) == 0.5
    assert own.cpu_share_of(floor) == 0.5
    assert (own.rate, own.cpu) == (25.0, 40.0)


def test_a_series_shows_the_share_of_refusals() -> None:
    assert rounds.Series([outcome(10, refused=5), outcome(30, refused=5)], [1.0, 1.0]).refused == 0.25


@pytest.mark.parametrize("output_format", painting.FORMATS)
def test_painting_and_encoding_are_measured_apart(output_format: str) -> None:
    cost = painting.cost(output_format, 1)

    assert min(cost.paint, cost.encode) > 0
    assert cost.both == cost.paint + cost.encode


def test_a_peer_whose_program_is_missing_is_skipped_with_the_reason() -> None:
    peer = peers.Peer("Nobody", "nobody@1.0", ("no-such-program",), "nothing", lambda *_: {}, lambda *_: [])

    assert peer.install() == "needs no-such-program"


def test_a_viewer_reads_the_rows_of_what_it_looks_at() -> None:
    with processes.ours() as server, viewing.viewer(server.port) as counts:
        assert talk.post(server.port, bodies.good()) == 200
        while sum(counts) < 1:
            time.sleep(0.05)


def test_every_peer_has_an_exact_version() -> None:
    assert [peer.version for peer in peers.PEERS] == ["5.16.0", "0.22.2", "3.13.2", "0.14.4", "9.9.0"]


def test_a_server_that_ends_before_it_answers_is_reported() -> None:
    with pytest.raises(RuntimeError, match="ended with code 1"), processes.running(["false"], processes.free_port()):
        pass


def test_the_page_of_a_comparison_shows_ratios_first_and_what_was_skipped() -> None:
    found = {"share_of_floor": 0.3, "cpu_share_of_floor": 0.4, "cpu_microseconds": 90.0, "answers_a_second": 9_000.0}
    found |= {"p99_ms": 2.5, "refused": 0.0}

    page = compare.in_markdown(
        {
            "machine": machine.described(),
            "load_averages": [1.0, 2.0],
            "scenarios": {"A request": {"stability-mock": found}},
            "skipped": {"Prism 5.16.0": "needs npm"},
            "watched": {"one viewer": {"share": 0.99, "cpu_share": 0.98, "answers_a_second": 1_000.0}},
            "unique": {"unique png, one worker": "250 a second"},
        }
    )

    assert "load average 1.0 before, 2.0 after." in page
    assert "| Server | share of the floor | by CPU |" in page
    assert "| stability-mock | 0.30 | 0.40 | 90.00 | 9000.00 | 2.50 | 0.00 |" in page
    assert "| one viewer | 0.99 | 0.98 | 1000.00 |" in page
    assert "| unique png, one worker | 250 a second |" in page
    assert "Skipped: Prism 5.16.0: needs npm." in page
