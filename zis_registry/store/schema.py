"""Every table of the registry, in the order in which the migrations made them."""

from __future__ import annotations

from zis_registry.store.migrations import (
    m0001_registry,
    m0002_money,
    m0003_accounts,
    m0004_jobs,
    m0005_staging,
    m0006_people,
)

TABLES = (
    *m0001_registry.TABLES,
    *m0002_money.TABLES,
    *m0003_accounts.TABLES,
    *m0004_jobs.TABLES,
    *m0005_staging.TABLES,
    *m0006_people.TABLES,
)
