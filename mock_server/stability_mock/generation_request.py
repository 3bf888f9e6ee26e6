"""What a valid request asks for."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.pictures import PictureSpec, nearest_size
from stability_mock.pictures.studio import RenderRequest, Upload
from stability_mock.state.redaction import redact_prose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from stability_mock.contract import Operation
    from stability_mock.parameters import Value


class GenerationRequest(NamedTuple):
    """A request that passed validation: which operation, its checked values, its picture if it brought one."""

    operation: Operation
    values: Mapping[str, Value]
    given: frozenset[str]
    upload: Upload | None

    @property
    def price(self) -> Decimal:
        """What it costs, in credits."""
        return self.operation.price(self.values)

    @property
    def size(self) -> tuple[int, int]:
        """The picture's width and height: of its ratio, or the nearest to the uploaded picture's, or the first."""
        sizes = self.operation.sizes
        if self.upload is not None and "aspect_ratio" not in self.given:
            return nearest_size(self.upload.size, sizes.values())
        ratio = self.values.get("aspect_ratio")
        return next(iter(sizes.values())) if ratio is None else sizes[str(ratio)]

    def text(self, field: str) -> str:
        """Return the value of a text or choice field, empty if it has none."""
        return str(self.values.get(field, ""))

    @property
    def _routed(self) -> dict[str, Value]:
        """The values, but each as what it stands for: of equal pictures, the same."""
        return self.operation.routed(self.values)

    @property
    def fingerprint(self) -> str:
        """The same for equal requests and no others."""
        picture = self.upload.digest if self.upload else ""
        words = json.dumps([self.operation.name, dict(sorted(self._routed.items())), picture])
        return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()

    def render_request(self, seed: int, *, blurred: bool = False) -> RenderRequest:
        """Say which picture answers it, made with this seed."""
        spec = PictureSpec(
            endpoint=self.operation.name,
            model=str(self._routed.get("model", "")),
            prompt=redact_prose(self.text("prompt")),
            negative_prompt=redact_prose(self.text("negative_prompt")),
            style_preset=self.text("style_preset"),
            seed=seed,
            size=self.size,
        )
        strength = float(self.values.get("strength", 1.0))
        return RenderRequest(spec, self.text("output_format"), self.upload, strength, blurred)
