"""From the parts of a form to a generation request: its pictures are opened, and its values checked.

A refusal says what a newer contract would do with the request.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stability_mock import errors, parameters
from stability_mock.contract.newer import Newer
from stability_mock.generation_request import GenerationRequest
from stability_mock.parameters import Look
from stability_mock.pictures import nearest_size
from stability_mock.pictures.kinds import KINDS
from stability_mock.pictures.opening import File, Opened
from stability_mock.pictures.uploads import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stability_mock.contract import Contract, Operation
    from stability_mock.contract.newer import Successor
    from stability_mock.parameters import Part
    from stability_mock.pictures.studio import Studio
    from stability_mock.pictures.uploads import Size

    Headers = Callable[[], Mapping[str, str]]
    """Returns the values of a request's headers by their names; few operations look at them."""


NO_UPLOADS = Opened({}, {})


class Validation:
    """The checks of a form by one contract, published under `name` or not; `tolerated` fields are refused less."""

    def __init__(self, name: str, contract: Contract, studio: Studio, tolerated: frozenset[str]) -> None:
        self._name = name
        self._contract = contract
        self._studio = studio
        self._tolerated = tolerated
        self._newer: Newer | None = None

    async def check(
        self, operation: Operation, parts: Sequence[Part], headers: Headers, problems: Sequence[str] = ()
    ) -> GenerationRequest:
        """Validate the whole form, or refuse it with all its problems; `problems` are those known before.

        If a newer contract would accept the request, the refusal has a hint.
        """
        try:
            return await self._examine(operation, parts, headers, problems)
        except errors.BadRequest as refusal:
            for successor in () if problems else await self._successors(operation):
                if successor.may_accept(refusal) and await self._accepts(successor.operation, parts, headers):
                    year = successor.contract
                    refusal.hint = f"the contract {year} accepts this request: serve it with --contract {year}"
                    break
            raise

    async def hint(self, operation: Operation, parts: Sequence[Part]) -> str:
        """Say that a newer contract reads fields that are ignored here; empty if none does."""
        if ignored := {part.name for part in parts} - operation.names - {"none"}:
            for successor in await self._successors(operation):
                if found := sorted(ignored & successor.operation.names):
                    year = successor.contract
                    return f"the contract {year} reads {', '.join(found)}: serve it with --contract {year}"
        return ""

    async def newer(self) -> Newer:
        """Return what the newer contracts have; they are read on a thread when they are first asked for."""
        if self._newer is None:
            self._newer = await asyncio.to_thread(Newer, self._name, self._contract)
        return self._newer

    async def _successors(self, operation: Operation) -> tuple[Successor, ...]:
        return (await self.newer()).successors.get(operation.path, ())

    async def _accepts(self, operation: Operation, parts: Sequence[Part], headers: Headers) -> bool:
        try:
            await self._examine(operation, parts, headers, ())
        except errors.BadRequest:
            return False
        return True

    async def _examine(
        self, operation: Operation, parts: Sequence[Part], headers: Headers, problems: Sequence[str]
    ) -> GenerationRequest:
        form = parameters.gather(operation, parts)
        files = _files(operation, form)
        uploads, refused = await self._studio.open(files) if files else NO_UPLOADS
        looks = {name: Look(alpha=upload.alpha) for name, upload in uploads.items()}
        looks |= {name: Look(refusal) for name, refusal in refused.items()}
        if operation.headers:
            problems = [*problems, *parameters.header_problems(operation.headers, headers())]
        checked = parameters.check(operation, form, looks, self._tolerated, problems)
        return GenerationRequest(operation, checked.values, checked.given, uploads)


def _files(operation: Operation, form: Mapping[str, Sequence[Part]]) -> dict[str, File]:
    """Return the pictures of a form, with what the contract wants of them."""
    fit = _fit(operation, form) if KINDS[operation.painting.kind].shrinks else None
    return {
        field.name: File(
            form[field.name][0].data,
            field.media_types,
            Bounds(field.min_side, field.max_side, field.max_pixels, field.max_ratio),
            fit,
        )
        for field in operation.pictures
        if field.name in form and form[field.name][0].data
    }


def _fit(operation: Operation, form: Mapping[str, Sequence[Part]]) -> Callable[[Size], Size]:
    """Say how large the picture will be that is made from an upload, by the upload's size."""
    ratio = form["aspect_ratio"][0].data.decode("latin-1") if "aspect_ratio" in form else ""
    sizes = operation.sizes
    return lambda size: sizes.get(ratio) or nearest_size(size, sizes.values())
