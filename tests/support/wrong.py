"""Good answers to be made wrong, and a server that has them."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass

from PIL import Image
from stability_contract.client_check.strength.changes import Place
from stability_contract.client_check.strength.good_answer import GoodAnswer
from stability_contract.http.exchange import Request, Response

CORE = "/v2beta/stable-image/generate/core"
ASKED = Request("POST", CORE, ())


def picture(shade: int = 90) -> bytes:
    """Return a PNG."""
    out = io.BytesIO()
    Image.linear_gradient("L").point(lambda value: value * shade // 100).convert("RGB").save(out, "PNG")
    return out.getvalue()


def answer(shade: int = 90, *, form: bool = False) -> Response:
    """Return a good answer: the bytes of a picture, or JSON."""
    headers = (("content-type", "image/png"), ("seed", "7"), ("finish-reason", "SUCCESS"), ("x-request-id", str(shade)))
    if not form:
        return Response(200, headers, picture(shade))
    body = {"image": base64.b64encode(picture(shade)).decode(), "finish_reason": "SUCCESS", "seed": 7}
    return Response(200, (("content-type", "application/json"), headers[3]), json.dumps(body).encode())


def good(*, form: bool = False) -> tuple[GoodAnswer, Place]:
    """Return a good answer, and the place of the second call of a client."""
    now, before = GoodAnswer.of(answer(form=form)), GoodAnswer.of(answer(50, form=form))
    assert now
    return now, Place(ASKED, before)


@dataclass
class Server:
    """Plays the mock server: gives a good answer, darker each time, and notes what it was asked."""

    form: bool = False
    status: int = 200

    def __post_init__(self) -> None:
        self.asked: list[Request] = []

    def send(self, request: Request) -> Response:
        """Answer."""
        self.asked.append(request)
        found = answer(90 - len(self.asked), form=self.form)
        return Response(self.status, found.headers, found.body)
