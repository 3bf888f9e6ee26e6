"""Methods and paths with the POST: what is refused how, and which headers no answer has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.http import account
from stability_contract.http.exchange import Request
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Response

POST = "Please invoke this endpoint with a `POST` request."
OTHERS = ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
ACCOUNT = ("/v1/user/balance", "/v1/user/account")
ONLY_ON = {"allow": {405}, "location": {301, 302, 303, 307, 308}, "seed": {200}, "finish-reason": {200}}
NEVER = (
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "content-encoding",
    "content-disposition",
    "www-authenticate",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "ratelimit",
)


@fact(EVERYWHERE, POST)
def no_other_method_makes_a_picture(probe: Probe) -> None:
    """Try each with a good form: none gets a picture, and none costs anything."""
    before = probe.balance()
    for method in OTHERS:
        answer = probe.send(replace(ways.good(probe), method=method))
        probe.require(answer.status >= 400 or method == "OPTIONS", f"{method} answers {answer.status}")
    probe.require(probe.balance() == before, f"takes {before - probe.balance()} credits")


@fact(EVERYWHERE, label="assumed")
def allow_has_the_one_method_that_there_is(probe: Probe) -> None:
    """Read `Allow` of every other method: POST, and nothing else."""
    for method in OTHERS:
        answer = probe.send(replace(ways.good(probe), method=method))
        probe.require(answer.status == 405, f"{method} answers {answer.status}, not 405")
        probe.require(answer.header("allow") == "POST", f"{method}: allows {answer.header('allow')}")
        probe.require(method != "HEAD" or not answer.body, "HEAD is answered with a body")


@fact("general", label="assumed")
def the_account_pages_take_get_alone(probe: Probe) -> None:
    """Try the other methods, with a key and without: 405, and `Allow` has GET and nothing else."""
    probe.need_control()
    for path in ACCOUNT:
        for method in ("POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
            for headers in (account.question(probe.key).headers, ()):
                answer = probe.send(Request(method, path, headers))
                probe.require(answer.status == 405, f"{method} {path} answers {answer.status}, not 405")
                probe.require(answer.header("allow") == "GET", f"{method} {path}: allows {answer.header('allow')}")


@fact("general", label="assumed")
def a_path_is_taken_as_it_is_written(probe: Probe) -> None:
    """Try a slash at the end, dots, capitals and encoded letters, on the endpoints and the account pages: 404."""
    probe.need_control()
    for section in EVERYWHERE:
        good = probe.request(section, prompt="a pier")
        for target in _near(good.target):
            _nothing(probe, replace(good, target=target))
    for path in ACCOUNT:
        for target in _near(path):
            _nothing(probe, Request("GET", target, account.question(probe.key).headers))


def _nothing(probe: Probe, request: Request) -> None:
    answer = probe.send(request)
    probe.require(answer.status == 404, f"{request.method} {request.target} answers {answer.status}, not 404")
    body = error_responses.parsed(answer)
    named = body.get("name") if isinstance(body, dict) else None
    probe.require(named == "not_found", f"{request.target}: is named {named}")


def _near(path: str) -> Iterator[str]:
    yield f"{path}/"
    yield path.upper()
    yield path.rpartition("/")[0]
    yield f"{path}.json"
    yield path + "s"
    yield path.replace("/v", "/v0", 1)


@fact(EVERYWHERE, label="assumed")
def no_answer_has_a_header_that_belongs_elsewhere(probe: Probe) -> None:
    """Read the headers of a picture, of JSON, and of every way to an error response."""
    good = ways.good(probe)
    _require_headers(probe, probe.expect(good, 200), "a picture")
    _require_headers(probe, probe.expect(good.having("accept", "application/json"), 200), "JSON")
    for way in ways.WAYS:
        if probe.control or not way.on_demand:
            _require_headers(probe, probe.expect(way.request(probe), way.status), way.name)


def _require_headers(probe: Probe, answer: Response, what: str) -> None:
    found = [name for name, _ in answer.headers]
    twice = sorted(
        {name for name in found if found.count(name) > 1 and name in {*ONLY_ON, "content-type", "x-request-id"}}
    )
    probe.require(not twice, f"{what}: sends {', '.join(twice)} twice")
    misplaced = [name for name in found if name in NEVER or answer.status not in ONLY_ON.get(name, {answer.status})]
    probe.require(not misplaced, f"{what}: sends {', '.join(misplaced)}")


@fact(EVERYWHERE, label="assumed")
def a_page_of_a_browser_gets_no_leave(probe: Probe) -> None:
    """Try an origin, on a request and on a preflight: no answer has headers of CORS."""
    probe.need_control()
    good = ways.good(probe).having("origin", "http://page.example")
    preflight = Request(
        "OPTIONS", good.target, (("origin", "http://page.example"), ("access-control-request-method", "POST"))
    )
    for request, status in ((good, 200), (preflight, 405)):
        answer = probe.send(request)
        probe.require(answer.status == status, f"answers {answer.status}, not {status}")
        cors = [name for name, _ in answer.headers if name.startswith("access-control-")]
        probe.require(not cors, f"sends {', '.join(cors)}")
