"""Mutants of answers and of requests, made in the gateway: an operator, and a condition under which it strikes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageOps
from stability_contract.contract import document
from stability_contract.http.exchange import Response

from mutation.damage import GENERATE, header, json_body, picture, value
from mutation.defect import Defect

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request

    from mutation.gateway import Passage

Change = Callable[[Response, "Passage"], Response]
When = Callable[["Request", Response, "Passage"], bool]
OK = 200
STATUSES = (200, 400, 401, 402, 403, 404, 405, 413, 422, 429, 500)
HEADERS = {"content-type": STATUSES, "x-request-id": STATUSES, "seed": (OK,), "finish-reason": (OK,), "allow": (405,)}
STRANGE = (("retry-after", "60"), ("x-ratelimit-remaining", "149"), ("seed", "7"), ("finish-reason", "SUCCESS"))
SILENT = ("from ultra", "from core", "with negative_prompt", "with style_preset", "with aspect_ratio", "with model")
"""Where another look is not a defect: nobody says how the picture of a prompt looks, only that it is the same again."""

ERROR_KEYS = ("errors", "id", "name")
PICTURE_KEYS = ("image", "finish_reason", "seed")


@dataclass(frozen=True, slots=True)
class Operator:
    """One change of answers with these statuses."""

    name: str
    area: str
    statuses: tuple[int, ...]
    change: Change


def mutants() -> Iterator[Defect]:
    """Yield every operator under every condition in which it is a defect."""
    for operator in _operators():
        for when, holds in _conditions():
            if operator.area == "looks" and when.startswith(SILENT):
                continue
            yield Defect(f"{operator.name}, {when}", operator.area, after=_damage(operator, holds))


def _damage(operator: Operator, holds: When) -> Callable[[Request, Response, Passage], Response]:
    def damage(request: Request, answer: Response, passage: Passage) -> Response:
        if not request.path.startswith(GENERATE) or answer.status not in operator.statuses:
            return answer
        return operator.change(answer, passage) if holds(request, answer, passage) else answer

    return damage


def _conditions() -> Iterator[tuple[str, When]]:
    yield "always", lambda *_: True
    yield "every fifth time", lambda _request, _answer, passage: passage.next() % 5 == 4
    yield "as JSON", lambda request, _answer, _passage: "json" in (request.header("accept") or "")
    yield (
        "with a key without its scheme",
        lambda request, _a, _p: not (request.header("authorization") or "").lower().startswith("bearer"),
    )
    for name in document.load().names:
        yield f"from {name}", _to(name)
    for field in ("negative_prompt", "seed", "style_preset", "strength", "output_format"):
        yield f"with {field}", _having(field)
    for field, text in (
        ("output_format", "jpeg"),
        ("output_format", "webp"),
        ("aspect_ratio", "9:21"),
        ("model", "sd3-medium"),
    ):
        yield f"with {field} {text}", _saying(field, text)


def _to(name: str) -> When:
    return lambda request, _answer, _passage: request.path == GENERATE + name


def _having(field: str) -> When:
    return lambda request, _answer, _passage: value(request, field) is not None


def _saying(field: str, text: str) -> When:
    return lambda request, _answer, _passage: value(request, field) == text


def _operators() -> Iterator[Operator]:
    yield from _of_status()
    yield from _of_headers()
    yield from _of_json()
    yield from _of_problems()
    yield from _of_pictures()
    yield from _of_order()


def _of_status() -> Iterator[Operator]:
    for place, status in enumerate(STATUSES):
        for other in {STATUSES[place - 1], 503, 201 if status == OK else OK} - {status}:
            yield Operator(f"{status} is answered as {other}", "status", (status,), _status(other))


def _status(other: int) -> Change:
    return lambda answer, _passage: replace(answer, status=other)


def _of_headers() -> Iterator[Operator]:
    changes: dict[str, Callable[[str], str | None]] = {
        "is missing": lambda _: None,
        "is empty": lambda _: "",
        "has another last letter": lambda text: text[:-1] + ("0" if text[-1:] != "0" else "1"),
        "is in other letters": str.swapcase,
        "comes twice in one line": lambda text: f"{text}, {text}",
        "is in quotes": lambda text: f'"{text}"',
    }
    for name, statuses in HEADERS.items():
        for what, change in changes.items():
            yield Operator(f"{name} {what}", "headers", statuses, _header(name, change))
    for name, text in STRANGE:
        yield Operator(f"there is {name}: {text}", "headers", STATUSES, _header(name, _always(text)))


def _always(text: str) -> Callable[[str], str]:
    return lambda _: text


def _header(name: str, change: Callable[[str], str | None]) -> Change:
    def apply(answer: Response, _: Passage) -> Response:
        said = answer.header(name)
        return header(answer, name, change(said or ""))

    return apply


def _of_json() -> Iterator[Operator]:
    for keys, statuses in ((ERROR_KEYS, STATUSES[1:]), (PICTURE_KEYS, (OK,))):
        for key in keys:
            for what, change in _VALUES.items():
                if key in _ONLY.get(what, keys):
                    yield Operator(f"in JSON {key} {what}", "JSON", statuses, _entry(key, change))
        kind = "pictures" if OK in statuses else "errors"
        yield Operator(f"{kind} have one more key", "JSON", statuses, lambda answer, _: json_body(answer, _one_more))
        yield Operator(f"{kind} are in a list", "JSON", statuses, lambda answer, _: _wrapped(answer))
        yield Operator(f"{kind} lack the JSON's end", "JSON", statuses, lambda answer, _: _cut_json(answer))


def _one_more(body: dict[str, Any]) -> None:
    body["status"] = "error"


def _wrapped(answer: Response) -> Response:
    return replace(answer, body=b"[" + answer.body + b"]") if answer.media_type == "application/json" else answer


def _cut_json(answer: Response) -> Response:
    return replace(answer, body=answer.body[:-1]) if answer.media_type == "application/json" else answer


_ONLY = {
    "is a text": {"errors", "seed"},
    "has a space at its end": {"id", "name", "image", "finish_reason"},
    "is one more": {"seed"},
}
"""Changes that need a value of their kind."""

_VALUES: dict[str, Callable[[dict[str, Any], str], object]] = {
    "is missing": lambda body, key: body.pop(key),
    "is null": lambda body, key: body.update({key: None}),
    "is a text": lambda body, key: body.update({key: str(body[key])}),
    "is empty": lambda body, key: body.update({key: type(body[key])()}),
    "is in a list": lambda body, key: body.update({key: [body[key]]}),
    "has another name": lambda body, key: body.update({f"{key}s": body.pop(key)}),
    "has a space at its end": lambda body, key: body.update({key: f"{body[key]} "}),
    "is one more": lambda body, key: body.update({key: body[key] + 1}),
}


def _entry(key: str, change: Callable[[dict[str, Any], str], object]) -> Change:
    def apply(answer: Response, _: Passage) -> Response:
        return json_body(answer, lambda body: change(body, key) if key in body else None)

    return apply


def _of_problems() -> Iterator[Operator]:
    changes: dict[str, Callable[[list[str]], list[str]]] = {
        "the first problem is missing": lambda texts: texts[1:] or texts,
        "the last problem is missing": lambda texts: texts[:-1] or texts,
        "problems come backwards": lambda texts: texts[::-1],
        "problems come twice": lambda texts: [*texts, *texts],
        "problems are one text": lambda texts: [", ".join(texts)],
        "a problem is about nothing": lambda texts: [texts[0].partition(": ")[2] or texts[0], *texts[1:]],
        "a problem is about the prompt": lambda texts: [f"prompt: {texts[0].partition(': ')[2]}", *texts[1:]],
        "a problem has a full stop": lambda texts: [f"{texts[0]}.", *texts[1:]],
        "a digit of a problem is another": lambda texts: [texts[0].translate(_OTHER_DIGIT), *texts[1:]],
    }
    for name, change in changes.items():
        yield Operator(name, "problems", (400,), _problems(change))


_OTHER_DIGIT = str.maketrans("0123456789", "1234567890")


def _problems(change: Callable[[list[str]], list[str]]) -> Change:
    return lambda answer, _passage: json_body(answer, lambda body: body.update(errors=change(body["errors"])))


def _of_pictures() -> Iterator[Operator]:
    for area, changes in (("looks", _LOOKS), ("sizes", _SIZES)):
        for name, change in changes.items():
            yield Operator(f"the picture {name}", area, (OK,), _picture(change))
    for cut in (1, 12, 1000):
        yield Operator(f"the picture lacks {cut} bytes", "pictures", (OK,), _cut(cut))
    for kind in ("PNG", "JPEG", "WEBP"):
        yield Operator(f"the picture is a {kind}", "pictures", (OK,), _as(kind))


_LOOKS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "is mirrored": ImageOps.mirror,
    "is upside down": ImageOps.flip,
    "is grey": lambda found: found.convert("L").convert("RGB"),
    "has red and blue swapped": lambda found: Image.merge("RGB", found.split()[::-1]),
    "is inverted": ImageOps.invert,
    "is moved by a pixel": lambda found: ImageChops.offset(found, 1, 0),
    "is blurred": lambda found: found.resize((found.width // 8, found.height // 8)).resize(found.size),
    "is one colour": lambda found: Image.new("RGB", found.size, found.getpixel((0, 0))),
    "has fewer colours": lambda found: ImageOps.posterize(found, 4),
}
_SIZES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "lacks its last column": lambda found: found.crop((0, 0, found.width - 1, found.height)),
    "has a border": lambda found: ImageOps.expand(found, 1),
    "is stretched": lambda found: found.resize((found.width + 16, found.height)),
}


def _picture(change: Callable[[Image.Image], Image.Image]) -> Change:
    return lambda answer, _passage: picture(answer, change)


def _cut(count: int) -> Change:
    return lambda answer, _: replace(answer, body=answer.body[:-count]) if _is_picture(answer) else answer


def _as(kind: str) -> Change:
    return lambda answer, _: answer if kind.lower() in answer.media_type else picture(answer, lambda found: found, kind)


def _is_picture(answer: Response) -> bool:
    return answer.media_type.startswith("image/")


def _of_order() -> Iterator[Operator]:
    yield Operator(
        "two answers change places", "order", (OK,), lambda answer, passage: _previous(answer, passage, "any")
    )
    yield Operator(
        "two refusals change places",
        "order",
        STATUSES[1:],
        lambda answer, passage: _previous(answer, passage, "refused"),
    )
    yield Operator("the first answer comes again", "order", (OK,), _first)
    yield Operator("the body of the answer before", "order", (OK,), _body_before)
    yield Operator("the headers of the answer before", "order", (OK,), _headers_before)


def _previous(answer: Response, passage: Passage, name: str) -> Response:
    with passage.lock:
        kept = passage.memory.get(name)
        passage.memory[name] = answer
    return kept if isinstance(kept, Response) else answer


def _first(answer: Response, passage: Passage) -> Response:
    with passage.lock:
        kept = passage.memory.setdefault("first", answer)
    return kept if isinstance(kept, Response) else answer


def _body_before(answer: Response, passage: Passage) -> Response:
    return replace(answer, body=_previous(answer, passage, "body").body)


def _headers_before(answer: Response, passage: Passage) -> Response:
    return replace(answer, headers=_previous(answer, passage, "headers").headers)
