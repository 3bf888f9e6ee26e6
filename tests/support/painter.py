"""A server in memory that paints small pictures from the fields of a form, healthy or with one defect."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from PIL import Image
from stability_contract.http import multipart
from stability_contract.http.exchange import NoResponse, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stability_contract.http.multipart import Part

SIZE = (48, 48)
CELLS = (6, 6)
DEFAULTS = {"aspect_ratio": "1:1", "output_format": "png", "mode": "text-to-image", "model": "sd3-large"}
WORDS = ("prompt", "negative_prompt", "style_preset", "model", "seed")
ID = "0123456789abcdef" * 2


@dataclass
class Painter:
    """Answers every form with a picture. `change` may damage the values, `alter` the finished picture."""

    change: Callable[[dict[str, str]], object] = lambda _: None
    alter: Callable[[Image.Image, Mapping[str, str]], Image.Image] = lambda image, _: image
    drawn: int = 0
    asked: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Response | NoResponse:
        """Return the picture that a form asks for."""
        self.asked.append(request)
        boundary = multipart.boundary_of(request.header("content-type") or "")
        parts = {part.name: part for part in multipart.read(request.body, boundary)}
        values = DEFAULTS | {name: _text(part) for name, part in parts.items() if part.value and name != "image"}
        values["seed"] = str(int(Decimal(values.get("seed", "0"))) or self._draw())
        self.change(values)
        upload = parts["image"].value if "image" in parts else None
        data = self._painted(values, upload)
        return _answer(data, values, encoded=request.header("accept") == "application/json")

    def end(self) -> None:
        """Close nothing: there is no connection."""

    def _draw(self) -> int:
        self.drawn += 1
        return 1000 + self.drawn

    def _painted(self, values: Mapping[str, str], upload: bytes | None) -> bytes:
        words = json.dumps([values.get(name, "") for name in WORDS]).encode()
        cells = hashlib.shake_256(words).digest(CELLS[0] * CELLS[1] * 3)
        image = Image.frombytes("RGB", CELLS, cells).resize(SIZE, Image.Resampling.NEAREST)
        if upload:
            given = Image.open(io.BytesIO(upload)).convert("RGB").resize(SIZE, Image.Resampling.BILINEAR)
            image = Image.blend(given, image, float(values.get("strength", "1")))
        out = io.BytesIO()
        kind = values["output_format"]
        options = {"lossless": True} if kind == "webp" else {"quality": 95, "subsampling": 0} if kind == "jpeg" else {}
        self.alter(image, values).save(out, kind.upper(), **options)
        return out.getvalue()


def _text(part: Part) -> str:
    return part.value.decode("utf-8", "replace")


def _answer(data: bytes, values: Mapping[str, str], *, encoded: bool) -> Response:
    kind = f"image/{values['output_format']}"
    if not encoded:
        reported = {"content-type": kind, "seed": values["seed"], "finish-reason": "SUCCESS", "x-request-id": ID}
        return Response(200, tuple(reported.items()), data)
    body = {"image": base64.b64encode(data).decode(), "finish_reason": "SUCCESS", "seed": int(values["seed"])}
    headers = (("content-type", f"application/json; type={kind}"), ("x-request-id", ID))
    return Response(200, headers, json.dumps(body).encode())
