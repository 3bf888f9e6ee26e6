"""What a contract must have so that it can be served: whatever is missing stops the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock import errors
from stability_mock.contract.keywords import ContractError, pointer
from stability_mock.pictures.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_mock.contract import Contract, Operation, Page
    from stability_mock.errors import ApiError

RESULT_REFUSALS = (
    errors.BadRequest,
    errors.Unauthorized,
    errors.PaymentRequired,
    errors.ContentModeration,
    errors.GenerationNotFound,
    errors.MethodNotAllowed,
    errors.RateLimitExceeded,
    errors.InternalError,
)
"""What the result of an asynchronous generation may be."""


def require_servable(contract: Contract, tolerated: frozenset[str]) -> None:
    """Raise ContractError for the first thing that is missing, or of no kind that is known."""
    for operation in contract.operations:
        place = f"#/paths/{pointer(operation.path)}"
        _require_declared(operation, _refusals(operation), place)
        _require_kind(operation, f"{place}/{operation.method.lower()}/x-picture")
    for page in contract.pages:
        if page.answers == "result":
            _require_declared(page, RESULT_REFUSALS, f"#/paths/{pointer(page.path)}")
    _require_fields(contract, tolerated)


def _require_declared(endpoint: Operation | Page, refusals: Iterable[type[ApiError]], place: str) -> None:
    """Make sure that the contract declares every refusal that may be, so that no answer is undeclared."""
    for kind in refusals:
        if kind.name not in endpoint.refusals.get(kind.status, frozenset()):
            raise ContractError(f"{place}: does not declare {kind.status} {kind.name}")


def _refusals(operation: Operation) -> Iterator[type[ApiError]]:
    """Yield what an operation may refuse; a language only if it has a text."""
    for kind in errors.kinds():
        if operation.screened or kind is not errors.InvalidLanguage:
            yield kind


def _require_kind(operation: Operation, at: str) -> None:
    """Make sure that the kind of picture is known, and that each of its roles is played by a field that can."""
    name, roles = operation.painting
    if name not in KINDS:
        raise ContractError(f"{at}/kind: must be one of {', '.join(KINDS)}")
    kind = KINDS[name]
    fits = {"picture": kind.pictures, "number": kind.numbers, "text": kind.texts, "choice": kind.texts}
    of = {field.name: field.kind for field in operation.fields}
    for role, field in roles.items():
        if role not in kind.pictures | kind.numbers | kind.texts:
            raise ContractError(f"{at}/{pointer(role)}: {name} has no such role")
        if role not in fits[of[field]]:
            raise ContractError(f"{at}/{pointer(role)}: {field} is a {of[field]}, which cannot play this role")
    if "image" not in roles and name != "scene":
        raise ContractError(f"{at}/image: is missing")


def _require_fields(contract: Contract, names: frozenset[str]) -> None:
    """Make sure that every field to tolerate is a field of the contract."""
    known = {field.name for operation in contract.operations for field in operation.fields}
    for name in sorted(names - known):
        raise ContractError(f"tolerate: no operation has a field {name}; there are {', '.join(sorted(known))}")
