"""Every way the API refuses a request.

    ApiError
    ├── BadRequest            400  one text for each problem
    ├── Unauthorized          401
    ├── PaymentRequired       402
    ├── ContentModeration     403
    ├── NotFound              404
    ├── GenerationNotFound    404  only some contracts declare it
    ├── MethodNotAllowed      405  knows the methods that are allowed
    ├── PayloadTooLarge       413
    ├── InvalidLanguage       422
    ├── PublicFigure          422  only some contracts declare it
    ├── RateLimitExceeded     429  knows how long the time-out lasts
    └── InternalError         500

Rules raise them; `web.rendering` alone turns one into a response. The names are the API's own; that the contract
declares each of them for each operation, but for those that only some contracts have, is checked at start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal


class ApiError(Exception):
    """A refusal that the API itself gives. `texts` has one sentence or more; `body` replaces the usual envelope.

    For the journal: `hint` may say how the request would have been accepted, `fault` what was asked to go wrong.
    """

    status: ClassVar[int]
    name: ClassVar[str]
    everywhere: ClassVar[bool] = True
    body: str | None = None
    hint: str = ""
    fault: str = ""

    def __init__(self, *texts: str) -> None:
        super().__init__(*texts)
        self.texts = texts


class BadRequest(ApiError):  # noqa: N818 - refusals are named as the API names them
    """One or more problems with the request, each `<field>: <what is wrong>`.

    `fields` are those whose values are wrong in themselves, whatever the other fields say.
    """

    status = 400
    name = "bad_request"

    def __init__(self, *texts: str, fields: Iterable[str] = ()) -> None:
        super().__init__(*texts)
        self.fields = frozenset(fields)


class Unauthorized(ApiError):  # noqa: N818
    """No key, or one that is not accepted."""

    status = 401
    name = "unauthorized"

    def __init__(self) -> None:
        super().__init__("authorization: invalid or missing header value")


class PaymentRequired(ApiError):  # noqa: N818
    """The balance does not cover the price."""

    status = 402
    name = "payment_required"

    def __init__(self, price: Decimal, balance: Decimal) -> None:
        super().__init__(f"credits: this request costs {price:f}, and the balance is {balance:f}; no charge was made")


class ContentModeration(ApiError):  # noqa: N818
    """The prompt was flagged."""

    status = 403
    name = "content_moderation"

    def __init__(self) -> None:
        super().__init__("Your request was flagged by our content moderation system.")


class NotFound(ApiError):  # noqa: N818
    """There is nothing at this path."""

    status = 404
    name = "not_found"

    def __init__(self, path: str) -> None:
        super().__init__(f"path: there is nothing at {shorten(path)}")


class GenerationNotFound(ApiError):  # noqa: N818
    """There is no asynchronous generation with this id, or no longer, or it is another key's."""

    status = 404
    name = "generation_not_found"
    everywhere = False

    def __init__(self) -> None:
        super().__init__("id: the generation either does not exist or has expired.")


class MethodNotAllowed(ApiError):  # noqa: N818
    """The path is known, the method is not."""

    status = 405
    name = "method_not_allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(f"method: {shorten(method)} is not allowed here, use {allowed}")
        self.allowed = allowed


class PayloadTooLarge(ApiError):  # noqa: N818
    """The body is larger than the contract takes."""

    status = 413
    name = "payload_too_large"

    def __init__(self, max_bytes: int) -> None:
        size = f"{max_bytes >> 20}MiB" if max_bytes % (1 << 20) == 0 else f"{max_bytes} bytes"
        super().__init__(f"body: payloads cannot be larger than {size} in size")


class InvalidLanguage(ApiError):  # noqa: N818
    """The prompt is in a language that the API does not support."""

    status = 422
    name = "invalid_language"

    def __init__(self) -> None:
        super().__init__("You made a request with an unsupported language.")


class PublicFigure(ApiError):  # noqa: N818
    """The prompt asks for a real person; on demand only."""

    status = 422
    name = "public_figure"
    everywhere = False

    def __init__(self) -> None:
        super().__init__("Your request asks for a public figure.")


class RateLimitExceeded(ApiError):  # noqa: N818
    """Too many requests; `retry_after` is the rest of the time-out in seconds."""

    status = 429
    name = "rate_limit_exceeded"

    def __init__(self, requests: int, seconds: float, time_out: float, retry_after: float) -> None:
        super().__init__(
            f"You have made more than {requests} requests in {seconds:g} seconds, "
            f"and are timed out for {time_out:g} seconds."
        )
        self.retry_after = retry_after


class InternalError(ApiError):
    """Something went wrong inside the server."""

    status = 500
    name = "internal_error"

    def __init__(self) -> None:
        super().__init__("An internal error occurred. If the problem persists, contact support.")


def kinds() -> Iterator[type[ApiError]]:
    """Yield every kind of refusal that each contract must declare, by its status."""
    every = (kind for kind in ApiError.__subclasses__() if kind.everywhere)
    yield from sorted(every, key=lambda kind: kind.status)


def shorten(text: str, most: int = 100) -> str:
    """Cut what a client sent, so that an answer which quotes it stays short."""
    return text if len(text) <= most else f"{text[:most]}…"
