"""All faults: each error in the form that it has on demand, and each fault of the wire with what a client sees of it.

What can be asked for, docs/faults.md, the trials of the client check and the two places that carry out wire faults
(`web/wire_faults` and `web/response_writer`) are checked against this table. To add a fault, begin here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from stability_mock import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stability_mock.contract import RateLimit
    from stability_mock.errors import ApiError


class Asked(NamedTuple):
    """The request that an error was asked for with: what its endpoint takes, declares and costs, and its rate limit."""

    path: str
    method: str
    max_body_bytes: int
    refusals: Mapping[int, frozenset[str]]
    price: Decimal
    limit: RateLimit
    field: str = "prompt"
    """What a 400 is about."""


ON_DEMAND: dict[type[ApiError], Callable[[Asked], ApiError]] = {
    errors.BadRequest: lambda asked: errors.BadRequest(f"{asked.field}: refused on demand"),
    errors.Unauthorized: lambda _: errors.Unauthorized(),
    errors.PaymentRequired: lambda asked: errors.PaymentRequired(asked.price, Decimal(0)),
    errors.ContentModeration: lambda _: errors.ContentModeration(),
    errors.NotFound: lambda asked: errors.NotFound(asked.path),
    errors.GenerationNotFound: lambda _: errors.GenerationNotFound(),
    errors.MethodNotAllowed: lambda asked: errors.MethodNotAllowed(
        "POST" if asked.method == "GET" else "GET", asked.method
    ),
    errors.PayloadTooLarge: lambda asked: errors.PayloadTooLarge(asked.max_body_bytes),
    errors.InvalidLanguage: lambda _: errors.InvalidLanguage(),
    errors.PublicFigure: lambda _: errors.PublicFigure(),
    errors.RateLimitExceeded: lambda asked: errors.RateLimitExceeded(
        asked.limit.requests, asked.limit.seconds, asked.limit.time_out, asked.limit.time_out
    ),
    errors.InternalError: lambda _: errors.InternalError(),
}
"""How each error of the API is made when it is asked for."""


def declared(refusals: Mapping[int, frozenset[str]]) -> dict[str, type[ApiError]]:
    """Return the errors of an operation that declares these names, each by its status and by its name."""
    found: dict[str, type[ApiError]] = {}
    for kind in ON_DEMAND:
        if kind.name in refusals.get(kind.status, ()):
            found.setdefault(str(kind.status), kind)
            found[kind.name] = kind
    return found


class WireFault(NamedTuple):
    """A fault of the connection (`response_writer`), or of any answer or of a picture in it (`response_faults`).

    `seen` is what the client sees. It is charged if it gets a whole picture.
    """

    place: Literal["connection", "answer", "picture"]
    seen: str
    charged: bool = False


WIRE_FAULTS: dict[str, WireFault] = {
    "closed": WireFault("connection", "The connection ends before any byte."),
    "reset": WireFault("connection", "The connection is reset before any byte."),
    "headers_only": WireFault("connection", "The head of a success, then the connection ends."),
    "cut": WireFault(
        "connection",
        "The head, a fraction of the body (`fraction`, half unless given), then the connection ends.",
    ),
    "cut_reset": WireFault("connection", "The same, but the connection is reset."),
    "stall": WireFault("connection", "The head, a fraction of the body (`fraction`), then nothing more."),
    "dribble": WireFault(
        "connection",
        "The whole answer, slowly: `bytes_per_second`, 10,000 unless given.",
        charged=True,
    ),
    "length_too_long": WireFault(
        "connection",
        "The whole picture, but content-length promises 1,000 bytes more; then the connection ends.",
    ),
    "length_too_short": WireFault(
        "connection",
        "Content-length promises half; the rest stands where the next answer should begin.",
    ),
    "slow_headers": WireFault(
        "connection",
        "The head in small pieces, over several seconds (`seconds`, 3 unless given); then the picture.",
        charged=True,
    ),
    "half_picture": WireFault(
        "picture",
        "Half of a picture with a right content-length; in JSON, good base64 of half a picture.",
    ),
    "wrong_type": WireFault(
        "picture",
        "A png labelled `image/webp`; a jpeg or webp labelled `image/png`.",
        charged=True,
    ),
    "base64_cut": WireFault(
        "picture",
        "JSON whose base64 is cut at an odd place, even if a picture was asked for.",
    ),
    "json_cut": WireFault(
        "answer",
        "Half of the JSON with a right content-length, even if a picture was asked for.",
    ),
    "json_missing_field": WireFault("answer", "JSON without its picture or its id, even if a picture was asked for."),
    "html_502": WireFault("answer", "A gateway's page: 502 Bad Gateway, `text/html`."),
    "html_504": WireFault("answer", "A gateway's page: 504 Gateway Time-out, `text/html`."),
    "empty_200": WireFault("answer", "200 without a body and without a content type."),
    "error_200": WireFault("answer", "200 with the body of a 500, as `application/json`."),
    "empty_429": WireFault("answer", "429 without a body."),
    "no_seed": WireFault("picture", "The picture, without the header `seed`.", charged=True),
    "content_filtered": WireFault(
        "picture",
        "A blurred picture with `finish-reason: CONTENT_FILTERED`; in JSON, `finish_reason`.",
        charged=True,
    ),
}
"""What can go wrong on the way, or with the answer itself."""

CHARGED = frozenset(name for name, fault in WIRE_FAULTS.items() if fault.charged)
"""The wire faults after which the client has a whole picture, and so is charged."""


class GenerationFault(NamedTuple):
    """A fault in the life of an asynchronous generation: `seen` is what a client sees that polls.

    `outcome` is the name of the error that it ends with, if it does; it is charged if it ends well.
    """

    seen: str
    outcome: str = ""
    charged: bool = False


GENERATION_FAULTS: dict[str, GenerationFault] = {
    "fails": GenerationFault("The result is a 500.", "internal_error"),
    "moderated": GenerationFault("The result is a 403, `content_moderation`.", "content_moderation"),
    "never_finishes": GenerationFault("Each poll is answered 202."),
    "expires_early": GenerationFault("The result is a 404 as soon as it is finished.", charged=True),
}
"""What can go wrong with a generation after its submit was accepted."""

if TYPE_CHECKING:
    WireFaultName = str
    GenerationFaultName = str
else:
    WireFaultName = Literal[tuple(WIRE_FAULTS)]
    """The name of a wire fault, and no other text; pydantic reads it."""
    GenerationFaultName = Literal[tuple(GENERATION_FAULTS)]
    """The name of a fault of a generation."""
