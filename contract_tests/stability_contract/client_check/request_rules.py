"""The rules for one request: the judge's verdict read closer, and mistakes that no server refuses."""

from __future__ import annotations

import binascii
import contextlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from stability_contract.client_check import newer, paths
from stability_contract.client_check.damaged_texts import damage
from stability_contract.client_check.redaction import KEY_FIELD, KEY_HEADERS, OF_NOTHING
from stability_contract.client_check.rules import rule
from stability_contract.http import multipart
from stability_contract.oracle.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.client_check.judged import Judged
    from stability_contract.client_check.recording import Entry
    from stability_contract.contract.document import Document, Operation
    from stability_contract.http.multipart import Part
    from stability_contract.oracle.judge import Verdict
    from stability_contract.oracle.rules import Violation

OLD_FIELDS = {
    "cfg_scale": "nothing takes its place",
    "clip_guidance_preset": "nothing takes its place",
    "extras": "nothing takes its place",
    "height": "use aspect_ratio",
    "image_strength": "use strength, which counts the other way",
    "init_image": "use image, and mode=image-to-image, with sd3",
    "init_image_mode": "use mode=image-to-image with sd3",
    "sampler": "nothing takes its place",
    "samples": "one request makes one picture",
    "steps": "nothing takes its place",
    "text_prompts": "use prompt and negative_prompt",
    "width": "use aspect_ratio",
}
MAX_START = 4000
"""Number of bytes that show whether a value is text or a picture."""
SHORTEST_BASE64 = 16
_WEIGHT = re.compile(r"\([^()\n:]*[^()\n:\d\s]:(-?\d+(?:\.\d+)?)\)")
"""A weight; what has a number on both sides is a time or a ratio."""
_LOST = re.compile(r"(?<!\S)\?{2,}|\?{4,}|\ufffd")
"""Question marks in place of a word, as encoders write letters that their charset does not have."""
_TWICE = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u2013-\u2122]")
"""UTF-8 that was read as Latin-1, and written as UTF-8 again."""
MAX_DAMAGED = 10_000
"""Letters of a text that are looked at."""
_UNICODE = frozenset({"", "utf-8", "utf8"})
_REDACTED_KEY = re.compile(r"sk-\*{3}")
_WITHOUT_FORM = frozenset({"REQ001", "REQ002", "REQ003", "REQ004", "REQ005", "REQ007", "REQ008", "REQ042", "REQ043"})
"""Rules that can be judged although the body is not known."""


@dataclass(frozen=True, slots=True)
class RequestRules:
    """Finds which rules one request breaks."""

    document: Document

    def of(self, one: Judged) -> Iterator[Finding]:
        """Return a finding for each rule that the request breaks, also behind what a server refuses it for."""
        yield from self._of_verdict(one.entry, one.entry, one.verdict)
        if one.beneath:
            read = replace(one.entry, exchange=replace(one.entry.exchange, request=one.beneath.request))
            yield from self._of_verdict(one.entry, read, one.beneath.verdict)
        for name, detail in _of_keys(one.entry, _parts(one.entry)):
            yield finding(one.entry, name[0], (one.operation, name[1]), detail)

    def _of_verdict(self, entry: Entry, read: Entry, verdict: Verdict) -> Iterator[Finding]:
        """Look at a verdict; `read` is the request as it was judged, `entry` the one that was sent."""
        name, parts = verdict.operation.name if verdict.operation else "", _parts(read)
        for violation in verdict.violations:
            if not entry.request.missing or violation.rule.code in _WITHOUT_FORM:
                code, detail = self._closer(violation, read, verdict, parts)
                yield finding(entry, code, (name, violation.field), detail, violation.sentence)
        for code, field, detail in _of_fields(verdict, parts):
            yield finding(entry, code, (name, field), detail)

    def _closer(self, violation: Violation, entry: Entry, verdict: Verdict, parts: list[Part]) -> tuple[str, str]:
        """Return the code and words that say best what the client's author did."""
        found = self._of_request(violation, entry, verdict)
        part = next((part for part in parts if part.name == violation.field), None)
        if found is None and verdict.operation and part:
            found = self._of_value(violation, verdict.operation, verdict, part)
        return found or (violation.rule.code, violation.detail)

    def _of_request(self, violation: Violation, entry: Entry, verdict: Verdict) -> tuple[str, str] | None:
        """Read what is wrong with a request as a whole, or with a field that the contract does not have."""
        code, request = violation.rule.code, entry.request
        if code == "REQ001":
            return self._of_path(request.path)
        if code == "REQ004":
            return _form(request.header("content-type") or ""), violation.detail
        if code == "REQ006" and violation.detail == multipart.NO_BOUNDARY:
            return "USE013", violation.detail
        if code == "REQ007" and (found := next((name for name in KEY_HEADERS if request.header(name)), "")):
            return "USE004", f"the key is in {found}"
        if code == "REQ040":
            return self._of_unknown_field(violation.field.partition("[")[0], verdict)
        return None

    def _of_path(self, path: str) -> tuple[str, str]:
        if paths.OLD_PATH.match(path):
            return "USE001", path
        near = paths.suggestion(self.document, path)
        return "REQ001", f"{path} (did you mean {near}?)" if near else path

    def _of_unknown_field(self, name: str, verdict: Verdict) -> tuple[str, str] | None:
        """Say whether a newer contract has a field, or what takes its place if it is one of an older API."""
        operation = verdict.operation.name if verdict.operation else ""
        if year := newer.has_field(self.document, operation, name):
            return "REQ040", f"is not a parameter of this operation; the contract {year} has it (--contract {year})"
        return ("USE002", OLD_FIELDS[name]) if name in OLD_FIELDS else None

    def _of_value(
        self, violation: Violation, operation: Operation, verdict: Verdict, part: Part
    ) -> tuple[str, str] | None:
        code = violation.rule.code
        if code == "REQ011":
            return self._of_choice(operation, part.name, part.value.decode("utf-8", "replace"))
        if code == "REQ018":
            return _of_place(operation, verdict, part.name)
        if code == "REQ030" and (what := _in_place_of_picture(part.value)):
            return "USE020", what
        return None

    def _of_choice(self, operation: Operation, name: str, text: str) -> tuple[str, str] | None:
        listed = [str(choice) for choice in operation.properties[name].get("enum", ())]
        for choice in listed:
            if _loose(choice) == _loose(text):
                return "USE014", f"{text[:60]!r} must be written {choice!r}"
        others = [
            other.name
            for other in self.document.operations
            if text in other.properties.get(name, {}).get("enum", ()) and other is not operation
        ]
        if others:
            return "USE015", f"{text!r} is for {', '.join(others)}; {operation.name} takes {', '.join(listed)}"
        return None


def finding(entry: Entry, code: str, place: tuple[str, str], detail: str = "", sentence: str = "") -> Finding:
    """Write down that a request breaks a rule; the place is an operation and a field."""
    broken = rule(code)
    detail = detail or broken.text
    says, label = sentence or broken.says, broken.label
    return Finding(code, *place, detail, says, label, exchange=entry.exchange, value=detail)


def _parts(entry: Entry) -> list[Part]:
    content_type = entry.request.header("content-type") or ""
    try:
        return multipart.read(entry.request.body, multipart.boundary_of(content_type))
    except (multipart.ContentTypeError, multipart.MultipartError):
        return []


def _form(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    codes = {
        "application/json": "USE010",
        "application/x-www-form-urlencoded": "USE011",
        "multipart/form-data": "USE012",
    }
    return codes.get(kind, "REQ004")


def _loose(text: str) -> str:
    return re.sub(r"[\s_/x]", lambda found: ":" if found[0] in "/x" else "-", text.strip().lower()).replace(
        "jpg", "jpeg"
    )


def _of_place(operation: Operation, verdict: Verdict, name: str) -> tuple[str, str]:
    """Say why a field may not stand where it stands: by what the client chose, or did not choose."""
    homes = [branch["properties"] for branch in operation.branches if name in branch["properties"]]
    chosen = {selector: verdict.values.get(selector, operation.default(selector)) for selector in operation.selectors}
    strange = [
        selector
        for selector, value in chosen.items()
        if all(value not in home.get(selector, {}).get("enum", [value]) for home in homes)
    ]
    words = ", ".join(f"{selector} {chosen[selector]}" for selector in strange or chosen)
    if "mode" in strange and "mode" not in verdict.values:
        return "USE018", f"is not allowed with {words}, which is the default"
    return ("USE017" if "mode" in strange else "USE016"), f"is not allowed with {words}"


def _in_place_of_picture(value: bytes) -> str:
    """Say what was sent as a picture, if it is a text that stands for one."""
    start = value[:200].strip().lower()
    if start.startswith(b"data:image/"):
        return "is a data URL"
    if start.startswith((b"http://", b"https://", b"file://")):
        return "is a URL"
    if re.fullmatch(rb"[\w./\\: @~-]{1,200}\.(png|jpe?g|webp)", value.strip(), re.IGNORECASE):
        return "is the name of a file"
    start = b"".join(value[:MAX_START].split())
    try:
        binascii.a2b_base64(start[: len(start) // 4 * 4] if len(value) > MAX_START else start, strict_mode=True)
    except binascii.Error:
        return ""
    return "is base64" if len(start) >= SHORTEST_BASE64 else ""


def _of_keys(entry: Entry, parts: list[Part]) -> Iterator[tuple[tuple[str, str], str]]:
    request = entry.request
    for name, value in parse_qsl(request.target.partition("?")[2]):
        if KEY_FIELD.fullmatch(name) or _REDACTED_KEY.search(value):
            yield ("USE003", name), f"the URL has a key in {name}"
    for part in parts:
        if _REDACTED_KEY.search(part.value[:20_000].decode("latin-1")):
            yield ("USE005", part.name), f"the field {part.name} has a key in it"
    if not entry.secure and request.header("authorization"):
        yield ("USE007", "authorization"), "the request is not encrypted"


def _of_fields(verdict: Verdict, parts: list[Part]) -> Iterator[tuple[str, str, str]]:
    properties = verdict.operation.properties if verdict.operation else {}
    for part in parts:
        schema = properties.get(part.name)
        if schema is None or schema.get("x-ignored"):
            continue
        if part.unquoted:
            yield "USE028", part.name, f"stands as name={part.name}"
        if schema.get("format") == "binary":
            yield from _of_upload(part)
        else:
            yield from _of_text(part, verdict.values.get(part.name))
            if "enum" not in schema and schema.get("type") == "string":
                yield from _of_damage(part.name, verdict.values.get(part.name))
    yield from _of_values(verdict)


def _of_damage(name: str, text: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(text, str) and (what := damage(text[:MAX_DAMAGED])):
        yield "USE029", name, f"{what}: {text[:40]!r}"


def _of_text(part: Part, value: object) -> Iterator[tuple[str, str, str]]:
    text = value if isinstance(value, str) else part.value.decode("utf-8", "replace")
    if text.strip().lower() in OF_NOTHING:
        yield "USE026", part.name, f"is {text!r}"
    if (part.charset not in _UNICODE and _LOST.search(text)) or "\ufffd" in text or _is_twice_encoded(text):
        declared = f", declared as {part.charset}" if part.charset else ""
        yield "USE027", part.name, f"arrives as {text[:40]!r}{declared}"


def _is_twice_encoded(text: str) -> bool:
    """Return whether a text is UTF-8 that was taken for Latin-1, and encoded once more."""
    if not _TWICE.search(text):
        return False
    for charset in ("latin-1", "cp1252"):
        with contextlib.suppress(UnicodeError):
            return bool(text.encode(charset).decode("utf-8"))
    return False


def _of_upload(part: Part) -> Iterator[tuple[str, str, str]]:
    if part.value and not part.filename:
        yield "USE019", part.name, "has no filename, as a text has none"
    elif part.filename and re.search(r"[/\\]", part.filename):
        yield "USE021", part.name, "has a path for a filename"


def _of_values(verdict: Verdict) -> Iterator[tuple[str, str, str]]:
    for name in ("prompt", "negative_prompt"):
        for weight in _WEIGHT.findall(str(verdict.values.get(name, ""))):
            if not 0 <= float(weight) <= 1:
                yield "USE022", name, f"has the weight {weight}"
    if "strength" not in {violation.field for violation in verdict.errors} and "image" in verdict.uploads:
        if verdict.values.get("strength") == 0:
            yield "USE023", "strength", "is 0: the answer is the picture that was sent"
        elif verdict.values.get("strength") == 1:
            yield "USE024", "strength", "is 1: the picture that was sent counts for nothing"
    if verdict.values.get("seed") == 0:
        yield "USE025", "seed", "is 0, which asks for a random one"
