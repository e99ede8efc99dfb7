"""Disjoint sets of row numbers whose representative is always the smallest: the founder of a household."""

from __future__ import annotations

from collections.abc import Iterable


class DisjointSets:
    """Rows joined into sets; a row never mentioned is a set of its own."""

    __slots__ = ("_members", "_parent")

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self._parent: dict[int, int] = {row: row for row in rows}
        self._members: dict[int, set[int]] = {}

    def find(self, row: int) -> int:
        """The smallest row of the set."""
        root = row
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(row, row)) != root:
            self._parent[row] = root
            row = above
        return root

    def members(self, row: int) -> frozenset[int]:
        """All rows of the set."""
        root = self.find(row)
        return frozenset(self._members.get(root, {root}))

    def together(self, one: int, other: int) -> bool:
        """Whether two rows are in one set."""
        return self.find(one) == self.find(other)

    def join(self, one: int, other: int) -> None:
        """Make one set of two."""
        low, high = sorted((self.find(one), self.find(other)))
        if low != high:
            self._parent[high] = low
            self._members.setdefault(low, {low}).update(self._members.pop(high, {high}))
