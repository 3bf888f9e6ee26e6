"""The service's own words in a 400, and the account endpoints: observed, not in the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.facts.probe import Untried
from stability_contract.http import json_body
from stability_contract.http.exchange import Request, Response

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe, Value

RATIOS = "'16:9' | '1:1' | '21:9' | '2:3' | '3:2' | '4:5' | '5:4' | '9:16' | '9:21'"


def _words(probe: Probe, expected: str, /, **fields: Value) -> None:
    said = json_body.read(probe.refused(400, **fields).body)["errors"]
    probe.require(said == [expected], f"says {said}, not {expected!r}")


@fact(EVERYWHERE, label="observed")
def a_missing_field_is_reported_in_the_service_s_words(probe: Probe) -> None:
    """Read the refusal."""
    _words(probe, "prompt: required", seed="1")


@fact(EVERYWHERE, label="observed")
def a_value_outside_the_list_is_reported_in_the_service_s_words(probe: Probe) -> None:
    """Read the refusal: the list in the reference's order."""
    text = f"aspect_ratio: invalid enum value. Expected {RATIOS}, received '4:3'"
    _words(probe, text, prompt="a pier", aspect_ratio="4:3")


@fact(EVERYWHERE, label="assumed")
def bounds_are_reported_in_the_service_s_words(probe: Probe) -> None:
    """Read the refusals of texts and numbers."""
    _words(probe, "prompt: string must contain at least 1 character(s)", prompt="")
    _words(probe, "prompt: string must contain at most 10000 character(s)", prompt="x" * 10_001)
    _words(probe, "seed: number must be less than or equal to 4294967294", prompt="a", seed="4294967295")
    _words(probe, "seed: number must be greater than or equal to 0", prompt="a", seed="-1")
    _words(probe, "seed: expected number, received nan", prompt="a", seed="NaN")


@fact("sd3", label="observed")
def modes_are_reported_in_the_service_s_words(probe: Probe) -> None:
    """Read the refusals of fields that a mode needs or does not have."""
    mode: dict[str, Value] = {"prompt": "a", "mode": "image-to-image"}
    _words(probe, "strength: required when 'mode' is set to 'image-to-image'", **mode, image=draw())
    _words(probe, "image: required when 'mode' is set to 'image-to-image'", **mode, strength="0.5")
    ratio = {**mode, "image": draw(), "strength": "0.5", "aspect_ratio": "1:1"}
    _words(probe, "aspect_ratio: not allowed when 'mode' is set to 'image-to-image'", **ratio)
    _words(probe, "image: not allowed when 'mode' is set to 'text-to-image'", prompt="a", image=draw())
    _words(probe, "strength: not allowed when 'mode' is set to 'text-to-image'", prompt="a", strength="1")


@fact("general", label="observed")
def the_balance_can_be_asked(probe: Probe) -> None:
    """Try the account endpoint with a key and without; it costs nothing."""
    if probe.control:
        probe.control.set_credits("12.5")
    answer = _get(probe, "/v1/user/balance", probe.key)
    probe.require(answer.status == 200, f"answers {answer.status}")
    found = json_body.read(answer.body)
    probe.require(list(found) == ["credits"] and isinstance(found["credits"], int | float), f"says {found}")
    probe.require(not probe.control or found["credits"] == 12.5, f"says {found}, the balance is 12.5")
    refused = _get(probe, "/v1/user/balance", "")
    probe.require(refused.status == 401, f"answers {refused.status} without a key")
    probe.require(sorted(json_body.read(refused.body)) == ["id", "message", "name"], f"says {refused.body[:200]!r}")


@fact("general", label="observed")
def the_account_can_be_asked(probe: Probe) -> None:
    """Try the account endpoint."""
    answer = _get(probe, "/v1/user/account", probe.key)
    probe.require(answer.status == 200, f"answers {answer.status}")
    found = sorted(json_body.read(answer.body))
    probe.require(found == ["email", "id", "organizations", "profile_picture"], f"has {found}")


def _get(probe: Probe, path: str, key: str) -> Response:
    headers = (("authorization", f"Bearer {key}"),) if key else ()
    answer = probe.send(Request("GET", path, headers))
    if answer.status == 404 and probe.control is None:
        raise Untried(f"this server has no {path}: a gateway need not pass it on")
    return answer
