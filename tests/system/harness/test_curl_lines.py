"""The curl line of a finding sends again what was sent."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faulty_run import KEY, URL
from mutation import gateway
from mutation.defect import Defect
from servers import refusal
from stability_contract.cases import forms
from stability_contract.http import curl, multipart
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Exchange, Request, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import Finding
from stability_contract.server_check import reports
from stability_contract.server_check.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.contract.document import Document
    from stability_contract.server_check.run import Run


def wire_samples() -> dict[str, Request]:
    """Return requests that a line finds hard to repeat."""
    form = multipart.write([Part("prompt", b"it's"), Part("seed", b"@5")])
    odd = multipart.write([Part("prompt", b"a\0\xff", "f.bin")])
    good = Request(
        "POST", "/v2beta/x?a=1&b={2}", (("authorization", f"Bearer {KEY}"), ("content-type", form[0])), form[1]
    )
    return {
        "a plain form": good.having("accept", "image/*"),
        "no accept": good,
        "no content type": good.without("content-type"),
        "odd bytes": replace(good, body=odd[1]).having("content-type", odd[0]),
        "chunked": replace(good, chunked=True),
        "nothing": replace(good, body=b"").without("content-type"),
        "another method": Request("GET", "/", (("accept", ""), ("authorization", "Bearer wrong"))),
    }


def heard(send: Callable[[str], None]) -> tuple[str, list[str], list[tuple[str, bytes]] | bytes]:
    """Return what a server gets: the first line, the headers but those that cannot be the same, and the body."""
    got: list[Request] = []

    def note(request: Request, _: object) -> Response:
        got.append(request)
        return Response(200, (), b"")

    with gateway.opened(RawClient("http://127.0.0.1:9")) as (url, gate):
        gate.defect = Defect("", "", before=note)
        send(url)
    (request,) = got
    content_type = request.header("content-type") or ""
    kept = sorted(f"{name}: {value}" for name, value in request.headers if name not in {"user-agent", "content-type"})
    try:
        parts = multipart.read(request.body, multipart.boundary_of(content_type))
    except (multipart.MultipartError, multipart.ContentTypeError):
        return f"{request.method} {request.target}", [*kept, content_type], request.body
    return f"{request.method} {request.target}", [*kept, "form"], [(part.name, part.value) for part in parts]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
@pytest.mark.parametrize("out", [True, False], ids=["from a file", "in the line"])
@pytest.mark.parametrize("name", list(wire_samples()))
def test_a_line_sends_again_what_was_sent(faulty: Run, tmp_path: Path, name: str, *, out: bool) -> None:
    """Paste it, from where the command was run, and look at what a server gets."""
    sent = wire_samples()[name]
    exchange = Exchange(sent, refusal(400, "bad_request", "no"), Source("wire", "core", name))
    faulty.findings = [Finding("ANS002", "core", "", "no", exchange=exchange)]
    faulty.options = Options(url=URL, out=Path("my reports") if out else None)
    reports.write(faulty, tmp_path / "my reports")
    line = json.loads((tmp_path / "my reports" / "report.json").read_text("utf-8"))["faults"][0]["curl"]

    def paste(url: str) -> None:
        environment = {"STABILITY_API_KEY": KEY, "PATH": os.environ["PATH"]}
        subprocess.run(
            ["sh", "-c", line.replace(URL, url)], cwd=tmp_path, env=environment, capture_output=True, check=True
        )

    def send(url: str) -> None:
        beyond = RawClient(url)
        beyond.send(sent)
        beyond.end()

    assert heard(paste) == heard(send)


@pytest.mark.parametrize(
    "said", ["wrong-key", "", "Basic {key}", "{key}", "Bearer {key}x y", "Bearer {key}{key}", "'{key}"]
)
def test_a_key_is_sent_again_as_it_was_sent(contract: Document, said: str) -> None:
    sent = forms.request(contract.operation("core"), [Part("prompt", b"a")], KEY)
    line = curl.line(sent.having("authorization", said.format(key=KEY)), URL, KEY)

    script = 'curl() { printf "%s\\n" "$@"; }; ' + line
    words = subprocess.run(
        ["sh", "-c", script], env={"STABILITY_API_KEY": KEY}, capture_output=True, text=True, check=True
    )

    assert KEY not in line
    assert (f"authorization: {said.format(key=KEY)}" if said else "authorization;") in words.stdout.splitlines()
