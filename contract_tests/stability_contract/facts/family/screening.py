"""What is screened: which texts, which error responses an endpoint declares, and which it never sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints
from stability_contract.facts.family.endpoints import ENDPOINTS, NAMES
from stability_contract.facts.family.published import PROMPT, Text
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.probe import Probe

FOREIGN = "πέντε βάρκες στη θάλασσα"
SILENT = tuple(name for name, one in ENDPOINTS.items() if not one.foreign)
SCREENED = tuple(name for name, one in ENDPOINTS.items() if any(True for _ in one.of(Text)) and one.foreign)


def _screened(name: str) -> Iterator[str]:
    return (field for field, kind in ENDPOINTS[name].of(Text) if isinstance(kind, Text) and kind.screened)


@fact(SCREENED, label="assumed", contract=NEWER)
def each_text_that_says_what_to_show_is_screened_for_its_language(probe: Probe) -> None:
    """Try each of them in Greek: 422, and it costs nothing; a negative prompt may be in any language."""
    endpoint, before = endpoints.of(probe), probe.balance()
    for name in _screened(probe.section):
        probe.refused(422, **endpoint.form(**{name: FOREIGN}))
    probe.require(probe.balance() == before, f"takes {before - probe.balance()} credits")
    if "negative_prompt" in endpoint.fields and probe.control:
        probe.expect(probe.request(**endpoint.form(negative_prompt=FOREIGN)), 200)


@fact(SCREENED, "422 is `invalid_language` or `public_figure`.", contract=NEWER)
def a_422_has_one_of_its_two_names(probe: Probe) -> None:
    """Try both on demand, in each text that is screened."""
    probe.need_control()
    for field in _screened(probe.section):
        for word, name in (("mock:422", "invalid_language"), ("mock:public_figure", "public_figure")):
            answer = probe.post(**endpoints.of(probe).form(**{field: f"{PROMPT} {word}"}))
            body = error_responses.parsed(answer)
            named = body.get("name") if isinstance(body, dict) else None
            probe.require((answer.status, named) == (422, name), f"{field}: answers {answer.status} {named}", field)


@fact(SILENT, "422 is not among the error responses.", contract=NEWER)
def no_422_is_ever_sent(probe: Probe) -> None:
    """Try texts that others refuse, in fields that there are elsewhere: a picture comes."""
    for field in ("prompt", "negative_prompt", "search_prompt"):
        probe.picture(**endpoints.of(probe).form(**{field: FOREIGN}))
        probe.picture(**endpoints.of(probe).form(**{field: f"{PROMPT} mock:422"}))


@fact(NAMES, label="assumed", contract=NEWER)
def a_balance_below_the_price_is_402(probe: Probe) -> None:
    """Try a hundredth below the price, and the price: the answer reports both, and nothing is taken."""
    control, endpoint = probe.need_control(), endpoints.of(probe)
    short = f"{float(endpoint.price) - 0.01:.2f}"
    control.set_credits(short)
    answer = probe.refused(402, **endpoint.form())
    text = " ".join(error_responses.texts(answer))
    probe.require(endpoint.price in text and short in text, f"does not tell {endpoint.price} and {short}: {text[:200]}")
    probe.require(str(probe.balance()) == short, f"leaves {probe.balance()} credits")
    control.set_credits(endpoint.price)
    probe.picture(**endpoint.form())
    probe.require(probe.balance() == 0, f"leaves {probe.balance()} credits")
