"""Lists that were sent but not accepted yet, and uploads that were taken back."""

from __future__ import annotations

from piccolo.columns import BigInt, Bytea, Text
from piccolo.table import Table


class StagedList(Table, tablename="staged_list"):
    """A file that waits for a person: its bytes lie encrypted in the staging folder, its preview sealed beside it."""

    id = BigInt(primary_key=True)
    sha256 = Text(null=False)
    filename = Text(null=False)
    office = Text(null=False, index=True)
    area = Text(null=False, index=True)
    status = Text(null=False, index=True)
    staged_at = Text(null=False)
    staged_by = Text(null=False)
    wrapped_key = Bytea(null=False)
    preview = Bytea(null=True, default=None)
    ready = BigInt(null=True, default=None)
    problem = Text(null=False)
    job = BigInt(null=True, default=None)
    upload = BigInt(null=True, default=None)


class UploadEvent(Table, tablename="upload_event"):
    """An accepted upload was withdrawn (DITARIK) or restored (DIPULIHKAN); the newest event counts.

    `newest` is the highest upload there was at that moment: which lists were accepted while this one was away.
    """

    id = BigInt(primary_key=True)
    upload = BigInt(null=False, index=True)
    event = Text(null=False)
    newest = BigInt(null=False)
    reason = Text(null=False)
    actor = Text(null=False)
    at = Text(null=False)
