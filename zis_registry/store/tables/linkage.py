"""Evidence and decisions on who is the same: appended, never edited."""

from __future__ import annotations

from piccolo.columns import BigInt, Integer, Text
from piccolo.table import Table


class LinkKey(Table, tablename="link_key"):
    """A keyed hash of one blocking key of a family row; how candidates are found without reading names."""

    id = BigInt(primary_key=True)
    key = Text(null=False, index=True)
    source_row = BigInt(null=False, index=True)


class Pair(Table, tablename="pair"):
    """Two family rows that were compared and found the same (LINK) or perhaps the same (ASK), with the evidence."""

    id = BigInt(primary_key=True)
    upload = BigInt(null=False, index=True)
    row_a = BigInt(null=False, index=True)
    row_b = BigInt(null=False, index=True)
    question = Text(null=False)
    outcome = Text(null=False)
    tier = Text(null=False)
    score = Integer(null=False)
    evidence = Text(null=False)


class Decision(Table, tablename="decision"):
    """What a person decided about a pair, or which decision is taken back."""

    id = BigInt(primary_key=True)
    pair = BigInt(null=False, index=True)
    verdict = Text(null=False)
    undoes = BigInt(null=True, default=None)
    reason = Text(null=False)
    actor = Text(null=False)
    decided_at = Text(null=False)
