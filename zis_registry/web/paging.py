"""Places in long lists, as addresses carry them."""

from __future__ import annotations

_MOST_DIGITS = 15


def number_in(text: str, *, otherwise: int) -> int:
    """The whole number an address tells; `otherwise` for anything that is none, so that no address can be wrong."""
    bare = text.strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= _MOST_DIGITS else otherwise
