"""The patterns by which the end of a program is read: each with a line that it fits, and one that it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to look for in what a command printed. `example` holds it, `counterexample` looks alike and does not."""

    name: str
    pattern: str
    example: str
    counterexample: str


def joined(table: tuple[Pattern, ...], flags: re.RegexFlag) -> re.Pattern[str]:
    """Return one expression that finds any of a table, each in a group with its name."""
    return re.compile("|".join(f"(?P<{one.name}>{one.pattern})" for one in table), flags)


ALARMS = (
    Pattern("fails", r"error|fail|exception|problem|broken|abort", "Error: no picture", "saved 1 picture"),
    Pattern("refused", r"refus|reject|denied|invalid|forbidden|unauthori|unsupported", "access denied", "ready"),
    Pattern("moderated", r"moderat|filter|flagged", "WARNING: moderated", "a modern house"),
    Pattern("limited", r"limit|too (many|large)|payment|credit", "too many requests", "many pictures"),
    Pattern("timed", r"time[sd]?[ -]?out", "the request timed out", "time: 3 s"),
    Pattern("repeats", r"retry|again|giving up|gave up", "retrying in 2 s", "tray 3"),
    Pattern("cut_short", r"corrupt|truncat|incomplete|unexpected|missing", "the file is truncated", "complete"),
    Pattern("unable", r"unable|cannot|could(n't| not)", "could not save it", "could be a boat"),
    Pattern("warns", r"warn", "warning: no seed", "war and peace"),
    Pattern(
        "no_picture",
        r"no (whole )?(png|jpeg|webp|image|picture|answer)|not an? (valid |whole )?(png|jpeg|webp|image|picture)",
        "no whole picture came",
        "one more picture",
    ),
    Pattern("connection", r"reset|closed|hang up", "socket hang up", "hanging gardens"),
    Pattern("status", r"\b[45]\d\d\b", "the answer was 502", "saved 5020 bytes"),
)
"""What a message has in it that reports a failure."""

ALL_WELL = (
    Pattern("no_errors", r"\b(no|0|without|any) (error|failure|problem|warning)s?\b", "done, no errors", "3 errors"),
    Pattern("none", r"\b(error|failure)s?: (0|none)\b", "errors: none", "errors: 2"),
)
"""Words that say there was no failure, by the name of one."""

UNCAUGHT = (
    Pattern(
        "python",
        r"^Traceback \(most recent call last\):\n(?:[ \t].*\n)+(?P<python_error>\S.*)\s*\Z",
        'Traceback (most recent call last):\n  File "c.py", line 1\nKeyError: 1',
        'Traceback (most recent call last):\n  File "c.py", line 1\nKeyError: 1\ngiving up',
    ),
    Pattern(
        "node",
        r"^(?P<node_error>[A-Z]\w*(?:Error|Exception)\b.*)\n(?:.*\n){0,20}? +at \S.*[(:]\S*:\d+",
        "TypeError: x\n    at file:///c.mjs:10:36",
        "TypeError: x\nthe picture is at 10:36",
    ),
    Pattern(
        "java",
        r'^Exception in thread "[^"\n]*" (?P<java_error>\S.*)$',
        'Exception in thread "main" java.lang.NullPointerException',
        "java.lang.NullPointerException",
    ),
    Pattern(
        "php",
        r"^(?:PHP )?Fatal error: +Uncaught (?P<php_error>\S.*)$",
        "PHP Fatal error:  Uncaught TypeError: x",
        "Fatal error: out of memory",
    ),
    Pattern(
        "ruby",
        r"^\S+:\d+:in .*: .*\((?P<ruby_error>[\w:]+)\)\s*\Z",
        "c.rb:3:in `<main>': undefined method (NoMethodError)",
        "c.rb:3: warning: unused (NoMethodError)",
    ),
    Pattern("rust_or_go", r"^(?P<other_error>panic: .*|thread '.*' panicked at.*)$", "panic: index", "in a panic: no"),
)
"""The exception with which a program ends, in the words of its language; of a chain the last.

In Python and Ruby nothing may follow it: one that was logged on the way ends nothing.
"""

ACCIDENTS = (
    Pattern(
        "of_python",
        r"\b(KeyError|IndexError|AttributeError|JSONDecodeError|binascii\.Error|UnicodeDecodeError|NameError"
        r"|UnboundLocalError|UnidentifiedImageError)\b",
        "requests.exceptions.JSONDecodeError",
        "ServiceError",
    ),
    Pattern("of_many", r"\b(TypeError|SyntaxError)\b", "TypeError", "ConnectionError"),
    Pattern("of_node", r"\b(ReferenceError|RangeError)\b", "ReferenceError", "Error"),
    Pattern("of_php", r"\bJsonException\b", "JsonException", "RuntimeException"),
    Pattern("of_ruby", r"\b(NoMethodError|ParserError)\b", "JSON::ParserError", "StandardError"),
    Pattern(
        "of_java",
        r"\b(NullPointerException|ClassCastException|(Array)?IndexOutOfBoundsException|NoSuchElementException"
        r"|NumberFormatException|JsonProcessingException|JsonSyntaxException|JSONException)\b",
        "java.lang.NullPointerException",
        "java.lang.IllegalStateException",
    ),
    Pattern("of_rust_or_go", r"\b(panic|panicked)\b", "panic", "panicky"),
)
"""Exceptions by which a program stumbles, as against those that it raises to say what is wrong."""

NO_ACCIDENT = frozenset({"TypeError: fetch failed", "TypeError: terminated"})
"""What Node's fetch says of a connection that broke."""

ALARM = joined(ALARMS, re.IGNORECASE)
GOOD_NEWS = joined(ALL_WELL, re.IGNORECASE)
ACCIDENT = joined(ACCIDENTS, re.NOFLAG)
EXCEPTION = joined(UNCAUGHT, re.MULTILINE)
