"""Alterations of the published contract, each with what must be reported of it, there and back.

The report of a change by which a client breaks begins with an exclamation mark. Without a list for the way back, that
way is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from altered import GONE

if TYPE_CHECKING:
    from altered import Edit

SCHEMAS = ("components", "schemas")
RESPONSES = ("components", "responses")
ULTRA = ("paths", "/v2beta/stable-image/generate/ultra", "post")
CORE = ("paths", "/v2beta/stable-image/generate/core", "post")
SD3 = ("paths", "/v2beta/stable-image/generate/sd3", "post")
BRANCHES = ("SD3TextToImage", "SD3TextToImageTurbo", "SD3ImageToImage", "SD3ImageToImageTurbo")
WORD = {"type": "string", "maxLength": 9}
I2I = "with mode image-to-image"
T2I = "with mode text-to-image and model"
STYLES = (
    "3d-model", "analog-film", "cinematic", "comic-book", "digital-art", "fantasy-art", "isometric", "line-art",
    "low-poly", "modeling-compound", "neon-punk", "origami", "photographic", "pixel-art", "tile-texture",
)  # fmt: skip
REFUSAL = (*RESPONSES, "PayloadTooLarge", "content", "application/json", "schema")
TOO_BIG = {"allOf": [{"$ref": "#/components/schemas/Error"}, {"properties": {"name": {"const": "too_big"}}}]}


def branch(name: str, *place: str) -> tuple[str, ...]:
    return (*SCHEMAS, name, *place)


ALTERATIONS: dict[str, tuple[list[Edit], list[str], list[str]]] = {
    "a value is gone": (
        [(branch("SD3OutputFormat", "enum"), ["png"])],
        ["! field output_format: no longer jpeg"],
        ["field output_format: also jpeg"],
    ),
    "values are listed": (
        [(branch("NegativePrompt", "enum"), ["fog", "rain"])],
        ["! field negative_prompt: only these values: fog, rain"],
        ["field negative_prompt: any value, not only fog, rain"],
    ),
    "values are in another order": (
        [(branch("SD3OutputFormat", "enum"), ["png", "jpeg"])],
        ["field output_format: values listed in another order: png, jpeg"],
        ["field output_format: values listed in another order: jpeg, png"],
    ),
    "a model is gone in one mode": (
        [((*branch("SD3Request"), "oneOf"), [{"$ref": f"#/components/schemas/{name}"} for name in BRANCHES[:3]])],
        ["! field: a request with mode image-to-image and model sd3-large-turbo is no longer taken"],
        ["field: a request with mode image-to-image and model sd3-large-turbo is now taken"],
    ),
    "a range is narrower above": (
        [(branch("SD3Strength", "maximum"), 0.9)],
        ["! field strength: maximum 1 → 0.9"],
        ["field strength: maximum 0.9 → 1"],
    ),
    "a range is narrower below": (
        [(branch("SD3Strength", "minimum"), 0.1)],
        ["! field strength: minimum 0 → 0.1"],
        ["field strength: minimum 0.1 → 0"],
    ),
    "a bound is new": (
        [(branch("SD3Image", "x-max-side"), 4096)],
        ["! field image: max side in pixels none → 4,096"],
        ["field image: max side in pixels 4,096 → none"],
    ),
    "a text may be shorter only": (
        [(branch("NegativePrompt", "maxLength"), 500)],
        ["! field negative_prompt: max characters 10,000 → 500"],
        ["field negative_prompt: max characters 500 → 10,000"],
    ),
    "a text must be longer": (
        [(branch("Prompt", "minLength"), 3)],
        ["! field prompt: min characters 1 → 3"],
        ["field prompt: min characters 3 → 1"],
    ),
    "an upload must be larger": (
        [(branch("SD3Image", "x-min-side"), 128)],
        ["! field image: min side in pixels 64 → 128"],
        ["field image: min side in pixels 128 → 64"],
    ),
    "a format of uploads is gone": (
        [((*SD3, "requestBody", "content", "multipart/form-data", "encoding", "image", "contentType"), "image/png")],
        ["! upload image: no longer as image/jpeg, image/webp"],
        ["upload image: also as image/jpeg, image/webp"],
    ),
    "uploads have formats at last": (
        [((*SD3, "requestBody", "content", "multipart/form-data", "encoding"), GONE)],
        ["upload image: also as anything"],
        ["! upload image: only as image/png, image/jpeg, image/webp"],
    ),
    "a number must be whole": (
        [(branch("SD3Strength", "type"), "integer")],
        ["! field strength: number → whole number"],
        ["field strength: whole number → number"],
    ),
    "a number is a text": (
        [(branch("SD3Strength"), WORD)],
        [
            "! field strength: number → text",
            "field strength: minimum 0 → none",
            "! field strength: max characters none → 9",
            "field strength: maximum 1 → none",
        ],
        [
            "! field strength: text → number",
            "! field strength: minimum none → 0",
            "field strength: max characters 9 → none",
            "! field strength: maximum none → 1",
        ],
    ),
    "a default changes": (
        [(branch("AspectRatio", "default"), "16:9")],
        ["! field aspect_ratio: default 1:1 → 16:9"],
        ["! field aspect_ratio: default 16:9 → 1:1"],
    ),
    "a default changes to what the old one does not stand for": (
        [
            (branch("SD3Model", "x-routed-to"), {"sd3-large": "sd3-large-turbo"}),
            (branch("SD3Model", "default"), "sd3-medium"),
        ],
        [
            "! field model: default sd3-large → sd3-medium",
            "field model: sd3-large stands for sd3-large-turbo",
            "price without model: 6.5 → 3.5 credits",
        ],
        [],
    ),
    "a keyword that nobody knows here": (
        [(branch("NegativePrompt", "pattern"), "^[a-z]*$")],
        ["! field negative_prompt: pattern none → ^[a-z]*$"],
        ["field negative_prompt: pattern ^[a-z]*$ → none"],
    ),
    "another such keyword": (
        [(branch("RequestId", "pattern"), "^[0-9a-f-]{36}$")],
        [
            f"! answer {status}: {where} pattern ^[0-9a-f]{{32}}$ → ^[0-9a-f-]{{36}}$"
            for status in (200, 400, 401, 402, 403, 404, 405, 413, 422, 429, 500)
            for where in (["header x-request-id"] if status == 200 else ["header x-request-id", "id"])
        ],
        [],
    ),
    "a field is ignored": (
        [(branch("NegativePrompt", "x-ignored"), True)],
        ["! field negative_prompt: is ignored"],
        ["! field negative_prompt: is no longer ignored"],
    ),
    "a field may be added": (
        [(branch("CoreRequest", "properties", "creator"), WORD)],
        ["field creator: added, optional, text, max characters 9"],
        ["! field creator: removed"],
    ),
    "a field must be added": (
        [
            (branch("CoreRequest", "properties", "creator"), WORD),
            (branch("CoreRequest", "required"), ["prompt", "creator"]),
        ],
        ["! field creator: added, required, text, max characters 9"],
        ["! field creator: removed"],
    ),
    "a field must be added in one mode": (
        [
            *((branch(name, "properties", "creator"), WORD) for name in ("SD3Request", *BRANCHES[2:])),
            *((branch(name, "required"), ["prompt", "mode", "image", "strength", "creator"]) for name in BRANCHES[2:3]),
            (branch(BRANCHES[3], "required"), ["prompt", "mode", "image", "strength", "model", "creator"]),
        ],
        [
            f"! field creator: added, required {I2I}, text, max characters 9, only {I2I}",
        ],
        ["! field creator: removed"],
    ),
    "a field is required": (
        [(branch("CoreRequest", "required"), ["prompt", "style_preset"])],
        ["! field style_preset: now required"],
        ["field style_preset: no longer required"],
    ),
    "a field is required in one mode": (
        [
            (branch(BRANCHES[0], "required"), ["prompt", "aspect_ratio"]),
            (branch(BRANCHES[1], "required"), ["prompt", "model", "aspect_ratio"]),
        ],
        ["! field aspect_ratio: now required with mode text-to-image"],
        ["field aspect_ratio: no longer required with mode text-to-image"],
    ),
    "a field that decides is required": (
        [
            *((branch(name, "required"), ["prompt", "mode", "model"]) for name in BRANCHES[:2]),
            *((branch(name, "required"), ["prompt", "mode", "image", "strength", "model"]) for name in BRANCHES[2:]),
        ],
        ["! field mode: now required", "! field model: now required"],
        ["field mode: no longer required", "field model: no longer required"],
    ),
    "a field is forbidden in one mode": (
        [(branch(name, "properties", "seed"), GONE) for name in BRANCHES[2:]],
        ["! field seed: no longer allowed with mode image-to-image"],
        ["field seed: now allowed with mode image-to-image"],
    ),
    "a field is forbidden in cases that no one clause names": (
        [(branch(name, "properties", "seed"), GONE) for name in (BRANCHES[0], BRANCHES[3])],
        [
            f"! field seed: no longer allowed {I2I} and model sd3-large-turbo; or {T2I} sd3-large; or {T2I} sd3-medium",
        ],
        [],
    ),
    "a field needs another": (
        [(branch("CoreRequest", "dependentRequired"), {"seed": ["style_preset"]})],
        ["! field style_preset: now required with seed"],
        ["field style_preset: no longer required with seed"],
    ),
    "a field needs one that is always sent": (
        [(branch("CoreRequest", "dependentRequired"), {"seed": ["prompt"]})],
        ["field prompt: now required with seed"],
        ["field prompt: no longer required with seed"],
    ),
    "a price is up": ([((*CORE, "x-credits"), "4")], ["! price: 3 → 4 credits"], ["price: 4 → 3 credits"]),
    "a price of one model is up": (
        [((*SD3, "x-credits", "model", "sd3-medium"), "3.6")],
        ["! price with model sd3-medium: 3.5 → 3.6 credits"],
        ["price with model sd3-medium: 3.6 → 3.5 credits"],
    ),
    "a price depends on the style": (
        [
            ((*CORE, "x-credits"), {"style_preset": {"anime": "4", "enhance": "2"}}),
            (branch("StylePreset", "enum"), ["anime", "enhance"]),
            (branch("StylePreset", "default"), "enhance"),
        ],
        [
            f"! field style_preset: no longer {', '.join(STYLES)}",
            "! field style_preset: default none → enhance",
            "price without style_preset: 3 → 2 credits",
            "! price with style_preset anime: 3 → 4 credits",
            "price with style_preset enhance: 3 → 2 credits",
        ],
        [],
    ),
    "the default is costlier": (
        [
            (branch("SD3Model", "default"), "sd3-medium"),
            *((branch(name, "properties", "model", "default"), "sd3-medium") for name in (BRANCHES[0], BRANCHES[2])),
        ],
        ["! field model: default sd3-large → sd3-medium", "price without model: 6.5 → 3.5 credits"],
        ["! field model: default sd3-medium → sd3-large", "! price without model: 3.5 → 6.5 credits"],
    ),
    "a size is another": (
        [((*CORE, "x-output-sizes", "1:1"), [1536, 1536])],
        ["! size 1:1: 1248x1248 → 1536x1536"],
        ["! size 1:1: 1536x1536 → 1248x1248"],
    ),
    "a size is gone": (
        [((*CORE, "x-output-sizes", "1:1"), GONE)],
        ["! size 1:1: 1248x1248 → none"],
        ["size 1:1: none → 1248x1248"],
    ),
    "a body may be smaller only": (
        [((*CORE, "requestBody", "x-max-body-bytes"), 5_242_880)],
        ["! limit body: max body in bytes 10,485,760 → 5,242,880"],
        ["limit body: max body in bytes 5,242,880 → 10,485,760"],
    ),
    "a body is limited at last": (
        [((*CORE, "requestBody", "x-max-body-bytes"), GONE)],
        ["limit body: max body in bytes 10,485,760 → none"],
        ["! limit body: max body in bytes none → 10,485,760"],
    ),
    "the rate is lower": (
        [(("x-rate-limit",), {"requests": 100, "seconds": 20, "time-out-seconds": 90})],
        [
            "! limit rate: requests in a window 150 → 100",
            "! limit rate: seconds of a window 10 → 20",
            "! limit rate: seconds of a time-out 60 → 90",
        ],
        [
            "limit rate: requests in a window 100 → 150",
            "limit rate: seconds of a window 20 → 10",
            "limit rate: seconds of a time-out 90 → 60",
        ],
    ),
    "the service is slower": (
        [(("x-generation-seconds", "max"), 30)],
        ["limit waiting: seconds that a picture takes 3 to 13 → 3 to 30"],
        ["limit waiting: seconds that a picture takes 3 to 30 → 3 to 13"],
    ),
    "the key goes elsewhere": (
        [(("components", "securitySchemes", "STABILITY_API_KEY", "name"), "x-api-key")],
        ["! key: is sent in another way"],
        ["! key: is sent in another way"],
    ),
    "an operation is gone": (
        [(CORE, GONE)],
        ["! operation: POST /v2beta/stable-image/generate/core removed"],
        ["operation: POST /v2beta/stable-image/generate/core added"],
    ),
    "an operation without a form is gone": (
        [(("paths", "/v1/user/balance"), GONE)],
        ["! operation: GET /v1/user/balance removed"],
        ["operation: GET /v1/user/balance added"],
    ),
    "another type of body": (
        [((*CORE, "requestBody", "content", "application/json"), {"schema": {"type": "object"}})],
        ["operation: a body is taken as application/json"],
        ["! operation: a body is no longer taken as application/json"],
    ),
    "a header is there": (
        [((*CORE, "parameters"), [{"name": "X-Team", "in": "header", "schema": WORD}])],
        ["header x-team: added, optional, text, max characters 9", "! header accept: removed"],
        [],
    ),
    "a header is required": (
        [(("components", "parameters", "Accept", "required"), True)],
        ["! header accept: now required"],
        ["header accept: no longer required"],
    ),
    "an answer can no longer be asked for": (
        [(("components", "parameters", "Accept", "schema", "enum"), ["image/*"])],
        ["! header accept: no longer application/json"],
        ["header accept: also application/json"],
    ),
    "success is another status": (
        [((*CORE, "responses", "200"), GONE), ((*CORE, "responses", "202"), {"description": "Later."})],
        ["! answer 200: is no longer given", "! answer 202: is a new status"],
        ["! answer 200: is a new status", "! answer 202: is no longer given"],
    ),
    "a refusal is no longer given": (
        [((*CORE, "responses", "403"), GONE)],
        ["answer 403: is no longer given"],
        ["! answer 403: is a new status"],
    ),
    "a refusal has another name": (
        [(REFUSAL, TOO_BIG)],
        ["answer 413: name no longer payload_too_large", "! answer 413: name also too_big"],
        ["answer 413: name no longer too_big", "! answer 413: name also payload_too_large"],
    ),
    "a success has another type": (
        [((*RESPONSES, "Picture", "content", "image/webp"), GONE)],
        ["! answer 200: no longer as image/webp"],
        ["answer 200: also as image/webp"],
    ),
    "a refusal has another type": (
        [((*RESPONSES, "BadRequest", "content", "text/plain"), {"schema": {"type": "string"}})],
        ["! answer 400: also as text/plain"],
        ["! answer 400: no longer as text/plain"],
    ),
    "a header of answers is gone": (
        [((*RESPONSES, "Picture", "headers", "seed"), GONE)],
        ["! answer 200: header seed is no longer sent"],
        ["answer 200: header seed is new"],
    ),
    "a header of answers may be missing": (
        [(("components", "headers", "Allow", "required"), False)],
        ["! answer 405: header allow may be missing"],
        ["answer 405: header allow always comes"],
    ),
    "an answer says something new": (
        [(branch("EncodedPicture", "properties", "finish_reason", "enum"), ["SUCCESS", "CONTENT_FILTERED", "CUT"])],
        ["! answer 200: finish_reason also CUT"],
        ["answer 200: finish_reason no longer CUT"],
    ),
    "a number in an answer may be larger": (
        [(branch("EncodedPicture", "properties", "seed", "maximum"), 5_000_000_000)],
        ["! answer 200: seed maximum 4,294,967,294 → 5,000,000,000"],
        ["answer 200: seed maximum 5,000,000,000 → 4,294,967,294"],
    ),
    "a part of an answer is gone": (
        [
            (branch("EncodedPicture", "properties", "seed"), GONE),
            (branch("EncodedPicture", "required"), ["image", "finish_reason"]),
        ],
        ["! answer 200: seed is no longer there"],
        ["answer 200: seed is new"],
    ),
    "a part of an answer may be missing": (
        [(branch("EncodedPicture", "required"), ["image", "finish_reason"])],
        ["! answer 200: seed may be missing"],
        ["answer 200: seed always comes"],
    ),
    "deep inside an answer": (
        [(branch("Account", "properties", "organizations", "items", "properties", "role"), {"type": "integer"})],
        ["! answer 200: organizations[].role text → whole number"],
        ["! answer 200: organizations[].role whole number → text"],
    ),
    "only words": ([(branch("Prompt", "description"), "Say it."), ((*CORE, "summary"), "Fast")], [], []),
}
