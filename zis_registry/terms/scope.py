"""Who asks, and how far they may see: every query of the registry takes a scope."""

from __future__ import annotations

from dataclasses import dataclass

from zis_registry.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Scope:
    """An actor of an office with the areas it may read, as prefixes of Kemendagri digits ("73", "7311").

    Raises InvalidValue when no area is given or one is not digits: an empty scope must never mean "all".
    """

    actor: str
    office: str
    areas: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.areas or not all(area.isdigit() for area in self.areas):
            raise InvalidValue("Lingkup harus memuat sedikitnya satu kode wilayah.")

    def covers(self, area: str) -> bool:
        """Whether an area code (digits) lies inside this scope."""
        return any(area.startswith(prefix) for prefix in self.areas)

    def meets(self, area: str) -> bool:
        """Whether an area (digits) lies inside this scope or holds some of it: a wider office's lists are ours too."""
        return self.covers(area) or any(prefix.startswith(area) for prefix in self.areas)
