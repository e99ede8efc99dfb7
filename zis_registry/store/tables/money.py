"""Funds, proposals and papers. Whole rupiah throughout."""

from __future__ import annotations

from piccolo.columns import BigInt, Text
from piccolo.table import Table


class Fund(Table, tablename="fund"):
    """A balance with its restriction; zakat and infak never share one."""

    id = Text(primary_key=True)
    kind = Text(null=False)
    name = Text(null=False)
    area = Text(null=False, index=True)
    facilities = Text(null=False)
    opening = BigInt(null=False)
    source = Text(null=False)


class Proposal(Table, tablename="proposal"):
    """A draft allocation of one district: the frozen lines with their reasons, and the hash of exactly these."""

    id = BigInt(primary_key=True)
    area = Text(null=False, index=True)
    made_on = Text(null=False)
    made_at = Text(null=False)
    made_by = Text(null=False)
    seed = Text(null=False)
    list_sha256 = Text(null=False)
    status = Text(null=False)
    snapshot = Text(null=False)
    sha256 = Text(null=False)


class Document(Table, tablename="document"):
    """A printed paper: what it was made from and where it lies."""

    id = BigInt(primary_key=True)
    number = Text(null=False)
    kind = Text(null=False)
    area = Text(null=False, index=True)
    proposal = BigInt(null=False, index=True)
    size = Text(null=False)
    data_sha256 = Text(null=False)
    filename = Text(null=False)
    made_at = Text(null=False)
