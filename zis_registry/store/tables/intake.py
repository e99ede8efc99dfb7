"""Uploads, their rows and findings: what came in, immutable from acceptance on."""

from __future__ import annotations

from piccolo.columns import BigInt, Boolean, Bytea, Integer, Text
from piccolo.table import Table


class Office(Table, tablename="office"):
    """An office that may send lists (decisions 15): POKJA-7311, BAZNAS-7311, UPTPALD-7373."""

    code = Text(primary_key=True)
    kind = Text(null=False)
    name = Text(null=False)
    area = Text(null=False, index=True)


class Upload(Table, tablename="upload"):
    """One accepted file; its bytes lie encrypted in the uploads folder under their SHA-256."""

    id = BigInt(primary_key=True)
    sha256 = Text(null=False)
    filename = Text(null=False)
    office = Text(null=False, index=True)
    area = Text(null=False, index=True)
    list_kind = Text(null=False)
    format = Text(null=False)
    member_list = Boolean(null=False)
    accepted_at = Text(null=False)
    accepted_by = Text(null=False)
    wrapped_key = Bytea(null=False)
    mapping = Text(null=False)
    counts = Text(null=False)
    content_mac = Text(null=False)


class SourceRow(Table, tablename="source_row"):
    """One physical row: its fate, its class, and its cells and facts sealed with its family's key."""

    id = BigInt(primary_key=True)
    upload = BigInt(null=False, index=True)
    sheet = Text(null=False)
    row = Integer(null=False)
    fate = Text(null=False)
    row_class = Text(null=False)
    hidden = Boolean(null=False)
    reason = Text(null=False)
    family = BigInt(null=True, default=None, index=True)
    subject = BigInt(null=False)
    sealed = Bytea(null=False)


class Subject(Table, tablename="subject"):
    """The data key of one family's (or one upload's other) rows, wrapped by the vault key; erasing destroys it."""

    id = BigInt(primary_key=True)
    upload = BigInt(null=False, index=True)
    wrapped_key = Bytea(null=False)


class Identifier(Table, tablename="identifier"):
    """A NIK, KK number or phone of a row: only keyed hashes, the evidence state and the mask."""

    id = BigInt(primary_key=True)
    source_row = BigInt(null=False, index=True)
    kind = Text(null=False)
    state = Text(null=False)
    hash16 = Text(null=False, index=True)
    hash15 = Text(null=False, index=True)
    mask = Text(null=False)


class RowFinding(Table, tablename="row_finding"):
    """What an officer was told about a cell or row, personal values masked."""

    id = BigInt(primary_key=True)
    upload = BigInt(null=False, index=True)
    sheet = Text(null=False)
    row = Integer(null=False)
    column = Text(null=False)
    code = Text(null=False)
    severity = Text(null=False)
    message = Text(null=False)
    remedy = Text(null=False)
