"""The pages of results: which ids they know, who may see them, and how they refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints
from stability_contract.facts.family.endpoints import ASYNCHRONOUS
from stability_contract.facts.family.generation import begin, poll, question, wait_for
from stability_contract.facts.paths import OLDER_RESULTS, RESULTS
from stability_contract.http import json_body

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request

GONE = "id: the generation either does not exist or has expired."
UNKNOWN = "0123456789abcdef" * 4
MALFORMED = ("0", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "..", "a" * 64 + ".png", "%20" * 3, "a" * 10_000)
PAGES = (RESULTS, OLDER_RESULTS)


def _gone(probe: Probe, asked: Request, what: str) -> None:
    answer = probe.send(asked)
    body = json_body.read(answer.body)
    said = answer.status, body.get("name"), body.get("errors")
    probe.require(said == (404, "generation_not_found", [GONE]), f"{what}: answers {said}")


@fact("general", "An unknown id is a 404, `generation_not_found`: `id: the generation either does not exist or has "
      "expired.`", contract=NEWER)  # fmt: skip
def an_unknown_id_is_a_404(probe: Probe) -> None:
    """Try one that nobody has, on both pages and in both forms."""
    for page in PAGES:
        for accept in ("image/*", "application/json", "*/*"):
            _gone(probe, question(probe, page + UNKNOWN, accept), page)


@fact("general", "A malformed id is a 400.", contract=NEWER)
def a_malformed_id_is_a_400(probe: Probe) -> None:
    """Try shorter, longer and capital ones, and other characters; two with a slash are other paths."""
    for page in PAGES:
        for identity in MALFORMED:
            answer = probe.send(question(probe, page + identity))
            named = json_body.read(answer.body).get("name")
            probe.require(
                (answer.status, named) == (400, "bad_request"), f"{identity[:70]}: answers {answer.status} {named}"
            )
        for identity in (f"{UNKNOWN}/", f"{UNKNOWN[:32]}/{UNKNOWN[32:]}"):
            answer = probe.send(question(probe, page + identity))
            probe.require(answer.status in {400, 404}, f"{identity}: answers {answer.status}")


@fact("general", label="assumed", contract=NEWER)
def a_result_takes_get_alone(probe: Probe) -> None:
    """Try the other methods: 405, and `Allow` has GET and nothing else."""
    for page in PAGES:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = probe.expect(replace(question(probe, page + UNKNOWN), method=method), 405)
            probe.require(answer.header("allow") == "GET", f"{method}: allows {answer.header('allow')}")


@fact("general", label="assumed", contract=NEWER)
def a_result_needs_the_key(probe: Probe) -> None:
    """Try without a key and with a wrong one: 401, whether there is a generation or not."""
    for page in PAGES:
        good = question(probe, page + UNKNOWN)
        for asked in (good.without("authorization"), good.having("authorization", "Bearer wrong-key")):
            probe.expect(asked, 401)


@fact(ASYNCHRONOUS, "Another key's id is a 404.", contract=NEWER)
def a_result_belongs_to_the_key_that_asked_for_it(probe: Probe) -> None:
    """Try a second key: it finds nothing, whether the generation is under way or finished; ours finds it."""
    other = probe.second()
    begun = begin(probe)
    _gone(other, question(other, begun.path), "under way")
    wait_for(probe, begun)
    _gone(other, question(other, begun.path), "finished")
    probe.require(poll(probe, begun).status == 200, "our own key finds nothing")


@fact("upscale-creative", "`GET /v2beta/stable-image/upscale/creative/result/{id}` is the older path for the same.",
      contract=NEWER)  # fmt: skip
def the_older_path_of_creative_gives_the_same(probe: Probe) -> None:
    """Fetch one result by both paths, and wait for one by the older path."""
    begun = begin(probe)
    wait_for(probe, begun)
    older = probe.expect(question(probe, begun.older_path), 200)
    probe.require(older.body == poll(probe, begun).body, "the two paths give other bytes")
    waited = probe.result(begin(probe).older_path)
    probe.require(waited.status == 200, f"the older path answers {waited.status}")


@fact("replace-background-and-relight", label="assumed", contract=NEWER)
def the_older_path_is_for_creative_alone(probe: Probe) -> None:
    """Try the result of a relight there: nothing is found."""
    begun = begin(probe)
    wait_for(probe, begun)
    _gone(probe, question(probe, begun.older_path), "the older path")


@fact(ASYNCHRONOUS, label="assumed", contract=NEWER)
def an_early_end_is_a_404(probe: Probe) -> None:
    """Try, on a mock server, a result that expires at once, and a generation that never finishes."""
    control = probe.need_control()
    begun = begin(probe, fault="expires_early")
    poll(probe, begun)
    _gone(probe, question(probe, begun.path), "a result that expired early")
    endless = begin(probe, fault="never_finishes")
    for seconds in (0, 600, 3600):
        control.advance(seconds)
        answer = poll(probe, endless)
        probe.require(answer.status == 202, f"one that never finishes answers {answer.status}")


@fact(ASYNCHRONOUS, label="assumed", contract=NEWER)
def generations_at_once_do_not_mix(probe: Probe) -> None:
    """Begin six at once, each with its seed: each has its own id, and its own seed in the result."""
    probe.need_control()
    seeds = [str(900 + number) for number in range(6)]
    begun = [begin(probe, seed=seed) for seed in seeds]
    probe.require(len({one.identity for one in begun}) == len(seeds), "two generations have one id")
    reported = [wait_for(probe, one).header("seed") for one in reversed(begun)]
    probe.require(reported == seeds[::-1], f"report the seeds {reported}, not {seeds[::-1]}")


@fact(ASYNCHRONOUS, label="assumed", contract=NEWER)
def an_error_of_a_submit_begins_nothing(probe: Probe) -> None:
    """Try a bad field, a wrong key and an empty balance: the answer has no id, and nothing is taken."""
    control = probe.need_control()
    good = probe.request(**endpoints.of(probe).form())
    for asked, status in (
        (probe.request(**endpoints.of(probe).form(output_format="odd")), 400),
        (good.having("authorization", "Bearer wrong-key"), 401),
    ):
        body = json_body.read(probe.expect(asked, status).body)
        probe.require(set(body) == {"errors", "id", "name"} and len(body["id"]) == 32, f"says {sorted(body)}")
    control.set_credits("0")
    probe.expect(good, 402)
    probe.require(probe.balance() == 0, f"leaves {probe.balance()} credits")
