"""What is compared: each relation sends a group of requests and says where their pictures are not as they must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from stability_contract.oracle import error_responses, pictures, sight, successes

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.facts.laws.subject import Asked, Group
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Response

    Relation = Callable[[Probe, Group], None]

OK = 200


def same(probe: Probe, group: Group) -> None:
    """Compare: the same pixels."""
    first, *rest = group
    expected = _sight(probe, first)
    for asked in rest:
        probe.require(_sight(probe, asked).digest == expected.digest, f"{asked.what}: not the picture of {first.what}")


def alike(probe: Probe, group: Group) -> None:
    """Compare: the same colours in each part of the picture, as far as the format keeps them."""
    first, *rest = group
    expected = _sight(probe, first)
    for asked in rest:
        seen = _sight(probe, asked)
        probe.require(seen.size == expected.size, f"{asked.what}: {seen.size}, {first.what}: {expected.size}")
        far = f"{seen.far_from(expected):g} of 255 levels"
        probe.require(seen.alike(expected), f"{asked.what}: differs by {far} from {first.what}")


def different(probe: Probe, group: Group) -> None:
    """Compare: no two have the same pixels."""
    owners: dict[bytes, str] = {}
    for asked in group:
        other = owners.setdefault(_sight(probe, asked).digest, asked.what)
        probe.require(other == asked.what, f"{asked.what}: the picture of {other}")


def growing(probe: Probe, group: Group) -> None:
    """Compare: each is farther from the first than the one before it."""
    first, *rest = [pictures.image(_picture(probe, asked)) for asked in group]
    far = [sight.distance(first, image) for image in rest]
    reported = ", ".join(f"{asked.what}: {distance:.2f}" for asked, distance in zip(group[1:], far, strict=True))
    probe.require(all(one < other for one, other in zip([0.0, *far], far, strict=False)), f"distances {reported}")


def shown(probe: Probe, group: Group) -> None:
    """Compare: the whole input, at the picture's size, neither cut nor turned, in its colours."""
    for asked in group:
        seen = pictures.image(_picture(probe, asked))
        given = pictures.image(asked.shows or b"")
        if given.size != seen.size:
            given = given.resize(seen.size, Image.Resampling.BILINEAR)
        far = sight.of(seen).far_from(sight.of(given))
        probe.require(far <= sight.ALIKE, f"{asked.what}: differs by {far:g} of 255 levels from the input")


def at_once(probe: Probe, group: Group) -> None:
    """Compare: requests sent at the same time get what each gets alone."""
    alone = [_sight(probe, asked).digest for asked in group]
    answers = probe.together([asked.request for asked in group])
    for asked, answer, expected in zip(group, answers, alone, strict=True):
        data = _data(probe, asked, answer)
        probe.require(sight.sight(data).digest == expected, f"{asked.what}: another picture than alone")


def drawn(probe: Probe, group: Group) -> None:
    """Compare: forms without a seed draw seeds of their own, and each seed gives its picture again."""
    seeds: dict[int, str] = {}
    for asked in group:
        answer = probe.send(asked.request)
        result = _result(probe, asked, answer)
        data, seed = result.picture or b"", result.seed
        probe.require(seed, f"{asked.what}: no seed is reported", "seed")
        other = seeds.setdefault(seed or 0, asked.what)
        probe.require(other == asked.what, f"{asked.what}: draws the seed of {other}, {seed}", "seed")
        again = _data(probe, asked, probe.send(probe.seeded(asked.request, seed or 0)))
        reported = f"{asked.what}: the seed reported, {seed}, gives another picture"
        probe.require(sight.sight(again).digest == sight.sight(data).digest, reported, "seed")


def _sight(probe: Probe, asked: Asked) -> sight.Sight:
    return sight.sight(_picture(probe, asked))


def _picture(probe: Probe, asked: Asked) -> bytes:
    if asked.before:
        probe.send(asked.before)
    return _data(probe, asked, probe.send(asked.request))


def _data(probe: Probe, asked: Asked, answer: Response) -> bytes:
    """Return the picture's bytes, or say what came in its place."""
    return _result(probe, asked, answer).picture or b""


def _result(probe: Probe, asked: Asked, submitted: Response) -> successes.Result:
    """Return what a success carries, its picture sure to decode, or say what came in its place."""
    answer = probe.finished(asked.request, submitted)
    said = "; ".join(error_responses.texts(answer))[:200]
    probe.require(answer.status == OK, f"{asked.what}: answers {answer.status} {said}")
    result = successes.read(answer)
    whole = result.finish_reason == "SUCCESS"
    probe.require(whole, f"{asked.what}: a plain picture is {result.finish_reason}", "finish-reason", "assumed")
    look = pictures.look(result.picture or b"")
    probe.require(look and look.decoded, f"{asked.what}: the picture does not decode")
    return result
