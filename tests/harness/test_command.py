"""The command: exit codes, one clear line for each mistake, and never "no findings" where nothing was tried."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from servers import controlled, listening, serving
from stability_contract.cli import main
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

KEY = "sk-very-secret-key"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["server", *arguments], env={"STABILITY_API_KEY": None, "COLUMNS": "200"})


def reported(result: Result) -> str:
    """Return the one line on which the command ended."""
    lines = result.output.strip().splitlines()
    assert result.exit_code == 2
    assert len(lines) == 1, lines
    assert "no findings" not in result.output
    return lines[0]


def test_a_server_that_is_not_there_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    line = reported(run("--url", url, "--key", KEY, "--budget", "0"))

    assert line == f"Error: {url} does not answer: connection refused"


def test_a_server_that_hangs_is_one_line_with_the_time_out() -> None:
    done = threading.Event()

    def wait(*_: object) -> None:
        done.wait(20)

    with listening(wait) as url:
        line = reported(run("--url", url, "--key", KEY, "--budget", "0", "--timeout", "0.05"))
        done.set()

    assert line == f"Error: {url} does not answer: no answer within 0.05 seconds"


def test_a_server_that_answers_500_to_everything_is_one_line() -> None:
    with serving(lambda *_: (500, b"oops")) as url:
        line = reported(run("--url", url, "--key", KEY, "--budget", "0"))

    assert line == (
        f"Error: {url} answers 500 to a request with no fields, which must be refused, so nothing can be checked: oops"
    )


def test_a_server_that_answers_500_to_pictures_is_one_line() -> None:
    def answer(_: str, path: str) -> tuple[int, bytes]:
        return (200, b'{"credits": 10}') if path == "/v1/user/balance" else (500, b"oops")

    with serving(answer) as url:
        line = reported(run("--url", url, "--key", KEY, "--budget", "0"))

    assert "answers 500 to a request with no fields, which must be refused, so nothing can be checked: oops" in line


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b"", "(404 to /v1/user/balance)"),
        (500, b"oops", "(500 to /v1/user/balance)"),
        (200, b"{}", "(200 to /v1/user/balance, but no number of credits)"),
    ],
)
@pytest.mark.parametrize("budget", ["0", "2.9"])
def test_where_the_balance_is_not_reported_the_min_budget_is(status: int, body: bytes, words: str, budget: str) -> None:
    def answer(_: str, path: str) -> tuple[int, bytes]:
        if path == "/v1/user/balance":
            return status, body
        return (400, b"{}") if "generate" in path else (404, b"")

    with serving(answer) as url:
        line = reported(run("--url", url, "--key", KEY, "--budget", budget))

    assert line == (
        f"Error: {url} does not tell the balance {words}, so only a picture can tell whether it takes the key: "
        "give a --budget of at least 3 credits"
    )


def test_where_the_balance_is_not_reported_a_picture_shows_that_the_key_is_wrong() -> None:
    def answer(_: str, path: str) -> tuple[int, bytes]:
        return (401, b"{}") if "generate" in path else (404, b"")

    with serving(answer) as url:
        assert reported(run("--url", url, "--key", KEY, "--budget", "3")) == f"Error: {url} refuses the key (401)"


def test_a_wrong_key_is_one_line() -> None:
    with serving(lambda *_: (401, b"{}")) as url:
        line = reported(run("--url", url, "--key", KEY, "--budget", "0"))

    assert "refuses the key" in line
    assert KEY not in line


def test_a_wrong_key_to_a_mock_server_is_one_line() -> None:
    def answer(_: str, path: str) -> tuple[int, bytes]:
        if "balance" in path or "generate" in path:
            return 401, b'{"errors":["authorization: no"]}'
        return 404, b""

    with controlled(answer) as url:
        line = reported(run("--url", url, "--key", KEY))

    assert line == f"Error: {url} refuses the key (401)"


@pytest.mark.parametrize(
    ("status", "words"),
    [(402, "no credits left"), (404, "is this the base URL"), (429, "wait until its time-out is over")],
)
def test_a_server_that_cannot_be_tested_now_says_why(status: int, words: str) -> None:
    def answer(_: str, path: str) -> tuple[int, bytes]:
        return (status, b"{}") if "generate" in path else (404, b"{}")

    with controlled(answer) as url:
        assert words in reported(run("--url", url, "--key", KEY))


def test_where_the_balance_is_not_reported_a_picture_shows_that_no_credits_are_left() -> None:
    asked = 0

    def answer(_: str, path: str) -> tuple[int, bytes]:
        nonlocal asked
        asked += "generate" in path
        return ((400, b"{}") if asked == 1 else (402, b"{}")) if "generate" in path else (404, b"")

    with serving(answer) as url:
        line = reported(run("--url", url, "--key", KEY, "--budget", "3"))

    assert line == f"Error: {url}: the server says that no credits are left (402)"


def test_money_needs_a_budget_and_a_key() -> None:
    with serving(lambda *_: (404, b"")) as url:
        assert "say how many with --budget" in reported(run("--url", url, "--key", KEY))
        assert "needs a key" in reported(run("--url", url, "--budget", "0"))


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"no JSON",
        b'{"status": "ok"}',
        b'{"contract": "2024"}',
        b'{"contract": "2024", "balance": "1", "credits": 1}',
        b'{"contract": "2024", "balance": "unlimited", "credits": "Infinity"}',
        b'{"contract": "2024", "balance": [], "credits": {}}',
        b'{"contract": "2024", "balance": "sNaN", "credits": "sNaN"}',
    ],
)
def test_a_gateway_that_answers_everything_with_200_may_take_money(body: bytes) -> None:
    pictures = []

    def answer(_: str, path: str) -> tuple[int, bytes]:
        pictures.extend([path] if "generate" in path else [])
        return 200, body

    with serving(answer) as url:
        line = reported(run("--url", url, "--key", KEY))

    assert line == f"Error: {url} may take real credits: say how many with --budget (0 tries only what is free)"
    assert pictures == []


def test_an_unreadable_contract_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("a: [", "utf-8")

    assert "cannot read the contract" in reported(run("--url", "http://127.0.0.1:1", "--contract", str(file)))
    missing = reported(run("--url", "http://127.0.0.1:1", "--contract", "/nope"))
    assert missing == "Error: there is no contract /nope: give 2024, 2026 or a file"


def test_an_unknown_endpoint_is_one_line() -> None:
    line = reported(run("--url", "http://127.0.0.1:1", "--operations", "ultra,upscale"))

    assert "no operation 'upscale' in the contract; there are ultra, core, sd3" in line


@pytest.mark.parametrize("names", [",", "", " , "])
def test_a_list_of_no_endpoints_does_not_mean_all(names: str) -> None:
    line = reported(run("--url", "http://127.0.0.1:1", "--operations", names))

    assert line == f"Error: --operations {names!r} names no endpoint: give names with commas between"


def test_what_is_not_a_url_is_one_line() -> None:
    assert "is not an http or https URL" in reported(run("--url", "localhost", "--key", KEY))


def test_an_empty_url_does_not_mean_a_mock_server_of_our_own() -> None:
    line = reported(run("--url", ""))

    assert line == "Error: --url is empty: give the URL of a server, or leave --url out to check a mock server"


def test_the_key_of_the_user_is_on_no_command_line_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def popen(words: list[str], **_: object) -> None:
        seen.append(words)
        raise TargetError("seen")

    monkeypatch.setattr("stability_contract.target.subprocess.Popen", popen)

    assert reported(run("--key", KEY)) == "Error: seen"
    assert [word for words in seen for word in words if KEY in word] == []
    assert "--api-key" in seen[0]


@pytest.mark.parametrize("url", ["http://[", "http://host:port", f"http://{'a' * 70}", "http://host/\u00e9"])
def test_a_url_that_cannot_be_read_is_one_line(url: str) -> None:
    assert f"{url} is not a URL: " in reported(run("--url", url, "--key", KEY))


@pytest.mark.parametrize("key", ["", "sk-\n1", "sk-\0", "sk-\u2603", "sk-\u00e9", "two words", "sk-\x7f"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(key: str) -> None:
    line = reported(run("--url", "http://127.0.0.1:1", "--key", key, "--budget", "0"))

    assert line == "Error: the key is none: it must be printable ASCII without spaces"


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf", "soon"])
def test_a_time_out_is_a_number_of_seconds(seconds: str) -> None:
    result = run("--url", "http://127.0.0.1:1", "--key", KEY, "--budget", "0", "--timeout", seconds)

    assert result.exit_code == 2
    assert "Invalid value for '--timeout'" in result.output
    assert isinstance(result.exception, SystemExit)


def test_reports_that_cannot_be_written_are_noticed_before_anything_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.touch()

    line = reported(run("--url", "http://127.0.0.1:1", "--key", KEY, "--budget", "0", "--out", str(file / "below")))

    assert line.startswith("Error: cannot write the reports: ")


@pytest.mark.parametrize("budget", ["-1", "NaN", "much"])
def test_a_budget_is_a_number_of_credits(budget: str) -> None:
    result = run("--budget", budget)

    assert result.exit_code == 2
    assert "is not a number of credits" in result.output
