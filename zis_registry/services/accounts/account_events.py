"""What accounts do with themselves, in the audit trail: without personal data, usernames as actors."""

from __future__ import annotations

from zis_registry.services.opening import Registry
from zis_registry.store.repositories.accounts import AccountRecord
from zis_registry.terms.scope import Scope


async def record(
    registry: Registry, account: AccountRecord, action: str, payload: dict[str, object] | None = None
) -> None:
    """Write what an account did with itself into the audit trail; call inside `write_tx`."""
    actor = Scope(actor=account.username, office=account.office, areas=registry.everywhere.areas)
    await registry.record(scope=actor, action=action, subject=subject(account.id), payload=payload or {})


def subject(account: int) -> str:
    """How the audit trail names an account."""
    return f"account:{account}"
