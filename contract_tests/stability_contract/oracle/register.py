"""Remembers every picture of a run: equal requests must get equal pictures, and different ones different pictures.

The answer reports the seed, so that this holds of pictures with a drawn seed, too, and of any two requests of a run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stability_contract.contract.document import SCENE
from stability_contract.http.exchange import Response
from stability_contract.oracle import pictures, successes
from stability_contract.oracle.findings import Finding
from stability_contract.oracle.sight import Sight, sight

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from stability_contract.http.exchange import Exchange
    from stability_contract.oracle.judge import Verdict

OK = 200
_WORDS = ("prompt", "negative_prompt", "style_preset", "model")
"""The fields of which each value gives a picture of its own, with the seed."""
_NEAR = 0.05
_MIDDLE = (0.1, 0.9)
"""Strengths at which both the input and the words show in 256 levels."""


@dataclass
class Register:
    """The pictures of one run, on a server that gives the same picture for the same seed."""

    _seen: dict[Hashable, tuple[bytes, str]] = field(default_factory=dict)
    _shown: dict[Hashable, tuple[Sight, str]] = field(default_factory=dict)
    _owners: dict[Hashable, tuple[dict[str, Any], str]] = field(default_factory=dict)

    def examine(self, exchange: Exchange, verdict: Verdict) -> list[Finding]:
        """Return what is wrong with a picture with those that came before; none where it cannot be compared."""
        answer = exchange.answer
        if not isinstance(answer, Response) or answer.status != OK or verdict.operation is None:
            return []
        result = successes.read(answer)
        if result.finish_reason != "SUCCESS" or not result.seed or not result.picture:
            return []
        look = pictures.look(result.picture)
        if look is None or not look.decoded:
            return []
        seen = sight(result.picture)
        own = _own(verdict, result.seed)
        found = [*self._equal(own, seen, result, verdict, exchange)]
        if verdict.operation.kind == SCENE:  # of an upload, two requests may well make one picture
            found += self._distinct(own, seen, result, exchange)
        return [Finding(code, exchange.source.operation, name, text, exchange=exchange) for code, name, text in found]

    def _equal(
        self, own: dict[str, Any], seen: Sight, result: successes.Result, verdict: Verdict, exchange: Exchange
    ) -> Iterator[tuple[str, str, str]]:
        """Say where this request, or this one in another format, got another picture before."""
        purpose = exchange.source.purpose
        key = (exchange.source.operation, seen.size, *_frozen(own), *sorted(verdict.uploads.items()), _rest(verdict))
        digest, before = self._seen.setdefault((key, result.media_type), (seen.digest, purpose))
        if digest != seen.digest:
            yield "ANS026", "seed", f"another picture than the one of the same request before ({before})"
        shown, before = self._shown.setdefault(key, (seen, purpose))
        if not shown.alike(seen):
            far = f"{shown.far_from(seen):g} of 255 levels"
            yield "ANS026", "output_format", f"differs by {far} from the same picture in another format ({before})"

    def _distinct(
        self, own: dict[str, Any], seen: Sight, result: successes.Result, exchange: Exchange
    ) -> Iterator[tuple[str, str, str]]:
        """Say where a request for something else got this picture before."""
        strength = own.get("strength")
        if strength is not None and not _MIDDLE[0] <= strength <= _MIDDLE[1]:
            return
        place = (exchange.source.operation, result.media_type, seen.digest)
        other, before = self._owners.setdefault(place, (own, exchange.source.purpose))
        for name, value in own.items():
            if _far(name, value, other.get(name)):
                yield "ANS025", name, f"the picture is the one of another {name} ({before})"


def _own(verdict: Verdict, seed: int) -> dict[str, Any]:
    """Return what decides the picture; a strength only with an input."""
    values = {name: verdict.values.get(name) or "" for name in _WORDS}
    model = verdict.values.get("model") or (verdict.operation.default("model") if verdict.operation else None)
    if verdict.operation and model:
        values["model"] = verdict.operation.routed("model", model)
    inputs = {"strength": verdict.values.get("strength"), "image": _inputs(verdict)} if verdict.uploads else {}
    return {"seed": seed, **values, **inputs}


def _inputs(verdict: Verdict) -> tuple[bytes, ...]:
    """Return what the inputs show, whatever files they come in."""
    looks = ((data, pictures.look(data)) for data in verdict.uploads.values())
    return tuple(sight(data).cells for data, look in looks if look and look.decoded)


def _far(name: str, value: object, other: object) -> bool:
    """Return whether two values of a field are so different that they must show."""
    if name == "strength" and isinstance(value, int | float) and isinstance(other, int | float):
        return abs(value - other) > _NEAR
    return value != other


def _frozen(own: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(own.items())


def _rest(verdict: Verdict) -> tuple[Any, ...]:
    """Return the other values: equal requests have them equal, too."""
    known = {*_WORDS, "seed", "strength", "output_format", "aspect_ratio", "mode"}
    return tuple(sorted((name, value) for name, value in verdict.values.items() if name not in known and value != ""))
