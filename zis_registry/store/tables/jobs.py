"""Long work that waits, runs or is over."""

from __future__ import annotations

from piccolo.columns import BigInt, Boolean, Integer, Text
from piccolo.table import Table


class Job(Table, tablename="job"):
    """One piece of long work; a worker holds it by a lease, so that a dead worker's job is taken up again.

    `lease_until` of a waiting job is the moment before which it is not taken up. `writing` says that the handler is in
    its one transaction, which cannot be stopped half-way.
    """

    id = BigInt(primary_key=True)
    kind = Text(null=False)
    payload = Text(null=False)
    status = Text(null=False, index=True)
    actor = Text(null=False, index=True)
    office = Text(null=False)
    areas = Text(null=False)
    area = Text(null=False, index=True)
    title = Text(null=False)
    done = Integer(null=False)
    total = Integer(null=False)
    words = Text(null=False)
    writing = Boolean(null=False)
    attempts = Integer(null=False)
    owner = Text(null=False)
    lease_until = Text(null=False)
    cancel = Boolean(null=False)
    result = Text(null=False)
    error = Text(null=False)
    created_at = Text(null=False)
    started_at = Text(null=False)
    ended_at = Text(null=False)
