"""Operators on the source of a client in any language: a pattern, what takes its place, and the fitting codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROMPT = r"Lighthouse on a cliff overlooking the ocean|A \(red:0\.5\) lighthouse|A lighthouse"
BREAKS_500 = "faults: [{status: 500, times: 2}]"
ALWAYS_500 = "faults: [{status: 500}]"
ALWAYS_429 = "faults: [{status: 429}]"


@dataclass(frozen=True, slots=True)
class Operator:
    """One change. Any of `codes` finds it; without any it is legal, and `legal` says why.

    `balance` and `scenario` are what the mock server is set to, `trial` what goes wrong.
    """

    name: str
    pattern: str
    replacement: str
    codes: tuple[str, ...]
    legal: str = ""
    scenario: str = ""
    balance: str = ""
    trial: str = ""
    kinds: tuple[str, ...] = ()
    unless: str = ""

    def apply(self, source: str, kind: str) -> str | None:
        """Return the changed source of a client, or None if there is nothing to change."""
        if (self.kinds and kind not in self.kinds) or (self.unless and re.search(self.unless, source)):
            return None
        changed = re.sub(self.pattern, self.replacement, source, flags=re.MULTILINE)
        return None if changed == source else changed


def _field(name: str) -> str:
    return rf"(?<=[\"']){name}(?=[\"'])|(?<=-F ){name}(?==)|(?<=\[[\"']){name}(?=[\"']\])"


def _value(*values: str) -> str:
    return rf"(?<=[\"'=])(?:{'|'.join(values)})(?=[\"'\s])(?![^\n]*open)"


def _texts() -> list[Operator]:
    """Return prompts that arrive damaged."""
    damaged = {
        "is empty": ("", ("REQ012",)),
        "has 10,001 letters": ("x" * 10_001, ("REQ013",)),
        "is None": ("None", ("USE026",)),
        "is undefined": ("undefined", ("USE026",)),
        "is an object": ("[object Object]", ("USE026",)),
        "is read in another charset": ("Un château près de la mer".encode().decode("latin-1"), ("USE027",)),
        "is read in another charset twice": ("l\u00e2\u20ac\u2122oc\u00c3\u00a9an", ("USE027",)),
        "lost its letters": ("Un ch\ufffdteau", ("USE027",)),
        "is percent-encoded": ("A%20lighthouse%20on%20a%20cliff", ("USE029",)),
        "is encoded with pluses": ("A+lighthouse+on+a+cliff", ("USE029",)),
        "is a template in braces": ("A picture of {{subject}}", ("USE029",)),
        "is a template in one brace": ("A picture of {subject} at night", ("USE029",)),
        "is a template of printf": ("A picture of %s", ("USE029",)),
        "has HTML entities": ("A lighthouse &amp; a cliff", ("USE029",)),
        "has a great weight": ("A lighthouse in (fog:1.7)", ("USE022",)),
        "has a key in it": ("A lighthouse sk-MYAPIKEY01234567890", ("USE005",)),
    }
    found = [Operator(f"the prompt {what}", PROMPT, text, codes) for what, (text, codes) in damaged.items()]
    json = Operator(
        "the prompt is JSON", PROMPT, r'{\\"text\\": \\"A lighthouse\\"}', ("USE029",), kinds=(".py", ".sh", ".java")
    )
    return [*found, json]


def _fields() -> list[Operator]:
    names = {
        "prompt": (("promt", ("REQ010",)), ("Prompt", ("REQ010",)), ("text", ("REQ010",))),
        "output_format": (("outputFormat", ("REQ040",)), ("format", ("REQ040",)), ("output-format", ("REQ040",))),
        "aspect_ratio": (("aspectRatio", ("REQ040",)),),
        "style_preset": (("style", ("REQ040",)),),
        "negative_prompt": (("negativePrompt", ("REQ040",)),),
        "seed": (("seeds", ("REQ040",)),),
        "mode": (("modus", ("USE018",)), ("type", ("USE018",))),
        "strength": (("image_strength", ("REQ010", "USE002")), ("Strength", ("REQ010",))),
        "image": (("init_image", ("REQ010", "USE002")), ("file", ("REQ010",))),
        "model": (("engine", ("REQ040",)),),
    }
    return [
        Operator(f"{name} is called {other}", _field(name), other, codes)
        for name, others in names.items()
        for other, codes in others
    ]


def _values() -> list[Operator]:
    rows: list[tuple[str, str, str, tuple[str, ...]]] = [
        ("a jpeg is called jpg", _value("jpeg"), "jpg", ("USE014",)),
        ("the format is in capitals", _value("jpeg", "webp", "png"), "PNG", ("USE014",)),
        ("the format is a gif", _value("jpeg", "webp", "png"), "gif", ("REQ011",)),
        ("the format is a media type", _value("jpeg", "webp", "png"), "image/png", ("REQ011", "USE014")),
        ("sd3 is asked for webp", r"(sd3[\"', ]+)jpeg", r"\1webp", ("USE015",)),
        ("the style is in capitals", "cinematic", "Cinematic", ("USE014",)),
        ("the style is unknown", "cinematic", "oil-painting", ("REQ011",)),
        ("the ratio is written with an x", r"16:9", "16x9", ("USE014",)),
        ("the ratio is unknown", r"16:9", "4:3", ("REQ011",)),
        ("the seed is one too large", "4294967294|(?<='seed', ')7(?=')", "4294967295", ("REQ015",)),
        ("the seed is negative", "4294967294|(?<='seed', ')7(?=')", "-1", ("REQ014",)),
        ("the seed has a fraction", "4294967294|(?<='seed', ')7(?=')", "1.5", ("REQ017",)),
        ("the seed is a word", "4294967294|(?<='seed', ')7(?=')", "random", ("REQ016",)),
        ("the seed is null", "4294967294|(?<='seed', ')7(?=')", "null", ("REQ016", "USE026")),
        ("the seed is empty", "4294967294|(?<='seed', ')7(?=')", "", ("REQ041",)),
        ("the mode is misspelt", "image-to-image(?=[\"'\\s])", "image2image", ("REQ011",)),
        ("the mode has underlines", "image-to-image(?=[\"'\\s])", "image_to_image", ("USE014",)),
        ("the mode is the other one", "image-to-image(?=[\"'\\s])", "text-to-image", ("USE017",)),
        ("the strength is a percentage", r"(?<=strength[\"' =:>,])(\W*)0\.\d", r"\g<1>40", ("REQ015",)),
        ("the strength has a comma", r"(?<=strength[\"' =:>,])(\W*)0\.(\d)", r"\g<1>0,\2", ("REQ016",)),
        ("the strength is negative", r"(?<=strength[\"' =:>,])(\W*)0\.\d", r"\g<1>-0.1", ("REQ014",)),
        ("the strength is 0", r"(?<=strength[\"' =:>,])(\W*)0\.\d", r"\g<1>0", ("USE023",)),
        ("the strength is 1", r"(?<=strength[\"' =:>,])(\W*)0\.\d", r"\g<1>1", ("USE024",)),
        ("the model is unknown", "sd3-medium", "sd3-tiny", ("REQ011",)),
        ("the model is spelt with an underline", "sd3-medium", "sd3_medium", ("USE014",)),
        ("the picture is too small", r"picture\.png(?!\.)", "small.png", ("REQ032",)),
        ("the picture is a gif", r"picture\.png(?!\.)", "picture.gif", ("REQ031",)),
        ("the picture's name is sent", "=@picture.png", "=picture.png", ("USE020",)),
        ("the picture's name is sent by PHP", r"new CURLFile\([^)]*\)", "'picture.png'", ("USE020",)),
        ("the picture's name is sent by Python", r'\("start.png", start, "image/png"\)', '(None, "picture.png")', ("USE020",)),
        ("the picture has no filename", r'\("start.png", start, "image/png"\)', '(None, start, "image/png")', ("USE019",)),
        ("the picture's filename has a path", r'"start.png"', '"/home/me/start.png"', ("USE021",)),
        ("the picture's filename has a path in PHP", r"'image/png', 'picture.png'", "'image/png', '/home/me/picture.png'", ("USE021",)),
    ]  # fmt: skip
    return [Operator(*row) for row in rows]


def _heads() -> list[Operator]:
    key = r"Bearer (?=sk-|\{os)"
    quoted = r"(?<=[\"'])authorization(?=[\"':])"
    accept = r"(?<=[\"'{ ])(?:accept|Accept)(?=[\"':])(?=[^\n]*(?:image/|application/json))"
    rows: list[tuple[str, str, str, tuple[str, ...]]] = [
        ("the key comes without its scheme", key, "", ("REQ042",)),
        ("the key comes as Basic", key, "Basic ", ("REQ007",)),
        ("the key comes as Token", key, "Token ", ("REQ007",)),
        ("the key is a placeholder", r"sk-MYAPIKEY", "YOUR_API_KEY", ("REQ007",)),
        ("the key is empty", r"sk-MYAPIKEY", "", ("REQ007",)),
        ("the key is in x-api-key", quoted, "x-api-key", ("USE004",)),
        ("the key is in api-key", quoted, "api-key", ("USE004", "REQ007")),
        ("the key is in x-api-key by Node", r"\bauthorization:(?= ')", "'x-api-key':", ("USE004",)),
        ("the key is in api-key by Node", r"\bAuthorization:(?= ')", "'api-key':", ("USE004", "REQ007")),
        ("a png is accepted alone", r"image/\*", "image/png", ("REQ008",)),
        ("HTML is accepted alone", r"image/\*|application/json", "text/html", ("REQ008",)),
        ("accept is misspelt", accept, "acept", ("REQ043",)),
        ("the path is of v2alpha", "v2beta/stable-image", "v2alpha", ("USE001", "REQ001")),
        ("the path is of v1", "v2beta/stable-image/generate", "v1/generation", ("USE001",)),
        ("the path is misspelt", "stable-image/generate", "stable-image/generates", ("REQ001",)),
        ("the path lacks a part", "/stable-image/generate", "/generate", ("REQ001",)),
        ("the path has two slashes", "/stable-image/generate/", "/stable-image//generate/", ("REQ001",)),
        ("the connection is not encrypted", "https://api.stability.ai", "http://api.stability.ai", ("USE007",)),
        ("the host is another", "api.stability.ai", "api.stability.example", ("RUN002",)),
        ("the key is in the URL", r"(v2beta/stable-image/generate/(?:\{endpoint\}|\$\{endpoint\}|\$endpoint|\$1|ultra|core|sd3))", r"\1?key=sk-MYAPIKEY01", ("USE003",)),
        ("it asks by PUT", r"(?<=method: ')POST", "PUT", ("REQ002",)),
        ("Python asks by PUT", r"(?<=requests\.)post(?=\()", "put", ("REQ002",)),
        ("httpx asks by PATCH", r"(?<=client\.)post(?=\()", "patch", ("REQ002",)),
        ("curl asks by PUT", r"curl (-f )?-sS", r"curl \1-X PUT -sS", ("REQ002",)),
        ("PHP asks by PUT", "CURLOPT_RETURNTRANSFER => true", "CURLOPT_CUSTOMREQUEST => 'PUT', CURLOPT_RETURNTRANSFER => true", ("REQ002",)),
    ]  # fmt: skip
    return [Operator(*row) for row in rows]


def _bodies() -> list[Operator]:
    rows: list[tuple[str, str, str, tuple[str, ...]]] = [
        ("requests writes JSON", r'files=\{"none": ""\},\s*data=', "json=", ("USE010",)),
        ("requests writes urlencoded", r'files=\{"none": ""\},', "", ("USE011",)),
        ("curl writes urlencoded", "-F (?=prompt|output_format)", "-d ", ("USE011",)),
        ("PHP writes urlencoded", r"CURLOPT_POSTFIELDS => (\[[^\]]*\])", r"CURLOPT_POSTFIELDS => http_build_query(\1)", ("USE011",)),
        ("fetch writes urlencoded", r"new FormData\(\);", "new URLSearchParams();", ("USE011",)),
        ("axios writes JSON", r"axios.postForm\(\n(.*)\n.*", r"axios.post(\n\1\n      payload,", ("USE010",)),
        ("PHP's type is set by hand", r"'accept: image/\*'", r"\g<0>, 'content-type: multipart/form-data'", ("USE012",)),
        ("the type is plain text", r"multipart/form-data; boundary=", "text/plain; boundary=", ("REQ004",)),
        ("the boundary is another", r"boundary=(b|\{boundary\})", "boundary=another", ("USE013",)),
        ("the boundary has no name", r"; boundary=(b|\{boundary\})", "", ("USE012",)),
        ("the closing boundary is missing", r"--b--\\r\\n|--\{boundary\}--\\r\\n", "", ("REQ006",)),
        ("lines end in LF alone", r"\\r\\n", r"\\n", ("REQ006", "USE013")),
        ("an older field comes along", r"(?<=[\"'])prompt(?=[\"']: )", r'steps": "30", "prompt', ("USE002",)),
        ("a field comes twice", r"^( +)(body\.append\('prompt'.*)$", r"\1\2\n\1\2", ("REQ019",)),
        ("curl sends a field twice", r"-F prompt=\"[^\"]*\"", r"\g<0> \g<0>", ("REQ019",)),
        ("a name stands without quotes", r'name=\\"" \+ name \+ "\\""|name="\$\{name\}"|name="\{\}"', "name=prompt", ("USE028", "REQ019")),
    ]  # fmt: skip
    type_by_hand = r"(['\"]?)accept\1: ?(['\"])image/\*\2"
    added = r"'content-type': 'multipart/form-data', \g<0>"
    curl = r'\g<0> -H "content-type: multipart/form-data"'
    return [
        *(Operator(*row) for row in rows),
        Operator("the type is set by hand", type_by_hand, added, ("USE012",), unless="boundary="),
        Operator("curl's type is set by hand", r'-H "accept: image/\*"', curl, (), "curl adds the boundary"),
    ]


def _statuses() -> list[Operator]:
    """Return clients that do not look at the status; their credits are used up."""
    rows = [
        ("raise_for_status is left out", r"^.*raise_for_status\(\)\n", ""),
        ("the status is not looked at", r"if \((response\.status(Code)?|status) !==? 200\)", "if (false)"),
        ("the status is not looked at in PHP", r"if \(\$status !== 200\)", "if (false)"),
        ("curl does not fail", "curl -f ", "curl "),
        ("any status will do", r"\$status === 200", "true"),
        ("a refusal is caught", r"^    sys.exit\(f\"\{problem.code\}.*$", "    pass"),
        ("a refusal is not an error", r"if response.status_code != httpx.codes.OK:\n    sys.exit\(.*\)", "if response.status_code != httpx.codes.OK:\n    sys.exit(0)"),
        ("the exit code is left out", r"^  process.exitCode = 1;", ""),
        ("the exit code of giving up is 0", r"^  exit 1$", "  exit 0"),
    ]  # fmt: skip
    return [Operator(name, pattern, text, ("USE040",), balance="0") for name, pattern, text in rows]


def _retries() -> list[Operator]:
    pauses = r"^    time.sleep\(0.3 \* attempt\)$|^    await new Promise\(.*setTimeout.*$|^  sleep \"0.*$|^    usleep\(300000\);$"
    return [
        Operator("it retries without a pause", pauses, "", ("USE036",), scenario=BREAKS_500),
        Operator("requests retries nine times", "ATTEMPTS = 3", "ATTEMPTS = 9", ("USE037",), scenario=ALWAYS_500),
        Operator(
            "fetch retries nine times", "'A lighthouse', 3", "'A lighthouse', 9", ("USE037",), scenario=ALWAYS_500
        ),
        Operator("curl retries nine times", "in 1 2 3;", "in 1 2 3 1 2 3 1 2 3;", ("USE037",), scenario=ALWAYS_500),
        Operator("PHP retries nine times", r"\$attempt <= 2", r"$attempt <= 9", ("USE037",), scenario=ALWAYS_500),
        Operator(
            "requests retries a 429", r"PASSING = \{", "PASSING = {429, ", ("USE031", "USE032"), scenario=ALWAYS_429
        ),
        Operator("fetch retries a 429", r"new Set\(\[", "new Set([429, ", ("USE031", "USE032"), scenario=ALWAYS_429),
        Operator("curl retries a 429", r'"0 5"\*\)', '"0 5"*|"0 429")', ("USE031", "USE032"), scenario=ALWAYS_429),
        Operator("PHP retries a 429", r"\$status < 500", "$status < 429", ("USE031", "USE032"), scenario=ALWAYS_429),
        Operator("requests retries a 402", r"PASSING = \{", "PASSING = {402, ", ("USE034",), balance="0"),
        Operator("fetch retries a 402", r"new Set\(\[", "new Set([402, ", ("USE034",), balance="0"),
        Operator("curl retries a 402", r'"0 5"\*\)', '"0 5"*|"0 402")', ("USE034",), balance="0"),
        Operator("PHP retries a 402", r"\$status < 500", "$status < 402", ("USE034",), balance="0"),
    ]


def _trials() -> list[Operator]:
    filtered = r"if response.headers.get\(\"finish-reason\"\).*\n.*\n|^.*CONTENT_FILTERED.*\n|^if answer\[\"finish_reason\"\].*\n.*\n"
    half = r" and picture.endswith\(b\"IEND\\xaeB`\\x82\"\)| \|\| picture.readUInt16BE\(picture.length - 2\) !== 0xffd9|  test \"\$\(tail.*$"
    return [
        Operator("the finish reason is not looked at", filtered, "", ("TRY005",), trial="content_filtered"),
        Operator("the picture's end is not looked at", half, "", ("TRY006", "TRY001"), trial="half_picture"),
    ]


def _legal() -> list[Operator]:
    head = "names of headers have no case"
    return [
        Operator(
            "AUTHORIZATION is in capitals", r"(?<=[\"'{ ])(?:a|A)uthorization(?=[\"':])", "AUTHORIZATION", (), head
        ),
        Operator("bearer is in small letters", r"Bearer (?=sk-)", "bearer ", (), "schemes have no case"),
        Operator("the seed is written with a point", "4294967294", "42.0", (), "JSON writes whole numbers so, too"),
        Operator("another prompt", PROMPT, "Ein Leuchtturm in (Nebel:0.4), 50% Wolken", (), "any text is a prompt"),
        Operator("a prompt about code", PROMPT, "A poster that says a + b = c and 100%", (), "any text is a prompt"),
        Operator("another style", "cinematic", "anime", (), "a listed value"),
    ]


def every() -> list[Operator]:
    """Return all operators."""
    return [*_texts(), *_fields(), *_values(), *_heads(), *_bodies(), *_statuses(), *_retries(), *_trials(), *_legal()]
