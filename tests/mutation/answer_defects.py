"""Wrong answers: names, headers, statuses, order of problems, pictures, seeds."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image

from mutation.damage import OK, after, header, json_body, picture, value

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request, Response

    from mutation.gateway import Passage

REFUSALS = (400, 401, 402, 403, 404, 405, 413, 422, 429, 500)

for _old, _new in (
    (400, 422), (401, 403), (402, 403), (403, 400), (404, 400), (405, 404), (413, 400), (422, 400), (429, 503),
    (500, 502), (200, 201), (401, 400), (413, 500), (400, 500),
):  # fmt: skip

    def _status(request: Request, answer: Response, passage: Passage, new: int = _new) -> Response:  # noqa: ARG001
        return replace(answer, status=new)

    after(f"{_old} becomes {_new}", "statuses", _old)(_status)

for _status_code, _name in (
    (400, "badRequest"), (401, "unauthorised"), (402, "insufficient_credits"), (403, "content_moderated"),
    (404, "notfound"), (405, "bad_request"), (413, "too_large"), (422, "unsupported_language"),
    (429, "rate_limited"), (500, "server_error"),
):  # fmt: skip

    def _named(request: Request, answer: Response, passage: Passage, name: str = _name) -> Response:  # noqa: ARG001
        return json_body(answer, lambda body: body.update(name=name))

    after(f"a {_status_code} is named {_name}", "names", _status_code)(_named)


@after("errors is a text, no list", "names", *REFUSALS)
def _errors_text(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(errors=body["errors"][0]))


@after("errors is empty", "names", *REFUSALS)
def _errors_empty(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(errors=[]))


@after("refusals have a message", "names", *REFUSALS)
def _message(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(message="Bad Request"))


@after("refusals have no id", "names", *REFUSALS)
def _no_id(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.pop("id"))


@after("the id is in capitals", "names", *REFUSALS)
def _capital_id(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(id=body["id"].upper()))


@after("the body's id is another", "names", *REFUSALS)
def _other_id(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(id=body["id"][::-1]))


@after("only the first problem is reported", "problems", 400)
def _first(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(errors=body["errors"][:1]))


@after("the problems come backwards", "problems", 400)
def _backwards(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(errors=body["errors"][::-1]))


@after("problems do not name their field", "problems", 400)
def _nameless(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(errors=[text.partition(": ")[2] for text in body["errors"]]))


@after("problems begin with a capital", "problems", 400)
def _capital(_: Request, answer: Response, __: Passage) -> Response:
    def change(body: dict[str, list[str]]) -> None:
        parts = [text.partition(": ") for text in body["errors"]]
        body["errors"] = [f"{field}: {text[:1].upper()}{text[1:]}" for field, _, text in parts]

    return json_body(answer, change)


@after("the field is in quotes", "problems", 400)
def _quoted(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda body: body.update(errors=[f'"{text}"' for text in body["errors"]]))


@after("JSON is indented", "names", *REFUSALS)
def _indented(_: Request, answer: Response, __: Passage) -> Response:
    return json_body(answer, lambda _: None, indent=2, separators=None)


@after("keys are not in order", "names", *REFUSALS)
def _disorder(_: Request, answer: Response, __: Passage) -> Response:
    body = json.loads(answer.body)
    return replace(answer, body=json.dumps(dict(reversed(body.items())), separators=(",", ":")).encode())


for _what, _statuses, _header, _text in (
    ("refusals have a charset", REFUSALS, "content-type", "application/json; charset=utf-8"),
    ("refusals are problem+json", REFUSALS, "content-type", "application/problem+json"),
    ("refusals are called text", REFUSALS, "content-type", "text/plain"),
    ("refusals have no x-request-id", REFUSALS, "x-request-id", None),
    ("pictures have no x-request-id", (OK,), "x-request-id", None),
    ("every x-request-id is the same", (OK,), "x-request-id", "0" * 32),
    ("a 429 says when to come back", (429,), "retry-after", "60"),
    ("a 400 reports the rate limit", (400,), "x-ratelimit-remaining", "12"),
    ("a 405 does not tell Allow", (405,), "allow", None),
    ("a 405 allows GET alone", (405,), "allow", "GET"),
    ("pictures have no finish reason", (OK,), "finish-reason", None),
    ("the finish reason is in small letters", (OK,), "finish-reason", "success"),
    ("pictures are called octet-stream", (OK,), "content-type", "application/octet-stream"),
    ("pictures have no seed", (OK,), "seed", None),
    ("the seed reported is always 1", (OK,), "seed", "1"),
    ("the seed reported is 0", (OK,), "seed", "0"),
):

    def _headed(
        request: Request,  # noqa: ARG001
        answer: Response,
        passage: Passage,  # noqa: ARG001
        name: str = _header,
        text: str | None = _text,
    ) -> Response:
        encoded = answer.status == OK and answer.media_type == "application/json" and name != "x-request-id"
        return answer if encoded else header(answer, name, text)

    after(_what, "headers", *_statuses)(_headed)


@after("jpeg is called jpg", "headers", OK)
def _jpg(_: Request, answer: Response, __: Passage) -> Response:
    kind = (answer.header("content-type") or "").replace("image/jpeg", "image/jpg")
    return header(answer, "content-type", kind)


@after("JSON does not tell the picture's type", "headers", OK)
def _no_type(_: Request, answer: Response, __: Passage) -> Response:
    return header(answer, "content-type", (answer.header("content-type") or "").partition(";")[0])


@after("JSON has a seed header", "headers", OK)
def _seed_header(_: Request, answer: Response, __: Passage) -> Response:
    return header(answer, "seed", "5") if answer.media_type == "application/json" else answer


for _what, _change in (
    ("base64 is a data URL", lambda body: body.update(image="data:image/png;base64," + body["image"])),
    ("base64 is for URLs", lambda body: body.update(image=body["image"].replace("+", "-").replace("/", "_"))),
    ("base64 has line breaks", lambda body: body.update(image=body["image"][:76] + "\n" + body["image"][76:])),
    ("base64 is cut", lambda body: body.update(image=body["image"][:-8])),
    ("the seed in JSON is a text", lambda body: body.update(seed=str(body["seed"]))),
    ("the seed in JSON is one more", lambda body: body.update(seed=body["seed"] + 1)),
    ("JSON says finishReason", lambda body: body.update(finishReason=body.pop("finish_reason"))),
    ("JSON has the id inside", lambda body: body.update(id="x")),
    ("JSON calls the image base64", lambda body: body.update(base64=body.pop("image"))),
):

    def _encoded(request: Request, answer: Response, passage: Passage, change: object = _change) -> Response:  # noqa: ARG001
        return json_body(answer, change, sort_keys=False)  # type: ignore[arg-type]

    after(_what, "JSON", OK)(_encoded)


for _what, _cut in (("the last byte", 1), ("the last hundred bytes", 100), ("all but the first 512 bytes", -512)):

    def _shortened(request: Request, answer: Response, passage: Passage, cut: int = _cut) -> Response:  # noqa: ARG001
        if not answer.media_type.startswith("image/"):
            return answer
        return replace(answer, body=answer.body[:-cut])

    after(f"pictures lack {_what}", "pictures", OK)(_shortened)


@after("pictures are one pixel too low", "pictures", OK)
def _low(_: Request, answer: Response, __: Passage) -> Response:
    return picture(answer, lambda found: found.crop((0, 0, found.width, found.height - 1)))


@after("pictures are turned", "pictures", OK)
def _turned(_: Request, answer: Response, __: Passage) -> Response:
    return picture(answer, lambda found: found.transpose(Image.Transpose.ROTATE_90))


@after("pictures are half as large", "pictures", OK)
def _half(_: Request, answer: Response, __: Passage) -> Response:
    return picture(answer, lambda found: found.resize((found.width // 2, found.height // 2)))


@after("every picture is a png inside", "pictures", OK)
def _png(_: Request, answer: Response, __: Passage) -> Response:
    return picture(answer, lambda found: found, "PNG")


@after("webp is a jpeg inside", "pictures", OK)
def _webp(_: Request, answer: Response, __: Passage) -> Response:
    return picture(answer, lambda found: found, "JPEG") if answer.media_type == "image/webp" else answer


@after("a webp is answered as png, name and all", "pictures", OK)
def _renamed(_: Request, answer: Response, __: Passage) -> Response:
    if answer.media_type != "image/webp":
        return answer
    return header(picture(answer, lambda found: found, "PNG"), "content-type", "image/png")


@after("strength 0 changes one pixel", "pictures", OK)
def _one_pixel(request: Request, answer: Response, _: Passage) -> Response:
    def change(found: Image.Image) -> Image.Image:
        found.putpixel((0, 0), (1, 2, 3))
        return found

    return picture(answer, change) if value(request, "strength") == "0" else answer


@after("the same seed gives almost the same picture", "seeds", OK)
def _flicker(_: Request, answer: Response, passage: Passage) -> Response:
    shade = passage.next() % 251

    def change(found: Image.Image) -> Image.Image:
        found.putpixel((5, 5), (shade, 0, 0))
        return found

    return picture(answer, change)


@after("pictures come as JSON whatever was asked", "JSON", OK)
def _always_json(_: Request, answer: Response, __: Passage) -> Response:
    if answer.media_type == "application/json":
        return answer
    body = {
        "finish_reason": "SUCCESS",
        "image": base64.b64encode(answer.body).decode(),
        "seed": int(answer.header("seed") or 0),
    }
    kind = f"application/json; type={answer.media_type}"
    plain = header(header(header(answer, "seed", None), "finish-reason", None), "content-type", kind)
    return replace(plain, body=json.dumps(body).encode())


@after("now and then an answer is that of the request before", "concurrency", OK)
def _swap(_: Request, answer: Response, passage: Passage) -> Response:
    with passage.lock:
        kept = passage.memory.get("kept")
        passage.memory["kept"] = answer
        turn = passage.next()
    return kept if isinstance(kept, type(answer)) and turn % 3 == 0 else answer
