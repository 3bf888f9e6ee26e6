"""Our variables in the environment, and those that only look like ours.

Kubernetes and Docker describe a service called `stability-mock` to every container in variables that begin as ours do:
`STABILITY_MOCK_SERVICE_HOST`, `STABILITY_MOCK_PORT=tcp://10.96.0.12:8765`. None of them is a setting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic_settings import EnvSettingsSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pydantic.fields import FieldInfo

PREFIX = "STABILITY_MOCK_"
PORT = f"{PREFIX}PORT"

_LINK = re.compile(
    r"(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|ENV_\w+|NAME)", re.ASCII
)


class Environment(EnvSettingsSource):
    """The environment as a source of settings; a port that is the address of a service counts as unset."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return the value of a setting, None if it is unset."""
        value, key, is_complex = super().get_field_value(field, field_name)
        return (None if field_name == "port" and "://" in str(value) else value), key, is_complex


def service_address(variables: Mapping[str, str]) -> str:
    """Return the address of a service that stands where the port should; empty if there is none."""
    return next((value for name, value in variables.items() if name.upper() == PORT and "://" in value), "")


def misspelt(variables: Mapping[str, str], settings: Collection[str]) -> Iterator[str]:
    """Yield a line for each variable that begins as ours do and is not a setting."""
    ours = {name.upper(): value for name, value in variables.items() if name.upper().startswith(PREFIX)}
    for name, value in sorted(ours.items()):
        rest = name.removeprefix(PREFIX)
        if rest.lower() not in settings and not _is_link(rest, value):
            yield f"{name}: there is no such setting; {_advice(rest, settings)}"


def _is_link(rest: str, value: str) -> bool:
    return bool(_LINK.fullmatch(rest)) or (rest.endswith("_PORT") and "://" in value)


def _advice(rest: str, settings: Collection[str]) -> str:
    import difflib  # noqa: PLC0415 - most starts need no advice

    near = difflib.get_close_matches(rest.lower(), settings, n=1, cutoff=0.5)
    return f"did you mean {PREFIX}{near[0].upper()}?" if near else "see stability-mock serve --help"
