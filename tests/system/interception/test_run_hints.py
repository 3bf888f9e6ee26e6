"""What the last line of `stability-mock run` adds: endpoints that are not simulated, and what 2026 takes."""

from __future__ import annotations

import sys

from commands import run, summary

ASK = """
import sys, requests
for path, fields in zip(sys.argv[1::2], sys.argv[2::2]):
    requests.post(
        "https://api.stability.ai" + path,
        headers={"authorization": "Bearer sk-MYAPIKEY", "accept": "image/*"},
        files={"none": ""},
        data=dict(pair.split("=") for pair in fields.split("&")),
    )
"""
SD3, EDIT = "/v2beta/stable-image/generate/sd3", "/v2beta/stable-image/edit/"


def asked(*words: str) -> str:
    """Run a client that asks for these, and return the last line."""
    done = run("--via", "proxy", "--", sys.executable, "-c", ASK, *words)
    assert done.returncode == 0
    return summary(done)


def test_a_hint_is_shown_once_a_run() -> None:
    last = asked(*2 * (SD3, "prompt=a&model=sd3.5-large"))

    assert last.startswith("stability-mock: 2 requests, 2 refused")
    assert last.count("the contract 2026 accepts this request: serve it with --contract 2026") == 1


def test_endpoints_that_are_not_simulated_are_named_the_first_few() -> None:
    names = ("inpaint", "erase", "outpaint", "search-and-replace")

    last = asked(*(word for name in names for word in (EDIT + name, "prompt=a")))

    assert f"; the contract 2026 has {EDIT}inpaint: serve it with --contract 2026; " in last
    assert last.endswith("; further hints in the journal: 1")


def test_a_good_run_has_no_hint() -> None:
    assert asked(SD3, "prompt=a").endswith("cost: 6.5 credits on the real service")
