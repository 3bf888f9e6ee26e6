"""Runs and outcomes of a sweep, made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checked_clients import DOCUMENT
from har_recipes import Asked, check, judged, text
from stability_contract.cases import pictures
from stability_contract.client_check import recording, trials
from stability_contract.client_check.kept_files import Kept, digest
from stability_contract.client_check.options import Wanted
from stability_contract.client_check.process import Ended
from stability_contract.client_check.sweep import calls, outcome, plan
from stability_contract.client_check.sweep.healthy import Healthy
from stability_contract.client_check.sweep.run import Sweep
from stability_contract.client_check.workers import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.sweep.plan import PlannedRun

WHOLE = pictures.draw()
PROMPTS = ("A lighthouse", "A harbour", "A ship")


def asked(prompt: str, at: float = 0.0, **more: object) -> Asked:
    """Return a call for a picture, which comes unless something else is said."""
    return replace(Asked(text(prompt=prompt), at=at, answer=WHOLE + prompt.encode()), **more)  # type: ignore[arg-type]


def kept(*prompts: str, broken: Sequence[str] = (), temporary: Sequence[str] = ()) -> Kept:
    """Return the files of a client that writes the picture of each prompt under the prompt's name."""
    whole = tuple((f"{prompt}.png", digest(WHOLE + prompt.encode())) for prompt in prompts)
    names = frozenset((*(name for name, _ in whole), *broken, *temporary))
    return Kept(names, whole, frozenset(broken), frozenset(temporary))


def run(*sent: Asked, code: int | None = 0, output: str = "", files: Kept | None = None, seconds: float = 1.0) -> Run:
    """Return a run: what was sent, how it ended, and what it left; without files all that came is kept."""
    came = [one for one in sent if one.status == 200 and not one.fault]
    prompts = dict.fromkeys(one.parts[0].value.decode() for one in came)
    files = kept(*prompts) if files is None else files
    ended = Ended(code, output, seconds, files.names)
    return Run(ended, recording.Recording(()), judged(*sent), files)


def healthy(*sent: Asked, output: str = "") -> Healthy:
    """Return a healthy run."""
    return Healthy.of(run(*(sent or three()), output=output), DOCUMENT.rate_limit)


def three() -> list[Asked]:
    """Return three calls that go well."""
    return [asked(prompt, at=float(place)) for place, prompt in enumerate(PROMPTS)]


def planned(name: str, usual: Healthy) -> PlannedRun:
    """Return the run of a cell by its name."""
    wanted = Wanted(only=(name,))
    faults = plan.choose(DOCUMENT, wanted)
    found = plan.make(calls.of(usual.run.judged), faults, DOCUMENT)
    return plan.only(found, wanted.only, faults).cells[0]


def tell(name: str, became: Run, usual: Healthy | None = None) -> Outcome:
    """Return what became of a client in the run of a cell."""
    usual = usual or healthy()
    return outcome.tell(planned(name, usual), became, usual)


def swept(*outcomes: Outcome) -> Sweep:
    """Return a sweep of a client with three calls in which these came out."""
    usual = healthy()
    found = plan.make(calls.of(usual.run.judged), trials.choose(DOCUMENT, ("errors", "wire")), DOCUMENT)
    sweep = Sweep(check([]), Wanted(("python", "six.py"), sweep=True), found, usual)
    sweep.check.words = ("python", str(Path("six.py")))
    for one in outcomes:
        sweep.add(one)
    return sweep
