"""A good answer with its parts, which can be changed one by one, whether it is a picture or JSON with one."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from stability_contract.http import accept
from stability_contract.oracle import pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from stability_contract.http.exchange import Response

FIELDS = {"finish-reason": "finish_reason", "seed": "seed"}
"""Headers of an answer with a picture, and the fields that say the same in JSON."""
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class GoodAnswer:
    """An answer with a whole picture. `form` is its JSON, None where it is the picture's bytes."""

    answer: Response
    picture: bytes
    form: dict[str, Any] | None = None

    @classmethod
    def of(cls, answer: Response) -> GoodAnswer | None:
        """Read an answer; None if it has no whole picture."""
        form, picture = None, answer.body
        if answer.media_type == accept.JSON:
            try:
                form = json.loads(answer.body)
                picture = base64.b64decode(form["image"])
            except (ValueError, LookupError, TypeError):
                return None
        return cls(answer, picture, form) if pictures.look(picture) else None

    @property
    def kind(self) -> str:
        """Return the format of the picture, as Pillow calls it."""
        return FORMATS[pictures.named(self.picture)]

    def with_picture(self, data: bytes) -> Response:
        """Return the answer with these bytes in place of its picture."""
        if self.form is None:
            return replace(self.answer, body=data)
        return self.with_form({**self.form, "image": base64.b64encode(data).decode()})

    def drawn(self, change: Callable[[Image.Image], Image.Image], kind: str = "") -> Response:
        """Return the answer with its picture changed, in the same format or in another."""
        out = io.BytesIO()
        change(pictures.image(self.picture)).save(out, kind or self.kind)
        return self.with_picture(out.getvalue())

    def with_form(self, form: object) -> Response:
        """Return the answer with this JSON as its body."""
        return replace(self.with_header("content-type", accept.JSON), body=json.dumps(form).encode())

    def with_header(self, name: str, value: str | None) -> Response:
        """Return the answer with a header set, or taken away."""
        kept = tuple(item for item in self.answer.headers if item[0] != name)
        return replace(self.answer, headers=kept if value is None else (*kept, (name, value)))

    def saying(self, name: str, value: object) -> Response:
        """Return the answer with another seed or finish reason, or without one: in a header, or in its JSON."""
        if self.form is None:
            return self.with_header(name, None if value is None else str(value))
        form = {key: old for key, old in self.form.items() if key != FIELDS[name]}
        return self.with_form(form if value is None else {**form, FIELDS[name]: value})
