"""The table of changes: each a choice that a healthy server may make, with the label that says so."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from PIL import Image, ImageOps

from mutation.damage import GENERATE, header, json_body, value
from mutation.gateway import PLAIN, Wire

if TYPE_CHECKING:
    from stability_contract.http.exchange import Request, Response

    from mutation.defect import Edit

Label = Literal["silent", "assumed", "observed"]
Change = Callable[["Request", "Response"], "Response"]
OK = 200
REFUSALS = (400, 401, 402, 403, 404, 405, 413, 422, 429, 500)


@dataclass(frozen=True, slots=True)
class Variant:
    """One change, or several together. `leans` quotes what is only observed or assumed, where anything is said."""

    name: str
    label: Label
    leans: str = ""
    answer: Change | None = None
    wire: Wire = PLAIN
    edit: Edit | None = None
    options: tuple[str, ...] = ()
    topics: frozenset[str] = field(default_factory=frozenset)

    def joined(self, other: Variant) -> Variant:
        """Return both together; their topics must differ."""
        one, two = self.answer, other.answer

        def both(request: Request, answer: Response) -> Response:
            first = one(request, answer) if one else answer
            return two(request, first) if two else first

        return Variant(
            name=f"{self.name}; {other.name}",
            label=max(self.label, other.label, key=("silent", "assumed", "observed").index),
            leans="; ".join(filter(None, (self.leans, other.leans))),
            answer=both,
            wire=self.wire if other.wire == PLAIN else other.wire,
            edit=self.edit or other.edit,
            options=(*self.options, *other.options),
            topics=self.topics | other.topics,
        )


def singles() -> list[Variant]:
    """Return every change by itself."""
    return [*_texts(), *_wires(), *_gateways(), *_pictures(), *_settings(), *_bodies(), *_documents()]


# -- texts ----------------------------------------------------------------------------------------------------------


def _texts() -> list[Variant]:
    words = {
        402: ("observed", "Too few credits are a 402, which the reference does not list; the words are ours."),
        403: ("silent", ""),
        404: ("assumed", "The 404 for an unknown path has the name not_found and our words."),
        405: ("assumed", "The 405 for a wrong method has the name method_not_allowed and our words."),
        413: ("silent", ""),
        422: ("silent", ""),
        429: ("silent", ""),
        500: ("silent", ""),
        401: ("silent", ""),
    }
    found = [_texted(status, label, leans) for status, (label, leans) in words.items()]  # type: ignore[arg-type]
    names = {404: "no_route", 405: "wrong_method"}
    for status, name in names.items():
        found.append(_named(status, name, words[status][1]))
    return [*found, _bounds()]


def _texted(status: int, label: Label, leans: str) -> Variant:
    def change(request: Request, answer: Response) -> Response:  # noqa: ARG001
        if answer.status != status:
            return answer
        return json_body(
            answer, lambda body: body.update(errors=["We are sorry: this does not work."]) if "errors" in body else None
        )

    return Variant(f"a {status} in other words", label, leans, change, topics=frozenset({f"text {status}"}))


def _named(status: int, name: str, leans: str) -> Variant:
    def change(request: Request, answer: Response) -> Response:  # noqa: ARG001
        return json_body(answer, lambda body: body.update(name=name)) if answer.status == status else answer

    return Variant(f"a {status} is named {name}", "assumed", leans, change, topics=frozenset({f"name {status}"}))


_FIELDS = {"prompt", "negative_prompt", "seed", "strength", "image"}


def _bounds() -> Variant:
    """Word what is said of bounds in another way; the fields stay."""

    def reworded(body: dict[str, Any]) -> None:
        texts = [text.partition(": ") for text in body["errors"]]
        bounds = ("must be", "cannot", "at least", "at most", "greater", "less", "too", "exceed")
        body["errors"] = [
            f"{name}: is out of bounds"
            if name in _FIELDS and any(word in rest for word in bounds)
            else f"{name}{colon}{rest}"
            for name, colon, rest in texts
        ]

    def change(request: Request, answer: Response) -> Response:  # noqa: ARG001
        return json_body(answer, reworded) if answer.status == 400 else answer

    return Variant(
        "bounds in other words",
        "assumed",
        "bounds are reported in the service s words",
        change,
        topics=frozenset({"text 400"}),
    )


# -- how it is written ----------------------------------------------------------------------------------------------


def _wires() -> list[Variant]:
    wires = {
        "names of headers as Title-Case": Wire(case=str.title),
        "names of headers in capitals": Wire(case=str.upper),
        "headers in another order": Wire(backwards=True),
        "the connection ends after each answer": Wire(closes=True),
        "bodies in chunks": Wire(chunked=True),
        "bodies in chunks, and the connection ends": Wire(chunked=True, closes=True),
        "no reason after the status": Wire(reason=""),
        "another reason after the status": Wire(reason="Whatever It Is"),
        "as nginx writes": Wire(str.title, backwards=True, added=(("Server", "nginx/1.27.2"), ("Date", "Tue, 01 Dec 2026 12:00:00 GMT"))),
        "as Envoy writes": Wire(added=(("server", "envoy"), ("x-envoy-upstream-service-time", "812"), ("date", "Tue, 01 Dec 2026 12:00:00 GMT"))),
    }  # fmt: skip
    return [Variant(name, "silent", wire=wire, topics=frozenset({"wire"})) for name, wire in wires.items()]


def _gateways() -> list[Variant]:
    """Return what a CDN or a gateway adds to each answer."""
    sets = {
        "Cloudflare": {"cf-ray": "8a1b2c3d4e5f6a7b-FRA", "cf-cache-status": "DYNAMIC", "server": "cloudflare", "alt-svc": 'h3=":443"; ma=86400'},
        "Google": {"via": "1.1 google", "x-cloud-trace-context": "105445aa7843bc8bf206b120001000/1", "alt-svc": "clear"},
        "strict transport": {"strict-transport-security": "max-age=15724800; includeSubDomains", "x-content-type-options": "nosniff"},
        "no cache": {"cache-control": "no-store", "pragma": "no-cache", "expires": "0"},
        "vary": {"vary": "Origin, Accept-Encoding"},
        "CORS": {"access-control-allow-origin": "*", "access-control-expose-headers": "*"},
        "Kong": {"x-kong-upstream-latency": "712", "x-kong-proxy-latency": "2", "x-kong-request-id": "a1"},
        "a cookie": {"set-cookie": "__cf_bm=abc; path=/; HttpOnly; Secure; SameSite=None"},
        "a trace": {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "server-timing": "app;dur=812"},
        "an etag": {"etag": '"33a64df5"', "last-modified": "Tue, 01 Dec 2026 12:00:00 GMT", "accept-ranges": "none"},
        "a name of the picture": {"content-disposition": 'inline; filename="picture.png"'},
    }  # fmt: skip
    return [
        Variant(f"headers of {name}", "silent", answer=_adding(added), topics=frozenset({f"headers {name}"}))
        for name, added in sets.items()
    ]


def _adding(added: dict[str, str]) -> Change:
    def change(_: Request, answer: Response) -> Response:
        return replace(answer, headers=(*answer.headers, *added.items()))

    return change


# -- what comes -----------------------------------------------------------------------------------------------------


def _pictures() -> list[Variant]:
    """Return other pictures: of a prompt nobody says how it looks. An input that is to come back does."""
    looks: dict[str, Callable[[Image.Image], Image.Image]] = {
        "mirrored": ImageOps.mirror,
        "grey": lambda found: ImageOps.grayscale(found).convert("RGB"),
        "inverted": ImageOps.invert,
        "with fewer colours": lambda found: ImageOps.posterize(found, 5),
        "blurred": lambda found: found.reduce(4).resize(found.size),
    }
    found = [
        Variant(f"pictures are {name}", "silent", answer=_painted(look, {}), topics=frozenset({"looks"}))
        for name, look in looks.items()
    ]
    saved: dict[str, dict[str, Any]] = {
        "PNG with little compression": {"PNG": {"compress_level": 1}},
        "PNG with a resolution": {"PNG": {"dpi": (72, 72)}},
        "JPEG of quality 95": {"JPEG": {"quality": 95, "subsampling": 0}},
        "a progressive JPEG": {"JPEG": {"progressive": True, "quality": 90}},
        "WebP without loss": {"WEBP": {"lossless": True}},
    }
    for name, settings in saved.items():
        found.append(
            Variant(f"pictures are {name}", "silent", answer=_painted(None, settings), topics=frozenset({"encoding"}))
        )
    return found


def _painted(look: Callable[[Image.Image], Image.Image] | None, settings: dict[str, Any]) -> Change:
    def repaint(data: bytes) -> bytes:
        with Image.open(io.BytesIO(data)) as opened:
            kind = opened.format or "PNG"
            if not look and kind not in settings:
                return data
            out = io.BytesIO()
            picture = look(opened.convert("RGB")) if look else opened
            lossless = {"lossless": True} if kind == "WEBP" else {"quality": 95} if kind == "JPEG" else {}
            picture.save(out, kind, **settings.get(kind, lossless))
        return out.getvalue()

    def encoded(body: dict[str, Any]) -> None:
        body["image"] = base64.b64encode(repaint(base64.b64decode(body["image"]))).decode()

    def change(request: Request, answer: Response) -> Response:
        if answer.status != OK or (look and _shows_the_input(request)) or "generate" not in request.path:
            return answer
        if answer.media_type.startswith("image/"):
            return replace(answer, body=repaint(answer.body))
        return json_body(answer, encoded, sort_keys=False)

    return change


def _shows_the_input(request: Request) -> bool:
    """Return whether a picture has something of an input in it: at strength 1 it is as if there were none."""
    strength = value(request, "strength")
    return value(request, "image") is not None and not (strength and float(strength) == 1)


# -- settings, bodies and documents ----------------------------------------------------------------------------------


def _settings() -> list[Variant]:
    rows: list[tuple[str, Label, str, tuple[str, ...]]] = [
        ("Retry-After", "observed", "No `Retry-After` and no rate-limit headers are sent.", ("--retry-after",)),
        ("seeds drawn by real chance", "silent", "", ("--random-seeds",)),
        ("pictures take a moment", "silent", "", ("--latency", "0.01")),
        ("a small cache", "silent", "", ("--cache-mb", "65")),
        ("one thread", "silent", "", ("--threads", "1")),
        ("any language", "assumed", "A prompt whose letters are mostly not Latin is refused with 422 (can be switched off).", ("--any-language",)),
    ]  # fmt: skip
    return [
        Variant(name, label, leans, options=options, topics=frozenset({name})) for name, label, leans, options in rows
    ]


def _bodies() -> list[Variant]:
    envelope = "The response header `x-request-id` carries the id of the error body."
    rows: list[tuple[str, Label, str, Change, str]] = [
        ("ids are UUIDs", "assumed", envelope, _uuid, "ids"),
        ("another person", "observed", "The account is at `GET /v1/user/account`; the person is invented.", _person, "person"),
        ("a balance with decimals", "silent", "", _decimals, "balance"),
        ("a page for an unknown path", "assumed", "An unknown path is a 404 and a wrong method a 405 with `Allow`, in the same envelope.", _page, "page"),
    ]  # fmt: skip
    return [
        Variant(name, label, leans, change, topics=frozenset({topic})) for name, label, leans, change, topic in rows
    ]


def _uuid(_: Request, answer: Response) -> Response:
    found = answer.header("x-request-id") or ""
    if len(found) != 32:
        return answer
    dashed = f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"
    named = header(answer, "x-request-id", dashed)
    return json_body(named, lambda body: body.update(id=dashed)) if answer.status in REFUSALS else named


def _person(request: Request, answer: Response) -> Response:
    if not request.path.endswith("/account") or answer.status != OK:
        return answer
    return json_body(answer, lambda body: body.update(email="erin@example.org", id="user-1"))


def _decimals(request: Request, answer: Response) -> Response:
    if not request.path.endswith("/balance") or answer.status != OK:
        return answer
    body = json.loads(answer.body)
    return replace(answer, body=b'{"credits":%.4f}' % body["credits"])


def _page(request: Request, answer: Response) -> Response:
    if answer.status != 404 or not request.path.startswith(GENERATE):
        return answer
    page = b"<html><body><h1>404 Not Found</h1></body></html>"
    return replace(header(answer, "content-type", "text/html"), body=page)


def _documents() -> list[Variant]:
    core = "Core's sides are the 1-megapixel ones times the square root of 1.5, which keeps the reference's 1.5 megapixels; production was seen answering larger ones."
    return [
        Variant("Core in steps of 8", "assumed", core, edit=_core_in_steps(8), topics=frozenset({"sizes"})),
        Variant("Core in steps of 64", "assumed", core, edit=_core_in_steps(64), topics=frozenset({"sizes"})),
        Variant("32 megapixels more may be sent", "assumed", "An upload of more than 33,554,432 pixels is a 400", edit=_more_pixels, topics=frozenset({"pixels"})),
    ]  # fmt: skip


def _core_in_steps(step: int) -> Edit:
    def edit(raw: dict[str, Any]) -> None:
        sizes = raw["paths"][f"{GENERATE}core"]["post"]["x-output-sizes"]
        raw["paths"][f"{GENERATE}core"]["post"]["x-output-sizes"] = {
            ratio: [round(side / step) * step for side in size] for ratio, size in sizes.items()
        }

    return edit


def _more_pixels(raw: dict[str, Any]) -> None:
    raw["components"]["schemas"]["SD3Image"]["x-max-pixels"] = 67108864
