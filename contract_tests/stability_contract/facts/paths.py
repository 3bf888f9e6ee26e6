"""The paths of the endpoints that edit, upscale and control, as they are published."""

from __future__ import annotations

_ROOT = "/v2beta/stable-image/"

PATHS = {
    "upscale-fast": f"{_ROOT}upscale/fast",
    "upscale-conservative": f"{_ROOT}upscale/conservative",
    "upscale-creative": f"{_ROOT}upscale/creative",
    "erase": f"{_ROOT}edit/erase",
    "inpaint": f"{_ROOT}edit/inpaint",
    "outpaint": f"{_ROOT}edit/outpaint",
    "search-and-replace": f"{_ROOT}edit/search-and-replace",
    "search-and-recolor": f"{_ROOT}edit/search-and-recolor",
    "remove-background": f"{_ROOT}edit/remove-background",
    "replace-background-and-relight": f"{_ROOT}edit/replace-background-and-relight",
    "sketch": f"{_ROOT}control/sketch",
    "structure": f"{_ROOT}control/structure",
    "style": f"{_ROOT}control/style",
    "style-transfer": f"{_ROOT}control/style-transfer",
}
RESULTS = "/v2beta/results/"
OLDER_RESULTS = f"{_ROOT}upscale/creative/result/"
