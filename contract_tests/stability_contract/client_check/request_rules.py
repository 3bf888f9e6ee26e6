"""What one request tells of its client: the judge's verdict read closer, and what is refused by nobody, yet unwise."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from stability_contract.client_check.recording import KEY_FIELD, KEY_HEADERS, OF_NOTHING
from stability_contract.client_check.rules import rule
from stability_contract.http import multipart
from stability_contract.oracle.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.client_check.recording import Entry
    from stability_contract.contract.document import Document, Operation
    from stability_contract.http.multipart import Part
    from stability_contract.oracle.judge import Verdict
    from stability_contract.oracle.rules import Breach

OLD_PATH = re.compile(r"/v1(alpha|beta)?[0-9]*/generation|/v2alpha/")
OLD_FIELDS = {
    "cfg_scale": "it has no successor",
    "clip_guidance_preset": "it has no successor",
    "extras": "it has no successor",
    "height": "use aspect_ratio",
    "image_strength": "use strength, which counts the other way",
    "init_image": "use image, and mode=image-to-image, with sd3",
    "init_image_mode": "use mode=image-to-image with sd3",
    "sampler": "it has no successor",
    "samples": "one request makes one picture",
    "steps": "it has no successor",
    "text_prompts": "use prompt and negative_prompt",
    "width": "use aspect_ratio",
}
LONGEST_START = 4000
"""Bytes by which a text is told from a picture."""
SHORTEST_BASE64 = 16
_WEIGHT = re.compile(r"\([^()\n:]*[^()\n:\d\s]:(-?\d+(?:\.\d+)?)\)")
"""A weight; what has a number on both sides is a time or a ratio."""
_HIDDEN_KEY = re.compile(r"sk-\*{3}")
_WITHOUT_FORM = frozenset({"REQ001", "REQ002", "REQ003", "REQ004", "REQ005", "REQ007", "REQ008", "REQ042", "REQ043"})
"""What can be told of a request whose body is not known."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Tells the habits that one request shows."""

    document: Document

    def of(self, entry: Entry, verdict: Verdict) -> Iterator[Finding]:
        """Give a finding for each rule that the request breaks."""
        name = verdict.operation.name if verdict.operation else ""
        parts = _parts(entry)
        for breach in verdict.breaches:
            if not entry.request.missing or breach.rule.code in _WITHOUT_FORM:
                code, detail = self._closer(breach, entry, verdict, parts)
                yield finding(entry, code, (name, breach.field), detail, breach.sentence)
        for code, field, detail in (*_of_keys(entry, parts), *_of_fields(verdict, parts)):
            yield finding(entry, code, (name, field), detail)

    def _closer(self, breach: Breach, entry: Entry, verdict: Verdict, parts: list[Part]) -> tuple[str, str]:
        """Give the code and words that say best what the client's author did."""
        found = _of_request(breach, entry)
        part = next((part for part in parts if part.name == breach.field), None)
        if found is None and verdict.operation and part:
            found = self._of_value(breach, verdict.operation, verdict, part)
        return found or (breach.rule.code, breach.detail)

    def _of_value(self, breach: Breach, operation: Operation, verdict: Verdict, part: Part) -> tuple[str, str] | None:
        code = breach.rule.code
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
    return Finding(code, *place, detail or broken.text, sentence or broken.says, broken.label, exchange=entry.exchange)


def _parts(entry: Entry) -> list[Part]:
    content_type = entry.request.header("content-type") or ""
    try:
        return multipart.read(entry.request.body, multipart.boundary_of(content_type))
    except (multipart.ContentTypeError, multipart.MultipartError):
        return []


def _of_request(breach: Breach, entry: Entry) -> tuple[str, str] | None:
    """Read what is wrong with a request as a whole, or with a field that is none here."""
    code, request = breach.rule.code, entry.request
    if code == "REQ001" and OLD_PATH.match(request.path):
        return "USE001", request.path
    if code == "REQ004":
        return _form(request.header("content-type") or ""), breach.detail
    if code == "REQ006" and breach.detail == multipart.NO_BOUNDARY:
        return "USE013", breach.detail
    if code == "REQ007" and (found := next((name for name in KEY_HEADERS if request.header(name)), "")):
        return "USE004", f"the key is in {found}"
    if code == "REQ040" and (old := breach.field.partition("[")[0]) in OLD_FIELDS:
        return "USE002", OLD_FIELDS[old]
    return None


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
    start = b"".join(value[:LONGEST_START].split())
    try:
        binascii.a2b_base64(start[: len(start) // 4 * 4] if len(value) > LONGEST_START else start, strict_mode=True)
    except binascii.Error:
        return ""
    return "is base64" if len(start) >= SHORTEST_BASE64 else ""


def _of_keys(entry: Entry, parts: list[Part]) -> Iterator[tuple[str, str, str]]:
    request = entry.request
    for name, value in parse_qsl(request.target.partition("?")[2]):
        if KEY_FIELD.fullmatch(name) or _HIDDEN_KEY.search(value):
            yield "USE003", name, f"the URL has a key in {name}"
    for part in parts:
        if _HIDDEN_KEY.search(part.value[:20_000].decode("latin-1")):
            yield "USE005", part.name, f"the field {part.name} has a key in it"
    if not entry.secure and request.header("authorization"):
        yield "USE007", "authorization", "the request is not encrypted"


def _of_fields(verdict: Verdict, parts: list[Part]) -> Iterator[tuple[str, str, str]]:
    properties = verdict.operation.properties if verdict.operation else {}
    for part in parts:
        schema = properties.get(part.name)
        if schema is None or schema.get("x-ignored"):
            continue
        if schema.get("format") == "binary":
            yield from _of_upload(part)
        elif part.value.decode("utf-8", "replace").strip().lower() in OF_NOTHING:
            yield "USE026", part.name, f"is {part.value.decode('utf-8', 'replace')!r}"
    yield from _of_values(verdict)


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
    if "strength" not in {breach.field for breach in verdict.errors} and "image" in verdict.uploads:
        if verdict.values.get("strength") == 0:
            yield "USE023", "strength", "is 0: the answer is the picture that was sent"
        elif verdict.values.get("strength") == 1:
            yield "USE024", "strength", "is 1: the picture that was sent counts for nothing"
    if verdict.values.get("seed") == 0:
        yield "USE025", "seed", "is 0, which asks for a random one"
