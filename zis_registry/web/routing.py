"""What every route declares: the permission it needs, or that it is open to everybody. Nothing else is served."""

from __future__ import annotations

from typing import Any

from zis_registry.terms.access import Permission

NEEDS, OPEN = "permission", "open"
PUBLIC: dict[str, Any] = {OPEN: True}


def needs(permission: Permission) -> dict[str, Any]:
    """The `opt` of a route that only readers with this permission may reach."""
    return {NEEDS: permission}
