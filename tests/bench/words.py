"""The words of a report: subjects, figures, results, points of growth and targets; and how a value is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version

ABSENT = "tidak terpasang: pip install '.[bench]'"

Value = float | int | str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its unit ("s", "MB", "halaman"; "" for words and counts)."""

    name: str
    value: Value
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is measured; `version` is None when it is not installed."""

    name: str
    version: str | None
    ours: bool

    @property
    def is_installed(self) -> bool:
        """Whether it can be measured here."""
        return self.version is not None


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one subject in one case; `note` says what a reader must know, or why there are none."""

    case: str
    subject: Subject
    figures: tuple[Figure, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the growth curve: `size` things took `subject` so many seconds; further figures may stand beside."""

    size: int
    seconds: float
    subject: str
    figures: tuple[Figure, ...] = ()


class Bound(Enum):
    """On which side of the target a value meets it."""

    AT_MOST = "≤"
    AT_LEAST = "≥"
    EXACTLY = "="


@dataclass(frozen=True, slots=True)
class Target:
    """A promise beside what was measured; `name` carries the unit. Make it with `at_most`, `at_least` or `exactly`."""

    name: str
    value: Value
    target: Value
    met: bool
    bound: Bound = Bound.AT_MOST


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run of a room found."""

    room: str
    machine: Mapping[str, Value]
    versions: Mapping[str, str]
    seeds: Mapping[str, int]
    results: tuple[Result, ...]
    growth: tuple[Point, ...] = ()
    targets: tuple[Target, ...] = ()


def at_most(name: str, value: float, target: float) -> Target:
    """A target that `value` may not exceed."""
    return Target(name, value, target, value <= target, Bound.AT_MOST)


def at_least(name: str, value: float, target: float) -> Target:
    """A target that `value` must reach."""
    return Target(name, value, target, value >= target, Bound.AT_LEAST)


def exactly(name: str, value: Value, target: Value) -> Target:
    """A target that `value` must equal."""
    return Target(name, value, target, value == target, Bound.EXACTLY)


def unmeasured(name: str, target: Value, why: str) -> Target:
    """A target that could not be measured; it is not met."""
    return Target(name, why, target, met=False, bound=Bound.EXACTLY)


def ours(name: str = "zis_registry") -> Subject:
    """Us."""
    return Subject(name, _installed("zis-registry") or "sumber", ours=True)


def peer(name: str, distribution: str) -> Subject:
    """A peer as installed here: `name` is what is measured of it, `distribution` its name on PyPI."""
    return Subject(name, _installed(distribution), ours=False)


def absent(case: str, subject: Subject) -> Result:
    """The line of a peer that is not installed."""
    return Result(case, subject, note=ABSENT)


def versions(*distributions: str) -> dict[str, str]:
    """The installed version of each distribution, or that it is not installed."""
    return {name: _installed(name) or ABSENT for name in distributions}


def shown(value: Value) -> str:
    """A value as Indonesians write it: decimal comma, three digits that count, dots between thousands."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def _installed(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
