"""The pictures of a page: made small, and each kept once however often it is shown."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from stability_contract.oracle import pictures


class Album:
    """Draws pictures by a class of the page's style. `shown` counts the exchanges that were drawn with them."""

    def __init__(self) -> None:
        self.shown = 0
        self._rules: dict[str, str] = {}

    def draw(self, data: bytes, media_type: str) -> str:
        """Return an element that shows a picture, or says that it cannot be shown."""
        name = f"p{hashlib.sha256(data).hexdigest()[:12]}"
        if name not in self._rules:
            try:
                small, (width, height) = pictures.thumbnail(data)
            except Exception:  # noqa: BLE001 - a damaged picture makes decoders raise whatever there is
                return f'<span class="dim">{escape(media_type)}, damaged</span>'
            text = base64.b64encode(small).decode()
            self._rules[name] = (
                f".{name}{{width:{width}px;aspect-ratio:{width}/{height};"
                f"background-image:url(data:image/webp;base64,{text})}}"
            )
        return f'<span class="picture {name}" role="img" aria-label="{escape(media_type)}"></span>'

    def style(self) -> str:
        """Return the rules that the pictures need."""
        return "\n".join(self._rules.values())
