"""One asynchronous generation: how to begin it, and how to ask for its result once, or until it is there."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.facts.family import endpoints
from stability_contract.facts.paths import OLDER_RESULTS, RESULTS
from stability_contract.http import generations, json_body

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request, Response

ACCEPTS = ("image/*", "application/json")
MAX_POLLS = 20
UNDER_WAY = 202


@dataclass(frozen=True, slots=True)
class Begun:
    """A generation that a submit has begun."""

    identity: str

    @property
    def path(self) -> str:
        """Return the path of its result."""
        return RESULTS + self.identity

    @property
    def older_path(self) -> str:
        """Return the older path, which creative upscale has."""
        return OLDER_RESULTS + self.identity

    @staticmethod
    def in_json(answer: Response) -> bytes:
        """Return the picture in the JSON of a result."""
        return base64.b64decode(json_body.read(answer.body)["result"])


def begin(probe: Probe, *, polls: int | None = None, fault: str = "", **more: str) -> Begun:
    """Submit the shortest form, as jpeg; a mock server lets `polls` come in vain, or something go wrong."""
    request = probe.request(**endpoints.of(probe).form(output_format="jpeg", **more))
    if polls is not None:
        request = request.having("prefer", f"fault=polls_{polls}")
    if fault:
        request = request.having("prefer", f"fault={fault}")
    answer = probe.send(request)
    probe.require(answer.status == 200, f"the submit answers {answer.status}")
    return Begun(probe.identity(answer))


def question(probe: Probe, path: str, accept: str | None = "image/*") -> Request:
    """Return the request for what is at a path."""
    asked = generations.question(path, f"Bearer {probe.key}", accept or "")
    return asked if accept else asked.without("accept")


def poll(probe: Probe, begun: Begun, accept: str | None = "image/*") -> Response:
    """Ask for the result once."""
    return probe.send(question(probe, begun.path, accept))


def wait_for(probe: Probe, begun: Begun) -> Response:
    """Ask for the result until it is there, and return the answer."""
    return probe.result(begun.path)
