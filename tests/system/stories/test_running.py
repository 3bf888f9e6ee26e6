"""The server as a process: how it greets, ends, logs, and lives on whatever it is sent."""

from __future__ import annotations

import json
import random
import re
import signal
import threading
from typing import TYPE_CHECKING

import pytest
import requests
from asking import GENERATE
from live import start
from wire import connected, form, named, post

if TYPE_CHECKING:
    from live import Live

PROMPT = named(b"prompt", b"a lighthouse")
REQUEST_ID = re.compile(r"[0-9a-f]{32}")


def generate(live: Live, key: str, prompt: str = "a lighthouse") -> requests.Response:
    """Ask a real server as a Python client does."""
    return requests.post(
        f"{live.url}{GENERATE}/core",
        headers={"authorization": f"Bearer {key}", "accept": "image/*"},
        files={"none": ""},
        data={"prompt": prompt},
        timeout=30,
    )


def test_the_start_up_lines_show_the_url_a_request_and_what_is_not_simulated(served: Live) -> None:
    assert served.welcome.startswith("Stable Image API (mock server), contract 2024, at http://127.0.0.1:")
    assert f"curl {served.url}/v2beta/stable-image/generate/ultra -H" in served.welcome
    assert "Not simulated:" in served.welcome


def test_the_curl_line_shown_at_start_works(served: Live) -> None:
    with connected(served.address) as wire:
        wire.send(post("sk-anything", form(PROMPT)))
        answer = wire.answer()

    assert 'authorization: Bearer sk-anything"' in served.welcome
    assert answer.status == 200


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_requests_under_way(key: str, stop: signal.Signals) -> None:
    body = form(PROMPT)
    with start() as live, connected(live.address) as wire:
        wire.send(post(key, b"", b"expect: 100-continue", length=len(body)))
        wire.head()  # the server has begun to read the request

        live.process.send_signal(stop)
        wire.send(body)
        answer = wire.answer()
        code = live.process.wait(30)
        log = live.log

    assert answer.status == 200
    assert code in {0, -stop}
    assert "Traceback" not in log


def test_every_request_has_one_line_in_the_log(key: str) -> None:
    with start() as live:
        answers = [
            generate(live, key),
            generate(live, key, "mock:403"),
            requests.get(f"{live.url}/nothing?a=b", timeout=30),
        ]
        live.stop()
        log = live.log

    ids = [answer.headers["x-request-id"] for answer in answers]
    lines = log.splitlines()
    assert [re.sub(r"^\S+ \S+ (.*) [0-9.]+ ms (\S+)$", r"\1 \2", line) for line in lines] == [
        f"INFO POST {GENERATE}/core 200 {ids[0]}",
        f"INFO POST {GENERATE}/core 403 {ids[1]}",
        f"INFO GET /nothing 404 {ids[2]}",
    ]
    assert key not in log


def test_a_path_cannot_forge_a_line_of_the_log(key: str) -> None:
    targets = [
        b"/a%0aINFO%20forged",
        b"/a%0d%0aforged",
        b"/a?x=\x0bforged",
        b"/%c2%85forged",
        b"/\xc2\x85forged",
        b"/\xe2\x80\xa8forged",
    ]
    with start() as live:
        for target in targets:
            with connected(live.address) as wire:
                wire.send(post(key, b"", target=target))
                wire.answer()
        generate(live, key)
        live.stop()
        log = live.log

    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ ", line) for line in log.splitlines()), log


def test_a_quiet_log_says_nothing_of_good_requests(key: str) -> None:
    with start("--log-level", "warning") as live:
        generate(live, key)
        live.stop()

        assert live.log == ""


NOT_HTTP = [b"\0\0\0\0", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"POST / HTTP/9.9\r\n\r\n", b"\r\n" * 50]
BAD_LENGTHS = [b"abc", b"-1", b"1, 2", b"9" * 5_000, b"0x10", b"+5", b""]


@pytest.mark.parametrize("data", NOT_HTTP)
def test_what_is_not_http_does_no_harm(served: Live, key: str, data: bytes) -> None:
    with connected(served.address) as wire:
        wire.send(data)
        wire.finish()

    assert generate(served, key).status_code == 200


@pytest.mark.parametrize("length", BAD_LENGTHS)
def test_a_nonsensical_length_is_refused(served: Live, key: str, length: bytes) -> None:
    request = post(key, form(PROMPT)).replace(b"content-length: %d" % len(form(PROMPT)), b"content-length: " + length)
    with connected(served.address) as wire:
        wire.send(request)
        wire.finish()
        answer = wire.answer()

    assert answer.status == 400
    assert generate(served, key).status_code == 200


def test_clients_that_leave_in_the_middle_do_no_harm(key: str) -> None:
    request = post(key, form(PROMPT))
    with start() as live:
        for cut in (1, 30, 120, len(request) - 20, len(request) - 1):
            with connected(live.address) as wire:
                wire.send(request[:cut])
        with connected(live.address) as wire:
            wire.send(request)

        last = generate(live, key)
        live.stop()

        assert last.status_code == 200
        assert "Traceback" not in live.log
        assert "ERROR" not in live.log


def test_random_bytes_do_no_harm(key: str) -> None:
    chance = random.Random(7)
    with start() as live:
        for _ in range(100):
            with connected(live.address) as wire:
                head = post(key, b"", length=200)
                wire.send(chance.choice([b"", head]) + chance.randbytes(200))
                wire.finish()

        last = generate(live, key)
        live.stop()

        assert last.status_code == 200
        assert "Traceback" not in live.log


def test_many_clients_at_once_are_all_served(served: Live, key: str) -> None:
    statuses: list[int] = []

    def client(number: int) -> None:
        statuses.extend(generate(served, f"{key}{number}", f"lighthouse {turn}").status_code for turn in range(5))

    threads = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 40


def test_an_answer_that_was_refused_is_valid_json_on_the_wire(served: Live, key: str) -> None:
    answer = generate(served, key, "mock:422")

    assert json.loads(answer.content)["name"] == "invalid_language"
    assert answer.headers["content-type"] == "application/json"
    assert REQUEST_ID.fullmatch(answer.headers["x-request-id"])


def test_a_client_that_ends_its_half_at_once_is_still_answered(served: Live, key: str) -> None:
    balance = f"GET /v1/user/balance HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\n\r\n"
    with connected(served.address) as wire:
        wire.send(balance.encode())
        wire.finish()
        answer = wire.answer()

    assert answer.status == 200
