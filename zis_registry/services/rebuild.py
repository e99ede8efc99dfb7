"""The registry folded anew from its history; what comes out must be what was there."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.services.folding import fold_everything
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import projections
from zis_registry.terms.scope import Scope


@dataclass(frozen=True, slots=True)
class RebuildOutcome:
    """The SHA-256 of all projected rows before and after, and how many households came out."""

    before: str
    after: str
    households: int

    @property
    def identical(self) -> bool:
        """Whether the fold gave exactly the rows that stood."""
        return self.before == self.after


async def rebuild(registry: Registry, scope: Scope) -> RebuildOutcome:
    """Fold all source rows, pairs and decisions again and replace every projected row by the result."""
    async with registry.db.write_tx():
        before = projections.digest(await projections.read_all(registry.db))
        folded = await fold_everything(registry)
        await projections.write_all(registry.db, folded)
        # Read back, so that the figure is about what stands in the database and not about what was meant.
        after = projections.digest(await projections.read_all(registry.db))
        await registry.record(
            scope=scope,
            action="registry:projection:rebuild",
            subject="registry",
            payload={"before": before, "after": after},
        )
    return RebuildOutcome(before, after, len(folded.households))
