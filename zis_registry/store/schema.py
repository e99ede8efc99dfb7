"""Every table of the registry, in the order in which the migrations made them."""

from __future__ import annotations

from zis_registry.store.migrations import m0001_registry, m0002_money

TABLES = (*m0001_registry.TABLES, *m0002_money.TABLES)
