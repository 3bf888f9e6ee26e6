"""The endpoints that upscale, edit and control, each with its fields in the order in which they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts.family import published as p
from stability_contract.facts.family.published import Choice, Endpoint, Number, Text

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

ENDPOINTS = {
    "upscale-fast": Endpoint("2", {"image": p.PF, "output_format": p.JPEG_FIRST}),
    "upscale-conservative": Endpoint(
        "40",
        {
            "image": p.P9R,
            "prompt": p.REQUIRED,
            "negative_prompt": p.NEGATIVE,
            "seed": p.SEED,
            "output_format": p.JPEG_FIRST,
            "creativity": Number("0.2", "0.5", "0.35"),
        },
        large=True,
    ),
    "upscale-creative": Endpoint(
        "60",
        {
            "image": p.P1,
            "prompt": p.REQUIRED,
            "negative_prompt": p.NEGATIVE,
            "output_format": p.JPEG_FIRST,
            "seed": p.SEED,
            "creativity": Number("0.1", "0.5", "0.3"),
            "style_preset": p.STYLE,
        },
        life="asynchronous",
        large=True,
    ),
    "erase": Endpoint(
        "5",
        {
            "image": p.P9,
            "mask": p.EXTRA,
            "grow_mask": Number("0", "20", "5"),
            "seed": p.SEED,
            "output_format": p.JPEG_FIRST,
        },
        foreign=False,
    ),
    "inpaint": Endpoint(
        "5",
        {
            "image": p.P9,
            "prompt": p.REQUIRED,
            "negative_prompt": p.NEGATIVE,
            "mask": p.EXTRA,
            "grow_mask": Number("0", "100", "5"),
            "seed": p.SEED,
            "output_format": p.JPEG_FIRST,
            "style_preset": p.STYLE,
        },
    ),
    "outpaint": Endpoint(
        "4",
        {
            "image": p.P9R,
            **dict.fromkeys(("left", "right", "up", "down"), p.MARGIN),
            "creativity": p.UNIT["0.5"],
            "prompt": Text(),
            "seed": p.SEED,
            "output_format": p.PNG_FIRST,
            "style_preset": p.STYLE,
        },
        {"left": "7"},
        {key: {"right": "7", "up": "7"} for key in ("left", "right", "up", "down")},
    ),
    "search-and-replace": Endpoint(
        "5", {"image": p.P9R, "prompt": p.REQUIRED, "search_prompt": p.REQUIRED, **p.SEARCH}
    ),
    "search-and-recolor": Endpoint(
        "5", {"image": p.P9R, "prompt": p.REQUIRED, "select_prompt": p.REQUIRED, **p.SEARCH}
    ),
    "remove-background": Endpoint("5", {"image": p.P4, "output_format": Choice(("png", "webp"), "png")}, foreign=False),
    "replace-background-and-relight": Endpoint(
        "8",
        {
            "subject_image": p.P9R,
            "background_reference": p.EXTRA,
            "background_prompt": Text(),
            "foreground_prompt": Text(),
            "negative_prompt": p.NEGATIVE,
            "preserve_original_subject": p.UNIT["0.6"],
            "original_background_depth": p.UNIT["0.5"],
            "keep_original_background": Choice(("true", "false"), "false"),
            "light_source_direction": Choice(("left", "right", "above", "below")),
            "light_reference": p.EXTRA,
            "light_source_strength": p.UNIT["0.3"],
            "seed": p.SEED,
            "output_format": p.JPEG_FIRST,
        },
        {"background_prompt": "a bright room"},
        {"light_source_strength": {"light_source_direction": "left"}},
        life="asynchronous",
    ),
    "sketch": Endpoint("5", p.CONTROL),
    "structure": Endpoint("5", p.CONTROL),
    "style": Endpoint(
        "5",
        {
            "prompt": p.REQUIRED,
            "image": p.P9R,
            "negative_prompt": p.NEGATIVE,
            "aspect_ratio": Choice(p.RATIOS, "1:1"),
            "fidelity": p.UNIT["0.5"],
            "seed": p.SEED,
            "output_format": p.PNG_FIRST,
            "style_preset": p.STYLE,
        },
    ),
    "style-transfer": Endpoint(
        "8",
        {
            "init_image": p.PTR,
            "style_image": p.PT,
            "prompt": Text(),
            "negative_prompt": p.NEGATIVE,
            "seed": p.SEED,
            "style_strength": p.UNIT["1"],
            "composition_fidelity": p.UNIT["0.9"],
            "change_strength": Number("0.1", "1", "0.9"),
            "output_format": p.PNG_FIRST,
        },
    ),
}
"""Every one, by the name of its operation."""

NAMES = tuple(ENDPOINTS)
ASYNCHRONOUS = tuple(name for name, endpoint in ENDPOINTS.items() if endpoint.life == "asynchronous")


def of(probe: Probe) -> Endpoint:
    """Return the endpoint that a probe tries."""
    return ENDPOINTS[probe.section]
