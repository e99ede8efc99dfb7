"""Form tokens: bound to the session (or to the visitor), so that no other site and no other session can send a form."""

from __future__ import annotations

import hashlib
import hmac

from zis_registry.services.opening import Registry


def form_token(registry: Registry, holder: str) -> str:
    """The token of whoever holds this cookie value (64 hexadecimal digits)."""
    key = hmac.digest(registry.keys.index, b"form-token", "sha256")
    return hmac.new(key, holder.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def fits(registry: Registry, holder: str, token: str) -> bool:
    """Whether a form's token is that of this cookie value."""
    return bool(holder) and hmac.compare_digest(form_token(registry, holder).encode(), token.encode("utf-8", "replace"))
