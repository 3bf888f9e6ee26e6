"""What a valid request asks for."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.pictures import PictureSpec, nearest_size
from stability_mock.pictures.kinds import KINDS
from stability_mock.pictures.studio import RenderRequest
from stability_mock.state.redaction import redact_prose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from stability_mock.contract import Operation
    from stability_mock.parameters import Value
    from stability_mock.pictures.opening import Upload


class GenerationRequest(NamedTuple):
    """A request that passed validation: which operation, its checked values, and the pictures it brought, by field."""

    operation: Operation
    values: Mapping[str, Value]
    given: frozenset[str]
    uploads: Mapping[str, Upload]

    @property
    def price(self) -> Decimal:
        """What it costs, in credits."""
        return self.operation.price(self.values)

    @property
    def size(self) -> tuple[int, int]:
        """The picture's width and height, in pixels.

        By the rule of the operation, or of its table: that of the ratio, or the nearest to the picture that a scene is
        made from, or the first.
        """
        if rule := self.operation.output_size:
            return rule.size(self.uploads[rule.of].size, self.values)
        sizes, painting = self.operation.sizes, self.operation.painting
        upload = self.uploads.get(painting.roles.get("image", ""))
        if upload is not None and painting.kind == "scene" and "aspect_ratio" not in self.given:
            return nearest_size(upload.size, sizes.values())
        ratio = self.values.get("aspect_ratio")
        return next(iter(sizes.values())) if ratio is None else sizes[str(ratio)]

    def text(self, field: str) -> str:
        """Return the value of a text or choice field, empty if it has none."""
        return str(self.values.get(field, ""))

    @property
    def screened(self) -> list[str]:
        """The texts that are screened, as they were sent."""
        return [self.text(name) for name in self.operation.screened if name in self.values]

    @property
    def _routed(self) -> dict[str, Value]:
        """The values, but each as what it stands for: of equal pictures, the same."""
        return self.operation.routed(self.values)

    @property
    def fingerprint(self) -> str:
        """The same for equal requests and no others."""
        words = json.dumps([self.operation.name, dict(sorted(self._routed.items())), self._digests])
        return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()

    @property
    def _digests(self) -> str:
        """The digests of the uploads; all but that of the form's first picture with the field's name."""
        fields = [field.name for field in self.operation.pictures]
        named = ((f"{name}=" if name != fields[0] else "", name) for name in fields if name in self.uploads)
        return " ".join(prefix + self.uploads[name].digest for prefix, name in named)

    def without_uploads(self) -> GenerationRequest:
        """Return the request without its pictures: they take much memory, and are needed until it is painted."""
        return self._replace(uploads={})

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
        painting = self.operation.painting
        kind, values = KINDS[painting.kind], self.values
        playing = {role: name for role, name in painting.roles.items() if name in values}
        return RenderRequest(
            spec,
            self.text("output_format"),
            painting.kind,
            uploads={role: self.uploads[name] for role, name in painting.roles.items() if name in self.uploads},
            numbers={role: float(values[name]) for role, name in playing.items() if role in kind.numbers},
            texts={role: redact_prose(self.text(name)) for role, name in playing.items() if role in kind.texts},
            blurred=blurred,
        )
