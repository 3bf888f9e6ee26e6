"""What should come on a connection: a 100 where it was asked for, a whole answer, and the next one after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.facts.probe import Broken
from stability_contract.http.conversation import Answer, Conversation, ConversationError

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe
    from stability_contract.http.exchange import Request


def _talk(probe: Probe, *requests: Request, wait: bool = False) -> list[Answer]:
    """Send requests one after another on one connection; `wait` for a 100 before each body."""
    found: list[Answer] = []
    try:
        with Conversation(probe.need_client()) as conversation:
            for request in requests:
                conversation.head(request)
                if wait and (interim := conversation.answer()).status != 100:
                    return [*found, interim]
                conversation.body(request)
                found.append(conversation.answer())
    except ConversationError as problem:
        raise Broken(f"answer {len(found) + 1} of {len(requests)}: {problem}") from problem
    return found


@fact(EVERYWHERE, label="observed")
def who_expects_a_100_gets_it_before_the_body(probe: Probe) -> None:
    """Send the head alone: 100 comes, then the body is taken, and the picture comes."""
    probe.need_control()
    answers = _talk(probe, ways.good(probe).having("expect", "100-continue"), wait=True)
    probe.require([one.status for one in answers] == [200], f"answers {[one.status for one in answers]} in its place")


@fact(EVERYWHERE, label="assumed")
def a_connection_is_kept_after_every_answer(probe: Probe) -> None:
    """Send a picture and all ways to an error response on one connection, and a picture again at the end."""
    probe.need_control()
    tried = [way for way in ways.WAYS if way.status != 413 and not way.on_demand]
    requests = [ways.good(probe), *(way.request(probe) for way in tried), ways.good(probe)]
    answers = _talk(probe, *requests)
    statuses = [one.status for one in answers]
    expected = [200, *(way.status for way in tried), 200]
    probe.require(statuses == expected, f"answers {statuses}, not {expected}")
    closing = [one.status for one in answers if one.closes]
    probe.require(not closing, f"says `connection: close` with {closing}")


@fact(EVERYWHERE, label="assumed")
def a_body_too_large_gets_a_whole_answer(probe: Probe) -> None:
    """Send all of it, and read the 413 to its last byte, with its length."""
    too_large = next(way for way in ways.WAYS if way.status == 413).request(probe)
    probe.need_control()
    (answer,) = _talk(probe, too_large)
    probe.require(answer.status == 413, f"answers {answer.status}")
    whole = answer.body.startswith(b"{") and answer.body.endswith(b"}")
    probe.require(whole and b"content-length" in answer.head, f"has {len(answer.body)} bytes: {answer.body[:80]!r}")


@fact(EVERYWHERE, label="assumed")
def a_body_too_large_is_refused_if_it_waits_for_a_100_too(probe: Probe) -> None:
    """Send the head of a body too large, and expect a 100: the 413 comes in its place, or after the body."""
    probe.need_control()
    too_large = next(way for way in ways.WAYS if way.status == 413).request(probe)
    (answer,) = _talk(probe, too_large.having("expect", "100-continue"), wait=True)
    probe.require(answer.status == 413, f"answers {answer.status}, not 413")


@fact(EVERYWHERE, label="assumed")
def an_answer_has_its_length(probe: Probe) -> None:
    """Read it of a picture, JSON, and an error response: it is that of the body."""
    probe.need_control()
    good = ways.good(probe)
    for request in (good, good.having("accept", "application/json"), good.without("authorization")):
        (answer,) = _talk(probe, request)
        probe.require(b"\r\ncontent-length: " in answer.head, f"{answer.status}: reports no length")
        probe.require(answer.body, f"{answer.status}: has no body")
