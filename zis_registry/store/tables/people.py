"""What officers set about a household, and who looked at whom."""

from __future__ import annotations

from piccolo.columns import BigInt, Text
from piccolo.table import Table


class AsnafDecision(Table, tablename="asnaf_decision"):
    """A BAZNAS officer sets the asnaf of the household a family row belongs to ("" takes an earlier one back)."""

    id = BigInt(primary_key=True)
    family = BigInt(null=False, index=True)
    asnaf = Text(null=False)
    reason = Text(null=False)
    actor = Text(null=False)
    decided_at = Text(null=False)


class PersonRead(Table, tablename="person_read"):
    """Somebody saw a household: its page (lihat), its NIK (buka_nik), in an export (ekspor) or copy (salinan)."""

    id = BigInt(primary_key=True)
    at = Text(null=False, index=True)
    actor = Text(null=False, index=True)
    office = Text(null=False)
    household = BigInt(null=False, index=True)
    area = Text(null=False, index=True)
    what = Text(null=False)
    reason = Text(null=False)
