"""A run of the harness that found one fault of each sort, for the tests of its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from servers import png, refusal, success
from stability_contract.cases import forms, pictures
from stability_contract.facts.fact import Fact
from stability_contract.facts.runner import Result
from stability_contract.http.client import RawClient
from stability_contract.http.exchange import Exchange, NoResponse, Request, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import Finding
from stability_contract.server_check.budget import Budget
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import Run
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.suite import Stats
from stability_contract.server_check.throttle import Throttle

if TYPE_CHECKING:
    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Judge

KEY = "sk-top-secret"
URL = "http://server.test"


@pytest.fixture
def faulty(contract: Document, judge: Judge) -> Run:
    """Return a run that found one fault of each sort."""
    upload = [Part("prompt", b"<script>"), Part("image", pictures.draw(), "a.png", "image/png")]
    sent = forms.request(contract.operation("sd3"), upload, KEY)
    odd = Request("POST", "/x", (("authorization", KEY), ("content-type", "text/plain")), b"\xff\0" * 400)
    exchanges = [
        Exchange(sent, success(body=png()), Source("semantics", "sd3", "a purpose")),
        Exchange(odd, refusal(400, "bad_request", "body: no"), Source("wire", "core", "odd bytes")),
        Exchange(sent, NoResponse("no answer within 1 seconds"), Source("semantics", "sd3", "silence")),
    ]
    run = Run(Options(url=URL), URL, contract, KEY, None, Sender(RawClient(URL), Throttle(1, 1), Budget()), judge)
    run.exchanges = exchanges
    run.findings = [
        Finding("ANS022", "sd3", "aspect_ratio", "is 1x1", "A <sentence>.", "documented", "", exchanges[0]),
        Finding("ANS002", "core", "", "answers 400 \x01", "", "observed", "", exchanges[1]),
        Finding("ANS010", "sd3", "", "silent", "", "documented", "", exchanges[2]),
        Finding("ANS040", "ultra", "coverage", "nothing was accepted"),
    ]
    fact = Fact("it_holds", "sd3", ("A sentence.",), "documented", lambda _: None)
    run.results = [Result(fact, "holds"), Result(fact, "broken", "saw another"), Result(fact, "not tried", "no clock")]
    run.counts.stats = {("sd3", "semantics"): Stats(2, 1, 1, 1, 1, 2), ("core", "wire"): Stats(1, 0, 1, 0, 0, 1)}
    run.notes = ["stopped: a note"]
    return run
