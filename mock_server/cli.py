"""The command `stability-mock`. Its flags are the fields of `settings.Settings`."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any, get_args

import click
from pydantic import ValidationError

from mock_server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.fields import FieldInfo


class BadUseError(click.ClickException):
    """Something that the user can mend; told in one line."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the line."""
        click.echo(f"stability-mock: {self.format_message()}", file=file, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stability-mock")
def main() -> None:
    """Stand in for the Stable Image API, on this machine."""


def _flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one flag for each setting."""
    for name, field in reversed(Settings.model_fields.items()):
        command = _flag(name, field)(command)
    return command


def _flag(name: str, field: FieldInfo) -> Callable[[Callable[..., None]], Callable[..., None]]:
    flag, several = f"--{name.replace('_', '-')}", isinstance(field.default, tuple)
    text = f"{field.description} [{_shown(field.default)}]" if field.default not in {(), False} else field.description
    if isinstance(field.default, bool):
        return click.option(f"{flag}/--no-{flag[2:]}", name, default=None, help=text)
    choices = [str(choice) for choice in get_args(field.annotation)] if name in {"log_level", "control"} else None
    metavar = "|".join(choices) if choices else "TEXT"
    return click.option(flag, name, default=None, multiple=several, metavar=metavar, help=text)


def _shown(default: object) -> str:
    return "unlimited" if default is None else str(default)


def read_settings(flags: dict[str, Any]) -> Settings:
    """Combine the flags that were given with the environment, or end with one clear line."""
    given = {name: value for name, value in flags.items() if value not in {None, ()}}
    try:
        return Settings(**given)
    except ValidationError as problem:
        raise BadUseError("; ".join(map(_in_words, problem.errors()))) from problem


def _in_words(error: Any) -> str:  # noqa: ANN401 - pydantic's dictionary
    reason = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:  # about several settings together: it names them itself
        return str(reason)
    name = str(error["loc"][0])
    return f"{name.replace('_', '-')}: {reason} (flag --{name.replace('_', '-')}, STABILITY_MOCK_{name.upper()})"


@main.command()
@_flags
def serve(**flags: object) -> None:
    """Serve the stand-in until it is stopped."""
    settings = read_settings(flags)
    from mock_server import server  # noqa: PLC0415 - `--help` and bad flags need none of it
    from mock_server.contract import ContractError  # noqa: PLC0415
    from mock_server.scenarios import ScenarioError  # noqa: PLC0415

    try:
        listener = server.bind(settings.host, settings.port)
    except (OSError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or "no valid host name"
        raise BadUseError(f"cannot listen on {settings.host}:{settings.port}: {reason}") from problem
    try:
        with listener:
            server.serve(settings, listener, sys.stdout)
    except (ContractError, ScenarioError) as problem:
        raise BadUseError(str(problem)) from problem
    except ModuleNotFoundError as problem:
        raise BadUseError(f"{problem}; install the extra: pip install 'stability-mock[redis]'") from problem
