"""Wrong numbers, names and rules: one edit each of the document that the mock server is compiled from."""

from __future__ import annotations

from typing import Any

from mutation.defect import Defect, register

GENERATE = "/v2beta/stable-image/generate/"


def _set(name: str, area: str, path: str, value: object, **siblings: object) -> None:
    """Register a defect that puts another value at a place; an endpoint's name stands for its operation.

    `siblings` are set with it, so that the document can be served.
    """

    def edit(document: dict[str, Any]) -> None:
        *places, last = path.split(".")
        node = _walk(document, places)
        if last not in node:
            raise KeyError(f"{path} is not in the document")
        node |= {last: value, **siblings}

    register(Defect(name, area, edit))


def _list(name: str, area: str, path: str, *, without: str = "", added: str = "") -> None:
    """Register a defect that takes a value out of a list or puts one in."""

    def edit(document: dict[str, Any]) -> None:
        node = _walk(document, path.split("."))
        if without:
            node.remove(without)
        if added:
            node.append(added)

    register(Defect(name, area, edit))


def _walk(document: dict[str, Any], places: list[str]) -> Any:  # noqa: ANN401 - parsed YAML
    node: Any = document
    for place in places:
        if place in {"ultra", "core", "sd3"}:
            node = document["paths"][GENERATE + place]["post"]
        elif place[:1].isupper() and node is document:
            node = document["components"]["schemas"][place]
        else:
            node = node[place]
    return node


def _texts() -> None:
    for value in (0, 2):
        _set(f"a prompt has at least {value} characters", "fields", "Prompt.minLength", value)
    for value in (9999, 10001, 100):
        _set(f"a prompt has at most {value} characters", "fields", "Prompt.maxLength", value)
    for value in (9999, 10001):
        _set(f"a negative prompt has at most {value} characters", "fields", "NegativePrompt.maxLength", value)


def _numbers() -> None:
    for value in (4294967293, 4294967295, 2147483647):
        _set(f"a seed is at most {value}", "fields", "Seed.maximum", value)
    _set("a seed is at least 1", "fields", "Seed.minimum", 1, default=1)
    for most in (0.99, 2, 1.01):
        _set(f"a strength is at most {most}", "fields", "SD3Strength.maximum", most)
    for least in (0.01, -1):
        _set(f"a strength is at least {least}", "fields", "SD3Strength.minimum", least)


def _choices() -> None:
    for ratio in ("9:21", "4:5", "16:9"):
        _unknown_ratio(ratio)
    for style in ("3d-model", "enhance", "tile-texture", "neon-punk"):
        _list(f"the style {style} is unknown", "fields", "StylePreset.enum", without=style)
    _list("there is a style watercolor", "fields", "StylePreset.enum", added="watercolor")
    _list("webp is unknown", "fields", "OutputFormat.enum", without="webp")
    _list("sd3 writes webp", "fields", "SD3OutputFormat.enum", added="webp")
    _list("sd3 knows no jpeg", "fields", "SD3OutputFormat.enum", without="jpeg")
    _set("the ratios come in another order", "wording", "AspectRatio.enum", ["1:1", "16:9", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"])  # fmt: skip  # noqa: E501


def _unknown_ratio(ratio: str) -> None:
    def edit(document: dict[str, Any]) -> None:
        document["components"]["schemas"]["AspectRatio"]["enum"].remove(ratio)
        for endpoint in ("ultra", "core", "sd3"):
            _walk(document, [endpoint])["x-output-sizes"].pop(ratio, None)

    register(Defect(f"the ratio {ratio} is unknown", "fields", edit))


def _defaults() -> None:
    _set("by default the ratio is 16:9", "defaults", "AspectRatio.default", "16:9")
    _set("by default the ratio is 9:16", "defaults", "AspectRatio.default", "9:16")
    _set("by default the format is jpeg", "defaults", "OutputFormat.default", "jpeg")
    _set("by default sd3's format is jpeg", "defaults", "SD3OutputFormat.default", "jpeg")
    _set("by default the model is medium", "defaults", "SD3Model.default", "sd3-medium")


def _shapes() -> None:
    image, text = "SD3ImageToImage", "SD3TextToImage"
    _list("image-to-image goes without strength", "modes", f"{image}.required", without="strength")
    _list("image-to-image goes without image", "modes", f"{image}.required", without="image")
    _allow("image-to-image takes an aspect ratio", image, "aspect_ratio", "AspectRatio")
    _allow("text-to-image takes an image", text, "image", "SD3Image")
    _allow("text-to-image takes a strength", text, "strength", "SD3Strength")
    _allow("turbo takes a negative prompt", f"{text}Turbo", "negative_prompt", "NegativePrompt")
    _allow("turbo takes a negative prompt with an image", f"{image}Turbo", "negative_prompt", "NegativePrompt")
    _forbid("text-to-image takes no negative prompt", text, "negative_prompt")
    _forbid("image-to-image takes no seed", image, "seed")
    _forbid("turbo takes no output format", f"{text}Turbo", "output_format")
    for side in (63, 65, 32):
        _set(f"an upload has sides of at least {side}", "uploads", "SD3Image.x-min-side", side)
    _set("an upload has a million pixels at most", "uploads", "SD3Image.x-max-pixels", 100_000)
    encoding = "sd3.requestBody.content.multipart/form-data.encoding.image.contentType"
    _set("no webp is taken", "uploads", encoding, "image/png, image/jpeg")


def _allow(name: str, shape: str, field: str, schema: str) -> None:
    def edit(document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        schemas[shape]["properties"][field] = {"$ref": f"#/components/schemas/{schema}"}

    register(Defect(name, "modes", edit))


def _forbid(name: str, shape: str, field: str) -> None:
    def edit(document: dict[str, Any]) -> None:
        del document["components"]["schemas"][shape]["properties"][field]

    register(Defect(name, "modes", edit))


def _money() -> None:
    for price in ("7", "9", "8.5"):
        _set(f"Ultra costs {price}", "money", "ultra.x-credits", price)
    for price in ("2", "3.5"):
        _set(f"Core costs {price}", "money", "core.x-credits", price)
    for model, price in (("sd3-medium", "3"), ("sd3-large", "6"), ("sd3-large-turbo", "4.5"), ("sd3-large", "7")):
        _set(f"{model} costs {price}", "money", f"sd3.x-credits.model.{model}", price)


def _limits() -> None:
    for requests in (149, 151, 100):
        _set(f"{requests} requests are taken", "time", "x-rate-limit.requests", requests)
    for seconds in (9.8, 10.2, 60):
        _set(f"the window has {seconds} seconds", "time", "x-rate-limit.seconds", seconds)
    for seconds in (59, 61, 10):
        _set(f"the time-out has {seconds} seconds", "time", "x-rate-limit.time-out-seconds", seconds)
    for endpoint, size in (
        ("ultra", 10485759),
        ("core", 10485761),
        ("sd3", 10_000_000),
        ("sd3", 10485761),
        ("core", 1048576),
    ):
        _set(f"{endpoint} takes bodies of {size} bytes", "size", f"{endpoint}.requestBody.x-max-body-bytes", size)


def _sizes() -> None:
    for ratio, size in (("1:1", [1536, 1536]), ("16:9", [944, 1648]), ("21:9", [1888, 800]), ("9:21", [784, 1872])):
        _set(f"Core's {ratio} is {size[0]}x{size[1]}", "size", f"core.x-output-sizes.{ratio}", size)
    for ratio, size in (("1:1", [1024, 1023]), ("3:2", [832, 1216]), ("5:4", [1088, 880]), ("16:9", [1344, 784])):
        _set(f"Ultra's {ratio} is {size[0]}x{size[1]}", "size", f"ultra.x-output-sizes.{ratio}", size)


for _group in (_texts, _numbers, _choices, _defaults, _shapes, _money, _limits, _sizes):
    _group()
