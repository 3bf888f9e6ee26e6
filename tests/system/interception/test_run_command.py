"""`stability-mock run` as its user meets it: streams, signals, the terminal, mistakes."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from click.testing import CliRunner
from commands import RUN, run, summary
from hearing import as_at_a_prompt
from stability_mock.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live

ASKING = str(Path(__file__).with_name("clients") / "requests_client.py")
NO_REFUSAL = "0 refused, 0 connections to other hosts refused"
WAITING = "import os, signal, sys\nprint(os.getpid(), os.environ['HTTPS_PROXY'], flush=True)\nsignal.pause()"
COUNTING = """
import signal, sys
count = 0
def note(*_):
    global count
    count += 1
    print("typed", count, flush=True)
signal.signal(signal.SIGINT, note)
print("ready", flush=True)
print("read", sys.stdin.readline().strip(), flush=True)
sys.exit(5)
"""


@pytest.fixture(autouse=True)
def _prompt() -> Iterator[None]:
    with as_at_a_prompt():
        yield


def test_the_streams_of_the_command_pass_through_untouched(served: Live) -> None:
    done = run("--url", served.url, "--", "sh", "-c", "cat; echo err >&2; exit 3", stdin="in\nand out\n")

    assert (done.returncode, done.stdout) == (3, "in\nand out\n")
    assert done.stderr.splitlines()[0] == "err"
    assert len(done.stderr.splitlines()) == 2
    assert summary(done).startswith("stability-mock: 0 requests, ")


def test_the_options_of_the_command_are_its_own(served: Live) -> None:
    done = run("--url", served.url, "echo", "--via", "--help", "--", "-x")

    assert done.stdout == "--via --help -- -x\n"


def test_a_mock_of_its_own_takes_the_settings_of_one(tmp_path: Path) -> None:
    done = run("--credits", "8", "--", sys.executable, ASKING, cwd=tmp_path)

    assert done.returncode == 1
    assert "402 Client Error" in done.stderr
    assert summary(done) == (
        "stability-mock: 2 requests, 1 refused, 0 connections to other hosts refused, "
        "cost: 8 credits on the real service"
    )


def test_ten_commands_at_once_do_not_disturb_each_other(served: Live, tmp_path: Path) -> None:
    def one(number: int) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / str(number)
        folder.mkdir()
        own = ("--rate-limit", "3/60/60", "--credits", "17.5")
        return run(*(own if number < 2 else ("--url", served.url)), "--", sys.executable, ASKING, cwd=folder)

    with ThreadPoolExecutor(10) as pool:
        all_done = list(pool.map(one, range(10)))

    assert [done.returncode for done in all_done] == [0] * 10
    assert {done.stderr for done in all_done} == {
        f"stability-mock: 3 requests, {NO_REFUSAL}, cost: 17.5 credits on the real service\n"
    }


@pytest.mark.parametrize("via", ["proxy", "hosts"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_command_and_nothing_is_left_behind(
    via: str, number: signal.Signals, served: Live, tmp_path: Path
) -> None:
    command = [*RUN, "--via", via, "--url", served.url, "--", "sh", "-c", '"$@"; exit 9', "sh", sys.executable]
    variables = os.environ | {"TMPDIR": str(tmp_path)}
    with quiet([*command, "-c", WAITING], variables) as process:
        assert process.stdout
        said = process.stdout.readline()
        if not said and "does not grant" in process.communicate()[1]:
            pytest.skip("the way by hosts is NOT tested: this system grants no namespaces")
        pid, proxy = said.split()

        process.send_signal(number)
        process.communicate(timeout=60)

    assert process.returncode == 128 + number
    assert ends(int(pid))
    assert list(tmp_path.iterdir()) == []
    assert not_listening(proxy)


def test_ctrl_c_is_the_commands_affair_and_reaches_it_once(served: Live) -> None:
    with at_terminal("--url", served.url, "--", sys.executable, "-c", COUNTING) as terminal:
        terminal.wait_for("ready")
        terminal.type("\x03")
        terminal.wait_for("typed 1")
        terminal.type("a line\n")
        terminal.wait_for("read a line")
        terminal.wait_for("0 requests")

        assert terminal.process.wait(60) == 5
        assert "typed 2" not in terminal.shown


def test_ctrl_c_ends_a_command_that_does_not_mind_it_and_leaves_nothing(served: Live, tmp_path: Path) -> None:
    variables = {"TMPDIR": str(tmp_path)}
    with at_terminal("--url", served.url, "--", sys.executable, "-c", WAITING, **variables) as terminal:
        pid, proxy = terminal.wait_for(r"(\d+) (http://\S+)\r\n")
        terminal.type("\x03")
        terminal.wait_for("0 requests")

        assert terminal.process.wait(60) == 130
    assert ends(int(pid))
    assert list(tmp_path.iterdir()) == []
    assert not_listening(proxy)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no command was given: stability-mock run [OPTIONS] -- CMD [ARG]..."),
        (["--allow", "api.stability.ai", "true"], "--allow api.stability.ai: the real service is never reached"),
        (
            ["--url", "https://api.stability.ai", "true"],
            "--url https://api.stability.ai: must be the http:// URL of a running mock server, without a path",
        ),
        (
            ["--url", "http://127.0.0.1:1", "--rate-limit", "off", "true"],
            "--rate-limit is for a mock server of its own, not for one at --url",
        ),
        (["--contract", "/no/such.yaml", "true"], "contract /no/such.yaml: cannot be read"),
        (["--latency", "soon", "true"], "latency: "),
    ],
)
def test_a_mistake_is_reported_in_one_line(words: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["run", *words])

    assert result.exit_code == 2
    assert result.stderr.startswith(f"stability-mock: {said}")
    assert result.stderr.count("\n") == 1


def test_a_command_that_is_not_there_is_reported_in_one_line(served: Live) -> None:
    result = CliRunner().invoke(main, ["run", "--url", served.url, "--", "no-such-command"])

    assert result.exit_code == 127
    assert result.stderr == "stability-mock: no-such-command: No such file or directory\n"


def test_without_the_extra_it_says_what_to_install(served: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)

    result = CliRunner().invoke(main, ["run", "--url", served.url, "--", "true"])

    assert result.exit_code == 2
    assert result.stderr.endswith("install the extra: pip install 'stability-mock[intercept]'\n")
    assert result.stderr.count("\n") == 1


@contextmanager
def quiet(command: list[str], variables: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start a command away from any terminal; what is left of it when the block ends is killed."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=variables,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ends(pid: int) -> bool:
    """Wait until a process has ended, also where nobody asks for its exit code."""
    for _ in range(1000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in {"Z", "X"}:
            return True
        time.sleep(0.02)
    return False


def not_listening(url: str) -> bool:
    """Return whether a port is closed; one in a private network always is."""
    host, port = url.removeprefix("http://").split(":")
    with socket.socket() as connection:
        return connection.connect_ex((host, int(port))) != 0


class Terminal:
    """A terminal with `stability-mock run` in its foreground."""

    def __init__(self, *words: str, **variables: str) -> None:
        self._keyboard, screen = pty.openpty()
        self.shown = ""
        setsid = shutil.which("setsid")
        if setsid is None:
            pytest.skip("Ctrl-C is NOT tested: setsid is not installed")
        self.process = subprocess.Popen(
            [setsid, "--ctty", *RUN, *words],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env=os.environ | variables,
        )
        os.close(screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._keyboard)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._keyboard, text.encode())

    def wait_for(self, pattern: str) -> tuple[str, ...]:
        """Wait until the terminal shows this; give the pattern's groups."""
        while not (found := re.search(pattern, self.shown)):
            self.shown += os.read(self._keyboard, 1 << 16).decode()
        return found.groups()


def at_terminal(*words: str, **variables: str) -> Terminal:
    """Start at a terminal."""
    return Terminal(*words, **variables)
