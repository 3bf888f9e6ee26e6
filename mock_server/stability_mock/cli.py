"""The command `stability-mock`. Its flags are the fields of `settings.Settings`."""

from __future__ import annotations

import io
import os
import signal
import sys
import webbrowser
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

import click
from click.exceptions import NoArgsIsHelpError
from pydantic import ValidationError

from stability_mock import environment
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic.fields import FieldInfo

    from stability_mock.interception.mock import OwnServer
    from stability_mock.interception.summary import Via


class BadUseError(click.ClickException):
    """A mistake that the user can fix. It is reported in one line."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the line."""
        click.echo(f"stability-mock: {self.format_message()}", file=file, err=True)


class Commands(click.Group):
    """Commands that report a mistake in one line, not in four."""

    def make_context(self, *args: Any, **options: Any) -> click.Context:  # noqa: ANN401 - click's own
        """Read the words before the command."""
        _spell_out(sys.stdout, sys.stderr)
        with _in_one_line():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Read the words of the command, and run it."""
        with _in_one_line():
            return super().invoke(ctx)


def _spell_out(*streams: object) -> None:
    """Let no output fail because a terminal cannot hold a letter, of a contract's title or of a path."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except click.UsageError as problem:
        raise BadUseError(problem.format_message()) from problem


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stability-mock")
def main() -> None:
    """Run a mock server for the Stable Image API on this machine."""


def _flags(command: Callable[..., None], without: frozenset[str] = frozenset()) -> Callable[..., None]:
    """Add one flag for each setting to a command."""
    for name, field in reversed(Settings.model_fields.items()):
        if name not in without:
            command = _flag(name, field)(command)
    return command


CHOICES = frozenset({"log_level", "control", "result_field"})
"""The settings that are one of several words."""


def _flag(name: str, field: FieldInfo) -> Callable[[Callable[..., None]], Callable[..., None]]:
    flag, several = f"--{name.replace('_', '-')}", isinstance(field.default, tuple)
    text = f"{field.description} [{_shown(field.default)}]" if field.default not in {(), False} else field.description
    if isinstance(field.default, bool):
        return click.option(f"{flag}/--no-{flag[2:]}", name, default=None, help=text)
    choices = [str(choice) for choice in get_args(field.annotation)] if name in CHOICES else None
    metavar = "|".join(choices) if choices else "TEXT"
    return click.option(flag, name, default=None, multiple=several, metavar=metavar, help=text)


def _shown(default: object) -> str:
    return "unlimited" if default is None else str(default)


def read_settings(flags: dict[str, Any]) -> Settings:
    """Combine the flags that were given with the environment, or end with one clear line."""
    given = {name: value for name, value in flags.items() if value not in {None, ()}}
    if mistakes := [*environment.misspelt(os.environ, Settings.model_fields)]:
        raise BadUseError("; ".join(mistakes))
    if "port" not in given and (address := environment.service_address(os.environ)):
        click.echo(f"stability-mock: {environment.PORT}={address} is the address of a service: overlooked", err=True)
    try:
        return Settings(**given)
    except ValidationError as problem:
        raise BadUseError("; ".join(map(_in_words, problem.errors()))) from problem


def _in_words(error: Any) -> str:  # noqa: ANN401 - pydantic's dictionary
    reason = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:  # about several settings together: it names them itself
        return str(reason)
    name = str(error["loc"][0])
    return f"{name.replace('_', '-')}: {reason} (flag --{name.replace('_', '-')}, {environment.PREFIX}{name.upper()})"


@main.command()
@_flags
def serve(**flags: object) -> None:
    """Run the mock server until you stop it."""
    settings = read_settings(flags)
    from stability_mock import server  # noqa: PLC0415 - `--help` and bad flags need none of it
    from stability_mock.contract import ContractError  # noqa: PLC0415
    from stability_mock.faults.scenario_file import ScenarioError  # noqa: PLC0415
    from stability_mock.state.store import StoreError  # noqa: PLC0415

    try:
        listener = server.bind(settings.host, settings.port)
    except (OSError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or "no valid host name"
        raise BadUseError(f"cannot listen on {settings.host}:{settings.port}: {reason}") from problem
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # uvicorn raises it again once all is finished
    try:
        with listener:
            server.serve(settings, listener, sys.stdout)
    except (ContractError, ScenarioError, StoreError) as problem:
        raise BadUseError(str(problem)) from problem
    except ModuleNotFoundError as problem:
        if problem.name != "redis":
            raise
        raise BadUseError("store: Redis needs an extra: pip install 'stability-mock[redis]'") from problem


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the page; 0 picks a free one. [0]")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.har")
def view(file: Path, port: int, no_browser: bool) -> None:  # noqa: FBT001 - as click gives it
    """Show a HAR file on the live page, without a mock server."""
    from stability_mock import server  # noqa: PLC0415 - as in `serve`
    from stability_mock.web.viewer import START, HarError  # noqa: PLC0415

    try:
        listener = server.bind("127.0.0.1", port)
        with listener:
            server.view(
                file.read_bytes(), listener, lambda: _show(server.url_of(listener) + START, no_browser=no_browser)
            )
    except OSError as problem:
        raise BadUseError(f"cannot show {file}: {problem.strerror}") from problem
    except HarError as problem:
        raise BadUseError(f"{file} is not a HAR file: {problem}") from problem


def _show(url: str, *, no_browser: bool) -> None:
    """Print where the page is, and open a browser there."""
    click.echo(f"{url}  (Ctrl-C ends it)")
    if not no_browser:
        webbrowser.open(url)


FIXED = {"port": 0, "workers": 1, "control": "on"}
"""What `run` settles for a mock server of its own, which serves one command."""


@main.command(context_settings={"allow_interspersed_args": False})
@click.option(
    "--via",
    type=click.Choice(["auto", "proxy", "hosts"]),
    default="auto",
    help="How to reach the mock server: hosts (in a network of its own, Linux) or proxy. [auto: hosts if possible]",
)
@click.option(
    "--url",
    default="",
    metavar="URL",
    help="Use the mock server at this URL. Without it, one is started for the command.",
)
@click.option(
    "--allow", multiple=True, metavar="HOST", help="Let the command reach this host or host:port, too (repeatable)."
)
@click.option("--allow-all", is_flag=True, help="Let the command reach every host except the real service.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the proxy; 0 picks a free one. [0]")
@partial(_flags, without=frozenset({*FIXED, "host", "control_hosts"}))
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="-- CMD [ARG]...")
def run(  # noqa: PLR0913, PLR0917 - one parameter for each option
    command: tuple[str, ...],
    via: Via,
    url: str,
    allow: tuple[str, ...],
    allow_all: bool,  # noqa: FBT001 - as click gives it
    port: int,
    **flags: object,
) -> None:
    """Run a command for which https://api.stability.ai is the mock server."""
    if not command:
        raise BadUseError("no command was given: stability-mock run [OPTIONS] -- CMD [ARG]...")
    from stability_mock.contract import ContractError  # noqa: PLC0415 - as in `serve`
    from stability_mock.faults.scenario_file import ScenarioError  # noqa: PLC0415
    from stability_mock.interception import InterceptionError, session  # noqa: PLC0415
    from stability_mock.interception.child import CommandError  # noqa: PLC0415
    from stability_mock.interception.destinations import Guard  # noqa: PLC0415
    from stability_mock.state.store import StoreError  # noqa: PLC0415

    try:
        guard = Guard.of(allow, allow_all=allow_all)
        code = session.main(session.Plan(command, _server(url, flags), via, port, guard))
    except CommandError as problem:
        BadUseError(str(problem)).show()
        code = problem.code
    except (ContractError, ScenarioError, InterceptionError, StoreError) as problem:
        raise BadUseError(str(problem)) from problem
    except ModuleNotFoundError as problem:
        raise BadUseError(f"{problem}; install the extra: pip install 'stability-mock[intercept]'") from problem
    sys.exit(code)


def _server(url: str, flags: dict[str, Any]) -> OwnServer | str:
    """Return a mock server for one run, quiet unless asked otherwise; with a URL there is nothing to make."""
    if url:
        if given := [name for name, value in flags.items() if value not in {None, ()}]:
            raise BadUseError(f"--{given[0].replace('_', '-')} is for a mock server of its own, not for one at --url")
        return url
    from stability_mock import server  # noqa: PLC0415 - as in `serve`
    from stability_mock.interception import mock, session  # noqa: PLC0415
    from stability_mock.web.protocol import Protocol  # noqa: PLC0415

    settings = read_settings({**flags, "log_level": flags["log_level"] or "warning", **FIXED})
    key = next(iter(settings.api_key), session.KEY)
    return mock.OwnServer(server.build_worker(settings), Protocol, key)
