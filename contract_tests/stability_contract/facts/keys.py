"""Keys against each other: what one does is not seen by another, however alike they are; and where a key may stand."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.http import account
from stability_contract.http.exchange import Request, Response
from stability_contract.http.redaction import REDACTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.probe import Probe

IN_ITS_HEADER = "The headers of the request must include an API key in the `authorization` field."
SAME = "A specific value that is used to guide the 'randomness' of the generation."


@fact("general", label="assumed")
def each_key_has_a_balance_of_its_own(probe: Probe) -> None:
    """Let one key buy pictures while the other looks on, then the other way round, on every endpoint."""
    other = probe.second()
    probe.need_control().set_credits("100")
    other.need_control().set_credits("50")
    left = [Decimal(100), Decimal(50)]
    for number, section in enumerate((*EVERYWHERE, *EVERYWHERE)):
        buyer = (probe, other)[number % 2]
        buyer.expect(buyer.request(section, prompt="a pier", seed="9"), 200)
        operation = probe.judge.document.operation(section)
        left[number % 2] -= operation.price({})
        seen = [probe.balance(), other.balance()]
        probe.require(seen == left, f"the two balances are {seen}, not {left}, after a picture of {section}")


@fact("general", label="assumed")
def each_key_has_a_limit_of_its_own(probe: Probe) -> None:
    """Let one key run into its time-out: the other, no key and a wrong key are not limited; nor by theirs the first."""
    other = probe.second()
    probe.still()
    other.need_control().freeze()
    other.hurried = True
    bad = other.request(prompt="a pier", seed="-1")
    for request, status in ((bad.without("authorization"), 400), (bad.having("authorization", ways.WRONG), 400)):
        for _ in range(20):
            probe.expect(request, status)
    for _ in range(149):
        other.expect(bad, 400)
    for _ in range(150):
        probe.expect(probe.request(prompt="a pier", seed="-1"), 400)
    probe.expect(probe.request(prompt="a pier", seed="-1"), 429)
    other.expect(bad, 400)
    other.expect(bad, 429)
    other.need_control().reset()
    other.expect(bad, 400)
    probe.expect(probe.request(prompt="a pier", seed="-1"), 429)


@fact("general", label="assumed")
def each_key_has_an_account_of_its_own(probe: Probe) -> None:
    """Ask for two accounts, each twice, the other one between."""
    other = probe.second()
    seen = [_account(one) for one in (probe, other, probe, other)]
    probe.require(seen[0] == seen[2] and seen[1] == seen[3], "a key has another account each time")
    same = [name for name in ("email", "id") if seen[0][name] == seen[1][name]]
    probe.require(not same, f"two keys have one {' and one '.join(same)}")


def _account(probe: Probe) -> dict[str, object]:
    headers = account.question(probe.key).headers
    answer = probe.send(Request("GET", "/v1/user/account", headers))
    probe.require(answer.status == 200, f"answers {answer.status}")
    found = json.loads(answer.body)
    return found if isinstance(found, dict) else {}


@fact(EVERYWHERE, SAME)
def another_key_gets_the_same_picture_for_the_same_form(probe: Probe) -> None:
    """Try one form with two keys, as bytes and as JSON."""
    other = probe.second()
    for accept in ("image/*", "application/json"):
        mine, its = (one.picture("", accept, prompt="a pier", seed="31").picture for one in (probe, other))
        probe.require(mine == its, f"{accept}: two keys get two pictures")


@fact("general", label="assumed")
def each_key_draws_seeds_of_its_own(probe: Probe) -> None:
    """Let one key draw three seeds: the other one draws as if nobody had."""
    other = probe.second()
    first = [other.picture(prompt="a pier").seed for _ in range(2)]
    for one in (probe, other):
        one.need_control().reset()
    for _ in range(3):
        probe.picture(prompt="a pier")
    again = [other.picture(prompt="a pier").seed for _ in range(2)]
    probe.require(first == again, f"draws {again}, alone it drew {first}")


@fact("general", label="assumed")
def a_key_that_is_nearly_ours_is_another_one(probe: Probe) -> None:
    """Try keys that differ in one letter, in case or in length: refused, or with a balance of their own."""
    probe.need_control().set_credits("7.25")
    for name, key in _near(probe.key):
        answer = probe.send(account.question(key), REDACTED)
        probe.require(
            answer.status == 401 or account.reported(answer) != Decimal("7.25"), f"{name} has the balance of our key"
        )
        request = probe.request(prompt="a pier", seed="9").having("authorization", f"Bearer {key}")
        probe.require(probe.send(request, REDACTED).status in {200, 401}, f"{name} is neither taken nor refused")
        probe.require(probe.balance() == Decimal("7.25"), f"{name} pays with our credits")


@fact("general", label="assumed")
def every_letter_of_a_long_key_counts(probe: Probe) -> None:
    """Try keys of 40, 80 and 200 letters that differ in the last one alone: each has a balance of its own."""
    control = probe.need_control()
    for length in (40, 80, 200):
        one, other = (f"{probe.key}{'0' * length}{last}" for last in "ab")
        for key, balance in ((one, "7.25"), (other, "8.5")):
            replace(control, key=key).set_credits(balance)
        answer = probe.send(account.question(one), REDACTED)
        seen = account.reported(answer)
        refused = answer.status == 401
        probe.require(refused or seen == Decimal("7.25"), f"{length} letters: has {seen} credits, not 7.25")


def _near(key: str) -> Iterator[tuple[str, str]]:
    yield "our key and one letter more", f"{key}0"
    yield "our key less its last letter", key[:-1]
    yield "our key with another last letter", key[:-1] + ("y" if key[-1] != "y" else "z")
    yield "our key with another letter in the middle", key[: len(key) // 2] + "_" + key[len(key) // 2 + 1 :]
    yield "our key with its halves swapped", "sk-" + key[3:][len(key) // 2 :] + key[3:][: len(key) // 2]
    if key[3:].upper() != key[3:]:
        yield "our key in capitals", key[:3] + key[3:].upper()
    yield "our key twice", f"{key}{key}"


@fact(EVERYWHERE, IN_ITS_HEADER)
def a_key_in_another_place_is_not_a_key(probe: Probe) -> None:
    """Try the query, a cookie, a field of the form, and headers of other services: 401 each time."""
    bare = ways.good(probe).without("authorization")
    for name in ("authorization", "key", "api_key", "access_token"):
        probe.expect(replace(bare, target=f"{bare.target}?{name}={probe.key}"), 401)
        field = probe.request(**{"prompt": "a pier", name: probe.key}).without("authorization")
        probe.expect(field, 401)
    for name in ("x-api-key", "api-key", "stability-api-key", "x-authorization", "proxy-authorization", "token"):
        for value in (probe.key, f"Bearer {probe.key}"):
            probe.expect(bare.having(name, value), 401)
    probe.expect(bare.having("cookie", f"authorization={probe.key}; key={probe.key}"), 401)
    for scheme in ("Basic", "Token", "Key", "Digest"):
        probe.expect(bare.having("authorization", f"{scheme} {probe.key}"), 401)


@fact("general", label="assumed")
def the_scheme_of_a_key_may_be_in_any_case(probe: Probe) -> None:
    """Try it in small letters, in capitals and with two spaces."""
    good = ways.good(probe)
    for value in (f"bearer {probe.key}", f"BEARER {probe.key}", f"Bearer  {probe.key}"):
        probe.expect(good.having("authorization", value), 200)


@fact("general", label="observed")
def the_account_pages_take_a_key_as_the_endpoints_do(probe: Probe) -> None:
    """Try the key with and without its scheme, in another place, wrong, and not at all."""
    for path in ("/v1/user/balance", "/v1/user/account"):
        question = replace(account.question(probe.key), target=path)
        for value in (f"Bearer {probe.key}", probe.key):
            _status(probe, question.having("authorization", value), 200)
        bare = question.without("authorization")
        for request in (
            bare,
            question.having("authorization", ways.WRONG),
            bare.having("x-api-key", probe.key),
            replace(bare, target=f"{path}?key={probe.key}"),
        ):
            answer = _status(probe, request, 401)
            body = json.loads(answer.body)
            probe.require(sorted(body) == ["id", "message", "name"], f"{path}: has {sorted(body)}")
            probe.require(body["id"] == answer.header("x-request-id"), f"{path}: two ids", label="assumed")


def _status(probe: Probe, request: Request, status: int) -> Response:
    answer = probe.send(request)
    if answer.status == 404:
        probe.need_control()  # a gateway need not pass it on
    probe.require(answer.status == status, f"{request.path}: answers {answer.status}, not {status}")
    return answer
