"""Everything in this folder is asked of the contract of 2026."""

from fixtures_2026 import declarations, published, settings

__all__ = ["declarations", "published", "settings"]
