"""How a value is tried without a picture: with another field that is wrong, it must not be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts.family import endpoints
from stability_contract.facts.family.published import Choice, Number, Text, Upload
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from stability_contract.facts.family.published import Field
    from stability_contract.facts.probe import Probe, Value

LISTED = "invalid enum value. Expected {}, received 'odd'"


def bad(kind: Field) -> Value:
    """Return a value that is wrong whatever the limits of a field are."""
    if isinstance(kind, Upload):
        return b"no picture"
    if isinstance(kind, Text):
        return "x" * 10_001
    return "odd" if isinstance(kind, Choice) else "-1"


def takes(probe: Probe, name: str, value: Value) -> None:
    """Require that a value is taken: with another field wrong, that one alone is named."""
    endpoint = endpoints.of(probe)
    other = next(field for field in ("output_format", *endpoint.fields) if field != name)
    form = endpoint.form(**{name: value}) | {other: bad(endpoint.fields[other])}
    said = error_responses.named(probe.expect(probe.request(**form), 400))
    probe.require(said == [other], f"{_short(value)}: names {', '.join(said) or 'nothing'}, not {other} alone", name)


def refuses(probe: Probe, name: str, value: Value) -> str:
    """Require that a value is refused with a 400 that names its field, and return what is said of it."""
    answer = probe.refused(400, name, **endpoints.of(probe).form(**{name: value}))
    texts = error_responses.texts(answer)
    return next(text for text in texts if text.startswith(f"{name}: ")).removeprefix(f"{name}: ")


def bounds(kind: Number) -> tuple[list[str], list[str]]:
    """Return numbers that a field takes, and numbers that it refuses."""
    low, high = float(kind.low), float(kind.high)
    step = 1.0 if kind.whole else 0.01
    return [kind.low, kind.high], [
        f"{low - step:.12g}",
        f"{high + step:.12g}",
        "much",
        *(["0.5"] if kind.whole else []),
    ]


def _short(value: Value) -> str:
    return value[:40] if isinstance(value, str) else "the file"
