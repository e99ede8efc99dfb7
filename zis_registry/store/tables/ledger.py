"""Balanced postings per fund, commitments of every source, frozen recipients of a draft, marks of the registry."""

from __future__ import annotations

from piccolo.columns import BigInt, Text
from piccolo.table import Table


class LedgerEntry(Table, tablename="ledger_entry"):
    """One movement of money: when, by whom, which move, and what it belongs to ("proposal:12", "fund:...")."""

    id = BigInt(primary_key=True)
    at = Text(null=False)
    actor = Text(null=False)
    move = Text(null=False)
    subject = Text(null=False, index=True)


class LedgerPosting(Table, tablename="ledger_posting"):
    """A signed amount in whole rupiah on one account of one fund; the postings of an entry are zero for each fund."""

    id = BigInt(primary_key=True)
    entry = BigInt(null=False, index=True)
    fund = Text(null=False, index=True)
    account = Text(null=False)
    amount = BigInt(null=False)
    area = Text(null=False, index=True)
    service = Text(null=False)
    unit = Text(null=False)


class Commitment(Table, tablename="commitment"):
    """Money that a fund or another source has already promised for an area and service; `fund` or `source` is ""."""

    id = Text(primary_key=True)
    source = Text(null=False)
    fund = Text(null=False)
    area = Text(null=False, index=True)
    service = Text(null=False)
    amount = BigInt(null=False)
    decided_on = Text(null=False)
    basis = Text(null=False)


class ProposalRecipient(Table, tablename="proposal_recipient"):
    """Who a draft names, as the household stood when the draft froze; apart, so that a person can be erased."""

    id = BigInt(primary_key=True)
    proposal = BigInt(null=False, index=True)
    household = BigInt(null=False)
    name = Text(null=False)
    hamlet = Text(null=False)
    rt = BigInt(null=True)
    rw = BigInt(null=True)
    members = BigInt(null=True)


class ProposalWords(Table, tablename="proposal_words"):
    """What a draft tells of a household in sentences (JSON); apart, so that a person can be erased."""

    id = BigInt(primary_key=True)
    proposal = BigInt(null=False, index=True)
    household = BigInt(null=False)
    topic = Text(null=False)
    content = Text(null=False)


class RegistryMark(Table, tablename="registry_mark"):
    """What the whole registry is marked with, for example that its people are invented."""

    name = Text(primary_key=True)
    value = Text(null=False)
