"""Wrong numbers, names and rules of the endpoints that upscale, edit and control: edits of the document of 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_contract.facts.paths import PATHS

from mutation.defect import Defect, register

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR = "2026"
RELIGHT = "replace-background-and-relight"
Json = dict[str, Any]


def _edit(name: str, area: str, operation: str, change: Callable[[Json], object]) -> None:
    """Register a defect that is tried on one operation."""

    def edit(document: Json) -> None:
        change(document)

    register(Defect(name, area, edit, year=YEAR, operations=(operation,)))


def _schema(name: str, area: str, operation: str, schema: str, **values: object) -> None:
    """Register a defect that puts other values into a schema; None takes one away."""

    def change(document: Json) -> None:
        node = document["components"]["schemas"][schema]
        for key, value in values.items():
            keyword = key.replace("_", "-") if key.startswith("x_") else key
            if value is None:
                del node[keyword]
            else:
                node[keyword] = value

    _edit(name, area, operation, change)


def _field(name: str, operation: str, form: str, field: str, **values: object) -> None:
    """Register a defect that puts other values into one field of a form."""

    def change(document: Json) -> None:
        schemas = document["components"]["schemas"]
        node = schemas[form]["properties"][field]
        own = {key: value for key, value in node.items() if key != "$ref"}
        base = schemas[node["$ref"].rpartition("/")[2]] if "$ref" in node else {}
        schemas[form]["properties"][field] = {**base, **own, **values}

    _edit(name, "family fields", operation, change)


def _operation(name: str, area: str, operation: str, **values: object) -> None:
    """Register a defect that puts other values into an operation; None takes one away."""

    def change(document: Json) -> None:
        node = document["paths"][PATHS[operation]]["post"]
        for key, value in values.items():
            node[f"x-{key.replace('_', '-')}"] = value

    _edit(name, area, operation, change)


def _form(name: str, area: str, operation: str, form: str, change: Callable[[Json], object]) -> None:
    """Register a defect that changes the rules of a form."""
    _edit(name, area, operation, lambda document: change(document["components"]["schemas"][form]))


def _prices() -> None:
    for operation, price in (
        ("upscale-fast", "1"), ("upscale-conservative", "25"), ("upscale-creative", "25"), ("erase", "3"),
        ("inpaint", "3"), ("outpaint", "5"), ("search-and-replace", "4"), ("search-and-recolor", "6"),
        ("remove-background", "2"), (RELIGHT, "5"), ("sketch", "3"), ("structure", "4"), ("style", "8"),
        ("style-transfer", "5"),
    ):  # fmt: skip
        _operation(f"{operation} costs {price}", "family money", operation, credits=price)


def _uploads() -> None:
    _schema("a side may be three times the other", "family uploads", "sketch", "BoundedImage", x_max_ratio=3)
    _schema("a side may be twice the other", "family uploads", "structure", "BoundedImage", x_max_ratio=2)
    _schema("sides may be of any ratio", "family uploads", "outpaint", "BoundedImage", x_max_ratio=None)
    _schema("an edit takes 4 megapixels", "family uploads", "erase", "EditImage", x_max_pixels=4_194_304)
    _schema("an edit takes sides of 63", "family uploads", "inpaint", "EditImage", x_min_side=63)
    _schema("a mask takes sides of 32", "family uploads", "erase", "Mask", x_min_side=32)
    _schema("a mask takes one pixel more", "family uploads", "inpaint", "Mask", x_max_pixels=9_440_256)
    _schema("fast takes no sides of 32", "family uploads", "upscale-fast", "SmallImage", x_min_side=64)
    _schema("fast takes sides of 2048", "family uploads", "upscale-fast", "SmallImage", x_max_side=2048)
    _schema(
        "creative takes 4 megapixels", "family uploads", "upscale-creative", "MegapixelImage", x_max_pixels=4_194_304
    )
    _schema(
        "cutouts take 9 megapixels", "family uploads", "remove-background", "FourMegapixelImage", x_max_pixels=9_437_184
    )
    _schema("a style has a ratio, too", "family uploads", "style-transfer", "StyleImage", x_max_ratio=2.5)
    _schema("a first picture may be long", "family uploads", "style-transfer", "InitImage", x_max_ratio=None)
    _schema("a style may have a side of 16384", "family uploads", "style-transfer", "StyleImage", x_max_side=16_384)


def _fields() -> None:
    _field("erase grows by 100", "erase", "EraseRequest", "grow_mask", maximum=100)
    _field("inpaint grows by 20", "inpaint", "InpaintRequest", "grow_mask", maximum=20)
    _field("a replacement grows by 5 at first", "search-and-replace", "SearchAndReplaceRequest", "grow_mask", default=5)
    _field("erase grows by 3 at first", "erase", "EraseRequest", "grow_mask", default=3)
    _field("a margin has 1000 pixels", "outpaint", "OutpaintRequest", "down", maximum=1000)
    _field("a margin has 1 pixel more", "outpaint", "OutpaintRequest", "up", maximum=2001)
    _field(
        "conservative may be less creative",
        "upscale-conservative",
        "ConservativeUpscaleRequest",
        "creativity",
        minimum=0.1,
    )
    _field("creative may be more creative", "upscale-creative", "CreativeUpscaleRequest", "creativity", maximum=0.6)
    _field("a transfer may change nothing", "style-transfer", "StyleTransferRequest", "change_strength", minimum=0)
    _field("control is weaker at first", "structure", "ControlRequest", "control_strength", default=0.5)
    _field("fidelity is wholly at first", "style", "StyleRequest", "fidelity", default=1)
    _field("a style is weaker at first", "style-transfer", "StyleTransferRequest", "style_strength", default=0.5)
    _field("the subject is preserved at first", RELIGHT, "RelightRequest", "preserve_original_subject", default=1)
    _field("the light is strong at first", RELIGHT, "RelightRequest", "light_source_strength", default=1)
    _field("the old background is kept at first", RELIGHT, "RelightRequest", "keep_original_background", default="true")
    _field(
        "light comes not from below",
        RELIGHT,
        "RelightRequest",
        "light_source_direction",
        enum=["left", "right", "above"],
    )
    _field(
        "cutouts may be jpeg",
        "remove-background",
        "RemoveBackgroundRequest",
        "output_format",
        enum=["jpeg", "png", "webp"],
    )
    _field("a search text may be empty", "search-and-replace", "SearchAndReplaceRequest", "search_prompt", minLength=0)
    _field("a select text is short", "search-and-recolor", "SearchAndRecolorRequest", "select_prompt", maxLength=1000)
    _field("style is followed less at first", "style", "StyleRequest", "fidelity", default=0.4)


def _rules() -> None:
    _form(
        "inpaint goes without a prompt",
        "family rules",
        "inpaint",
        "InpaintRequest",
        lambda form: form["required"].remove("prompt"),
    )
    _form(
        "nothing needs to be searched",
        "family rules",
        "search-and-replace",
        "SearchAndReplaceRequest",
        lambda form: form["required"].remove("search_prompt"),
    )
    _form("erase needs a mask", "family rules", "erase", "EraseRequest", lambda form: form["required"].append("mask"))
    _form("erase needs nothing to erase", "family rules", "erase", "EraseRequest", lambda form: form.pop("x-mask"))
    _form("margins may be zero", "family rules", "outpaint", "OutpaintRequest", lambda form: form.pop("x-not-all-zero"))
    _form(
        "a margin below does not count",
        "family rules",
        "outpaint",
        "OutpaintRequest",
        lambda form: form["x-not-all-zero"].remove("down"),
    )
    _form("a relight needs no background", "family rules", RELIGHT, "RelightRequest", lambda form: form.pop("anyOf"))
    _form(
        "a relight needs a picture of its background",
        "family rules",
        RELIGHT,
        "RelightRequest",
        lambda form: form["anyOf"].pop(),
    )
    _form(
        "strength needs no light", "family rules", RELIGHT, "RelightRequest", lambda form: form.pop("dependentSchemas")
    )
    _form(
        "strength needs a picture of the light",
        "family rules",
        RELIGHT,
        "RelightRequest",
        lambda form: form["dependentSchemas"]["light_source_strength"]["anyOf"].pop(),
    )
    _form(
        "a sketch has no style",
        "family rules",
        "sketch",
        "ControlRequest",
        lambda form: form["properties"].pop("style_preset"),
    )
    _form("a sketch begins with its picture", "family rules", "sketch", "ControlRequest", _picture_first)
    _schema(
        "search texts may be in any language", "family rules", "search-and-replace", "SearchPrompt", x_screened=None
    )
    _schema("backgrounds may be in any language", "family rules", RELIGHT, "BackgroundPrompt", x_screened=None)


def _picture_first(form: Json) -> None:
    fields = form["properties"]
    form["properties"] = {"image": fields.pop("image"), **fields}


def _sizes() -> None:
    _operation(
        "conservative gives 4 megapixels",
        "family sizes",
        "upscale-conservative",
        output_size={"of": "image", "area": 4_194_304, "multiple-of": 8},
    )
    _operation(
        "creative gives multiples of 64",
        "family sizes",
        "upscale-creative",
        output_size={"of": "image", "area": 9_935_104, "multiple-of": 64},
    )
    _operation("fast doubles", "family sizes", "upscale-fast", output_size={"of": "image", "times": 2})
    _operation(
        "inpaint gives one megapixel",
        "family sizes",
        "inpaint",
        output_size={"of": "image", "area": 1_048_576, "multiple-of": 8},
    )
    _operation(
        "margins are not counted",
        "family sizes",
        "outpaint",
        output_size={"of": "image", "margins": {"left": "left", "right": "right", "up": "up"}},
    )
    _operation(
        "a transfer has the size of its picture", "family sizes", "style-transfer", output_size={"of": "init_image"}
    )
    _operation(
        "a transfer has the ratio of its style",
        "family sizes",
        "style-transfer",
        output_size={"of": "style_image", "area": 1_048_576, "multiple-of": 1},
    )
    _edit(
        "style has Core's wide size",
        "family sizes",
        "style",
        lambda document: document["paths"][PATHS["style"]]["post"]["x-output-sizes"].update({"16:9": [1344, 768]}),
    )


def _kinds() -> None:
    _operation(
        "inpaint only erases",
        "family kinds",
        "inpaint",
        picture={"kind": "erase", "image": "image", "mask": "mask", "grow": "grow_mask"},
    )
    _operation(
        "erase does not grow", "family kinds", "erase", picture={"kind": "erase", "image": "image", "mask": "mask"}
    )
    _operation(
        "structure sketches",
        "family kinds",
        "structure",
        picture={"kind": "sketch", "image": "image", "strength": "control_strength"},
    )
    _operation(
        "a sketch always has full strength", "family kinds", "sketch", picture={"kind": "sketch", "image": "image"}
    )
    _operation(
        "a recolor replaces",
        "family kinds",
        "search-and-recolor",
        picture={"kind": "replace", "image": "image", "search": "select_prompt", "grow": "grow_mask"},
    )
    _operation(
        "a search hears the negative prompt",
        "family kinds",
        "search-and-replace",
        picture={"kind": "replace", "image": "image", "search": "negative_prompt", "grow": "grow_mask"},
    )
    _operation(
        "left and up are mixed up",
        "family kinds",
        "outpaint",
        picture={"kind": "outpaint", "image": "image", "left": "up", "up": "left", "creativity": "creativity"},
    )
    _operation(
        "the two pictures of a transfer are mixed up",
        "family kinds",
        "style-transfer",
        picture={"kind": "transfer", "image": "style_image", "style": "init_image", "style_strength": "style_strength"},
    )
    _operation("style has no fidelity", "family kinds", "style", picture={"kind": "style", "image": "image"})
    _operation("fast invents details", "family kinds", "upscale-fast", picture={"kind": "detail", "image": "image"})
    _operation(
        "a relight knows no direction",
        "family kinds",
        RELIGHT,
        picture={
            "kind": "relight",
            "image": "subject_image",
            "background_prompt": "background_prompt",
            "preserve": "preserve_original_subject",
            "strength": "light_source_strength",
            "background": "background_reference",
        },
    )
    _operation(
        "a cutout is the picture", "family kinds", "remove-background", picture={"kind": "enlarge", "image": "image"}
    )


for _declare in (_prices, _uploads, _fields, _rules, _sizes, _kinds):
    _declare()
