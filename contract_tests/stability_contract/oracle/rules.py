"""The rules by which requests are judged: a stable code, its meaning, its label, and how to repair a violation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
Label = Literal["documented", "observed", "assumed"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. An error is a reason for a server to refuse; a warning is only bad style of a client.

    `says` is the sentence of the reference where no field's own one fits.
    """

    code: str
    severity: Severity
    label: Label
    text: str
    fix: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken by one request. `sentence` is what the contract says; `field` is where the fault lies.

    Where a rule joins several fields, it lies in any of them: `others` are those besides.
    """

    rule: Rule
    field: str
    detail: str
    sentence: str
    others: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return one line for people: where, and what."""
        return f"{self.field}: {self.detail} [{self.rule.code}]"


FORM = "The body of the request must be `multipart/form-data`."
KEY = "Include this key in the `Authorization` header of your requests."
ANSWER = "Specify `image/*` to get the image bytes directly."
POST = "Please invoke this endpoint with a `POST` request."
TOO_LARGE = "Your request was larger than 10MiB."
"""Sentences of the reference, as it has them."""

RULES = {
    rule.code: rule
    for rule in (
        Rule("REQ001", "error", "documented", "no operation has this path", "check the path"),
        Rule("REQ002", "error", "documented", "the path has no such method", "use the method of the contract", POST),
        Rule("REQ003", "error", "observed", "the content type is missing", "let the HTTP library set it", FORM),
        Rule("REQ004", "error", "documented", "the body is not multipart/form-data", "send a multipart form", FORM),
        Rule("REQ005", "error", "documented", "the body is too large", "send a smaller picture", TOO_LARGE),
        Rule("REQ006", "error", "assumed", "the multipart body is malformed", "let the HTTP library write it"),
        Rule(
            "REQ007",
            "error",
            "documented",
            "the key is missing or not valid",
            "send `authorization: Bearer <key>`",
            KEY,
        ),
        Rule("REQ008", "error", "assumed", "the answer asked for does not exist", "ask for a listed one", ANSWER),
        Rule("REQ010", "error", "documented", "a required field is missing", "send the field"),
        Rule("REQ011", "error", "documented", "the value is not in the list", "choose a value from the list"),
        Rule("REQ012", "error", "documented", "the text is too short", "send a longer text"),
        Rule("REQ013", "error", "documented", "the text is too long", "send a shorter text"),
        Rule("REQ014", "error", "documented", "the number is too small", "send a larger number"),
        Rule("REQ015", "error", "documented", "the number is too large", "send a smaller number"),
        Rule("REQ016", "error", "documented", "the value is not a number", "write it as JSON writes numbers"),
        Rule("REQ017", "error", "assumed", "the number must be whole", "send it without a fraction"),
        Rule("REQ018", "error", "documented", "the field is not allowed here", "leave it out, or choose another mode"),
        Rule("REQ019", "error", "assumed", "the field comes more than once", "send it once"),
        Rule("REQ020", "error", "assumed", "the text cannot be read", "send UTF-8 without NUL characters"),
        Rule("REQ021", "error", "documented", "the value breaks a rule of the contract", "see the sentence"),
        Rule("REQ022", "error", "documented", "none of the fields is given of which one must be", "send one of them"),
        Rule("REQ023", "error", "documented", "a field is given without one that it needs", "send that, too"),
        Rule("REQ024", "error", "documented", "all of the numbers are zero or absent", "give one that is not zero"),
        Rule("REQ025", "error", "assumed", "there is neither a mask nor transparency", "send a mask"),
        Rule("REQ030", "error", "documented", "the picture cannot be read", "send a whole picture in a listed format"),
        Rule("REQ031", "error", "documented", "the picture's format is not listed", "convert the picture"),
        Rule("REQ032", "error", "documented", "the picture is too small", "send a larger picture"),
        Rule("REQ033", "error", "assumed", "the picture has too many pixels", "send a smaller picture"),
        Rule("REQ034", "error", "assumed", "the picture is animated", "send a single frame"),
        Rule("REQ035", "error", "documented", "the picture is too long for its width", "cut the picture"),
        Rule("REQ040", "warning", "observed", "the field is unknown, and ignored", "leave it out"),
        Rule("REQ041", "warning", "assumed", "the field is empty, and so as good as absent", "leave it out"),
        Rule(
            "REQ042",
            "warning",
            "observed",
            "the key comes without its scheme",
            "send `authorization: Bearer <key>`",
            KEY,
        ),
        Rule("REQ043", "warning", "assumed", "the answer's form is left to the server", "send `accept`", ANSWER),
    )
}
"""Every rule by its code. A code never changes its meaning."""
