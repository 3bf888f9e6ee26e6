"""API keys are redacted here and nowhere else: wherever a request is shown, logged or kept.

A key is found in every spelling: as it is, percent-encoded (also twice, also as `%u0073`), escaped as in JSON or
JavaScript, or as HTML entities, with or without their semicolons.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHOWN = 4
"""Characters of a long key that stay at its end, so that people can tell two keys apart."""
MIN_IN_PROSE = 8
"""Characters after `sk-` in bodies and what people write, so that words stay words: `sk-8er`."""
MIN_OWN = 6
"""Characters of a request's own key, which is redacted in the rest of it whatever its form."""
MAX_OWN = 200
CHUNK = 1 << 18
"""Characters that are searched before other threads have their turn."""
MAX_READ = 1_000
"""Characters of a key that are read to tell whether it is one: twenty, in their longest spellings."""
OVERLAP = 128
"""Characters: no spelling of `sk-` is longer."""


_PERCENT = "%(?:25){0,3}"
_BACKSLASHES = rf"(?:\\|{_PERCENT}5[cC]){{1,8}}"
_ENTITY = rf"(?:&|{_PERCENT}26)(?:\#|{_PERCENT}23)"
_SEMICOLON = f"(?:;|{_PERCENT}3[bB])"
_OPEN, _CLOSE = rf"(?:\{{|{_PERCENT}7[bB])0{{0,4}}", rf"(?:\}}|{_PERCENT}7[dD])"


def _digits(number: int, length: int) -> str:
    """Return a pattern for a number in hexadecimal digits, large or small."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{number:0{length}x}")


def _spelled(character: str) -> str:
    """Return a pattern for all spellings of one character."""
    code = ord(character)
    encoded = {character.encode("utf-8", "replace"), character.encode("latin-1", "ignore")} - {b""}
    percent = ["".join(f"{_PERCENT}{_digits(byte, 2)}" for byte in data) for data in sorted(encoded)]
    percent.append(f"{_PERCENT}[uU]{_digits(code, 4)}")
    escaped = f"{_BACKSLASHES}(?:u{_digits(code, 4)}|x{_digits(code, 2)}|u{_OPEN}{_digits(code, 1)}{_CLOSE})"
    decimal, hexadecimal = f"0{{0,4}}{code}(?![0-9])", f"[xX]0{{0,4}}{_digits(code, 1)}(?![0-9a-fA-F])"
    entity = f"{_ENTITY}(?:{decimal}|{hexadecimal}){_SEMICOLON}?"
    return f"(?:{'|'.join([re.escape(character), *percent, escaped, entity])})"


_CODES = "(?:2[134aAbBdDeEfF]|3[0-9aAdDfF]|4[0-9a-fA-F]|5[0-9aAeEfF]|6[1-9a-fA-F]|7[0-9aAcCeE])"
_START = re.compile("".join(map(_spelled, "sk-")))
_REST = re.compile(
    rf"(?:[-A-Za-z0-9_.~+/=:@!$#*^|?]++|{_PERCENT}(?:[uU]00)?{_CODES}|{_BACKSLASHES}(?:u00|x){_CODES}"
    rf"|{_BACKSLASHES}u{_OPEN}{_CODES}{_CLOSE}|{_ENTITY}0{{0,4}}(?:[0-9]{{2,3}}|[xX]0{{0,4}}{_CODES}){_SEMICOLON}?)++"
)
_CODE = re.compile(
    rf"(?:{_PERCENT}(?:[uU]00)?|{_BACKSLASHES}(?:u00|x|u{_OPEN})|{_ENTITY}[xX]0{{0,4}})(?P<hexadecimal>{_CODES}){_CLOSE}?"
    rf"|{_ENTITY}0{{0,4}}(?P<decimal>[0-9]{{2,3}})"
)
"""How one character of a key may be spelled other than as it is."""
_BEFORE = re.compile(
    rf"(?:{_BACKSLASHES}(?:(?:u00|x)(?P<escaped>[0-9a-fA-F]{{2}})|[abfnrtv0])"
    rf"|{_PERCENT}(?P<percent>[0-9a-fA-F]{{2}})|(?P<plain>[A-Za-z0-9]))\Z"
)
_UNMISTAKABLE = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{20,}")
_REDACTED = re.compile(r"\*{3,}[^*]{0,4}")
_PLAIN = re.compile(r"[-A-Za-z0-9_]+")
_CREDENTIALS = re.compile(r"(?:.*[-_])?(?:authorization|api-?key|token|secret|password)")
_REDACTED_CREDENTIALS = re.compile(r"sk-\*\*\*.{0,4}|\*\*\*")

Span = tuple[int, int]


def redact(text: str, own: str = "") -> str:
    """Redact every key in a path or a header, but for its last characters if it is long enough."""
    return _replaced(text, own, 1, _short)


def redact_prose(text: str, own: str = "") -> str:
    """Redact every key in what people write; the text keeps its length."""
    return _replaced(text, own, MIN_IN_PROSE, _same_length)


def redact_body(data: bytes, own: str = "") -> bytes:
    """Redact every key in a body as `redact_prose` does; a body without a key is returned as it is."""
    text = data.decode("latin-1")
    redacted = redact_prose(text, own)
    return data if redacted is text else redacted.encode("latin-1")


def redact_headers(headers: Iterable[tuple[str, str]], own: str = "") -> list[tuple[str, str]]:
    """Redact every key in headers, and the whole of those that bring credentials."""
    return [(redact_prose(name, own), _header(name.lower(), value, own)) for name, value in headers]


def redact_credentials(value: str) -> str:
    """Redact the value of a header that brings credentials, whatever its form; its scheme stays."""
    scheme, space, rest = value.strip().partition(" ")
    key = rest if space else scheme
    shown = key if _REDACTED_CREDENTIALS.fullmatch(key) else _short(key) if key else ""
    return f"{redact(scheme) if space else ''}{space}{shown}"


def _header(name: str, value: str, own: str) -> str:
    return redact_credentials(value) if _CREDENTIALS.fullmatch(name) else redact(value, own)


def _short(key: str) -> str:
    return f"{'sk-' if _START.match(key) else ''}***{_end(key)}"


def _same_length(key: str) -> str:
    start, end = "sk-" if _START.match(key) else "", _end(key)
    return start + "*" * (len(key) - len(start) - len(end)) + end


def _end(key: str) -> str:
    end = key[-SHOWN:] if len(key) >= 4 * SHOWN and _START.match(key) else ""
    return end if _PLAIN.fullmatch(end) else ""


def _replaced(text: str, own: str, min_length: int, replacement: Callable[[str], str]) -> str:
    """Replace every key; a text without one is returned as it is."""
    if not own and "sk-" not in text and "%" not in text and "\\" not in text and "&" not in text:  # most have none
        return text
    spans = _spans(text, own, min_length)
    if (first := next(spans, None)) is None:
        return text
    redacted, done = StringIO(), 0
    for start, end in chain([first], spans):
        redacted.write(text[done:start])
        redacted.write(replacement(text[start:end]))
        done = end
    redacted.write(text[done:])
    return redacted.getvalue()


def _spans(text: str, own: str, min_length: int) -> Iterator[Span]:
    """Find every key that is not redacted yet, in the order in which they stand, none within another."""
    if not _is_special(own):
        return _keys(text, min_length)
    found = (match.span() for match in _own_pattern(own[:MAX_OWN]).finditer(text))
    return iter(_merged([*_keys(text, min_length), *found]))


def _keys(text: str, min_length: int) -> Iterator[Span]:
    """Find the keys that begin with `sk-` and are not redacted yet."""
    place = 0
    while place < len(text):
        found = _START.search(text, place, place + CHUNK + OVERLAP)
        if found is None:
            place += CHUNK
            continue
        place = found.end()
        rest = _REST.match(text, place, place + CHUNK)
        if rest and _is_key(text, found.start(), rest[0], min_length):
            place = rest.end()
            yield found.start(), place


def _is_key(text: str, start: int, rest: str, min_length: int) -> bool:
    if len(rest) < min_length or _REDACTED.fullmatch(rest):
        return False
    return not _is_within_a_word(text[max(0, start - 32) : start]) or bool(_UNMISTAKABLE.match(_read(rest)))


def _read(rest: str) -> str:
    """Return the beginning of a key as it would be written plainly."""
    return _CODE.sub(_character, rest[:MAX_READ])


def _character(spelled: re.Match[str]) -> str:
    digits = spelled["hexadecimal"]
    return chr(int(digits, 16) if digits else int(spelled["decimal"]))


def _is_within_a_word(before: str) -> bool:
    found = _BEFORE.search(before)
    if found is None:
        return False
    digits = found["percent"] or found["escaped"]
    return bool(found["plain"]) or (digits is not None and chr(int(digits, 16)).isalnum())


def _is_special(own: str) -> bool:
    """Return whether a request's own key is not found like others."""
    if len(own) < MIN_OWN or "***" in own:  # redacted already
        return False
    return not (own.startswith("sk-") and len(own) >= len("sk-") + MIN_IN_PROSE and _PLAIN.fullmatch(own))


@lru_cache(maxsize=256)
def _own_pattern(own: str) -> re.Pattern[str]:
    return re.compile("".join(map(_spelled, own)))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
