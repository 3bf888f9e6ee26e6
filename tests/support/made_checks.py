"""Checks of clients that never were: made from a few exchanges and the results of trials."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stability_contract.cases import forms, pictures
from stability_contract.client_check import session, trials
from stability_contract.client_check.process import Ended
from stability_contract.client_check.recording import Entry, Recording
from stability_contract.client_check.trials import Result
from stability_contract.contract import document
from stability_contract.http.exchange import Exchange, Request, Response, Source
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check
    from stability_contract.client_check.trial_outcome import Verdict

CONTRACT = document.load()
TRIALS = {trial.name: trial for trial in trials.every(CONTRACT)}
KEY = "sk-very-secret-key-0123456789"
SUBJECT = "python client.py"
REFUSAL = b'{"errors":["aspect_ratio: invalid <enum> value"],"id":"%s","name":"%s"}'
PICTURE = pictures.draw("png", (1024, 1024))
CORE = pictures.draw("png", (1248, 1248))
ID = "0123456789abcdef" * 2


def sent(operation: str, *parts: Part, accept: str = "image/*", **fields: str) -> Request:
    """Return a request as it stands in a recording: its key redacted."""
    form = [*(Part(name, value.encode()) for name, value in fields.items()), *parts]
    made = forms.request(CONTRACT.operation(operation), form, KEY, accept)
    return made.having("user-agent", "python-requests/2.32").redacted(KEY)


def painted(picture: bytes = PICTURE) -> Response:
    """Return an answer with a picture."""
    headers = {"content-type": "image/png", "seed": "7", "finish-reason": "SUCCESS", "x-request-id": ID}
    return Response(200, tuple(headers.items()), picture, 0.1)


def refused(status: int = 400, name: str = "bad_request") -> Response:
    """Return an answer with an error."""
    body = REFUSAL % (ID.encode(), name.encode())
    return Response(status, (("content-type", "application/json"), ("x-request-id", ID)), body, 0.1)


def recorded(*exchanges: tuple[Request, Response], key: str = "someone") -> Recording:
    """Return a recording, one exchange each second."""
    entries = [
        Entry(number, Exchange(request, answer, Source("recorded", "", "")), 1e9 + number, 1e9 + number + 0.1, key)
        for number, (request, answer) in enumerate(exchanges, 1)
    ]
    return Recording(tuple(entries), 0)


BUGGY = (
    (sent("ultra", prompt="<b>Lighthouse</b>", aspect_ratio="16x9"), refused()),
    (sent("ultra", prompt="Lighthouse, again", aspect_ratio="16x9"), refused()),
    (sent("core", prompt="Lighthouse", steps="30", seed="7"), painted(CORE)),
    (sent("core", Part("image", PICTURE, "a.png"), prompt="Lighthouse", seed="7"), painted(CORE)),
    (sent("sd3", prompt="Lighthouse", seed="7"), painted()),
)
"""An error, twice; two fields that are ignored; and a request that is right."""


def check_of(*exchanges: tuple[Request, Response], ended: int | None = 0, **options: Any) -> Check:  # noqa: ANN401
    """Return a check of a client that sent these, and ended so; None for a recording without a command."""
    check = session.prepare(CONTRACT, session.Source(tuple(SUBJECT.split())), ())
    for name, value in options.items():
        setattr(check, name, value)
    check.read(recorded(*exchanges), None if ended is None else Ended(ended))
    return check


def tried(name: str, verdict: Verdict, words: str = "ended with 0, and said nothing", output: str = "") -> Result:
    """Return the result of a trial."""
    return Result(TRIALS[name], verdict, words, Recording(()), Ended(0, output, 1.0))


TRIED = (
    tried("400", "surfaced", "ended with 1"),
    tried("half_picture", "accepted garbage", output="saved <picture>\n" * 100),
    tried("cut", "accepted garbage"),
    tried("stall", "hung", "was stopped after 8 seconds and 1 requests"),
    tried("429", "not reached", "it made no request that the fault could hit"),
)


def buggy(**options: Any) -> Check:  # noqa: ANN401
    """Return a check with findings of all kinds, and trials of all kinds."""
    check = check_of(*BUGGY, **options)
    for result in TRIED:
        check.add(result)
    check.notes.append("a <note>")
    return check


def clean(**options: Any) -> Check:  # noqa: ANN401
    """Return a check of a client with nothing to find."""
    return check_of(BUGGY[-1], **options)


def folder_without_key(folder: Path) -> bool:
    """Return whether no file of a folder has the key in it."""
    return all(KEY.encode() not in file.read_bytes() for file in Path(folder).rglob("*") if file.is_file())
