"""The shape of a column's content: evidence for or against what its heading says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zis_registry.intake.answers import read_sex, says_nothing
from zis_registry.intake.roles import Role
from zis_registry.intake.ticks import is_mark, is_no_mark
from zis_registry.terms.address import normalise_phone
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.period import parse_date

_IDENTITY = re.compile(r"^\D{0,6}\d[\d .'’-]{12,20}\d\s*$|^\d[.,]\d+E\+?1\d$", re.IGNORECASE)
_NAME = re.compile(r"^[^\d!-&(*+:-@\[-_{-~]*[A-Za-z][^\d!-%*+:-@\[-_{-~]*$")
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """Shares (0..1) of a column's filled cells that look like something; `filled` is their number."""

    filled: int
    identity: float
    women: float
    date: float
    name: float
    sex: float
    tick: float
    phone: float
    number: float
    year: float
    refusals: float
    distinct: float

    @property
    def ticked(self) -> bool:
        """Nothing but marks and their absence, and at least one mark."""
        return self.filled > 0 and self.tick >= 0.9 and self.distinct <= max(0.5, 3 / self.filled)


def shape_of(cells: Sequence[RawCell]) -> Shape:
    """The shape of the first few hundred filled cells of a column."""
    filled = [cell for cell in cells if cell.text.strip() and not says_nothing(cell.text)][:_SAMPLE]
    texts = [cell.text.strip() for cell in filled]
    count = len(filled)

    def share(hits: int) -> float:
        return hits / count if count else 0.0

    identities = [text for text in texts if _IDENTITY.match(text)]
    digits = ["".join(letter for letter in text if letter.isdigit()) for text in identities]
    return Shape(
        filled=count,
        identity=share(len(identities)),
        women=sum(each[6:8] > "40" for each in digits) / len(digits) if digits else 0.0,
        date=share(sum(_is_date(cell) for cell in filled)),
        name=share(sum(bool(_NAME.match(text)) and len(text) > 2 for text in texts)),
        sex=share(sum(read_sex(text) is not None and not text.isdigit() for text in texts)),
        tick=share(sum(is_mark(text) or is_no_mark(text) for text in texts)),
        phone=share(sum(_is_phone(text) for text in texts)),
        number=share(sum(text.replace(".", "").replace(",", "").isdigit() and len(text) < 12 for text in texts)),
        year=share(sum(text[:2] in ("19", "20") and len(text) == 4 and text.isdigit() for text in texts)),
        refusals=share(sum(text.lower() in ("tidak", "tdk", "belum") for text in texts)),
        distinct=share(len(set(texts))),
    )


def _is_date(cell: RawCell) -> bool:
    return cell.kind is CellKind.DATE or parse_date(cell.text.split("T")[0]) is not None


def _is_phone(text: str) -> bool:
    return len(text) >= 9 and text.lstrip("'+").startswith(("0", "62", "8")) and normalise_phone(text) is not None


def fits(role: Role, shape: Shape) -> float:
    """How well a column's content agrees with a role: 1 yes or cannot tell, 0 no."""
    if shape.filled < 3:
        return 1.0
    match role:
        case Role.NIK | Role.FAMILY_CARD:
            return 1.0 if shape.identity >= 0.2 else 0.3 if shape.number >= 0.5 else 0.1
        case Role.NAME | Role.HEAD_NAME:
            return 1.0 if shape.name >= 0.4 and shape.identity < 0.2 and shape.date < 0.5 else 0.1
        case Role.BIRTH_DATE:
            return 1.0 if shape.date >= 0.2 or shape.number >= 0.4 else 0.3
        case Role.SEX:
            return 1.0 if shape.sex >= 0.3 or shape.number >= 0.5 or shape.tick >= 0.5 else 0.2
        case Role.MEMBERS | Role.RT | Role.RW | Role.DECILE | Role.HOUSE_FAMILIES | Role.AID_YEAR:
            return 0.3 if shape.identity >= 0.5 or shape.date >= 0.9 else 1.0
        case Role.VILLAGE | Role.SUBDISTRICT | Role.DISTRICT | Role.HAMLET | Role.ADDRESS:
            return 0.2 if shape.identity >= 0.5 or shape.phone >= 0.5 or shape.tick >= 0.9 else 1.0
        case Role.RELATION | Role.MARITAL:
            return 0.2 if shape.identity >= 0.5 or shape.date >= 0.5 else 1.0
        case _:
            return 1.0


def guess(shape: Shape) -> tuple[Role, float] | None:
    """What a column without a known heading holds, where its content alone tells."""
    if shape.filled < 5:
        return None
    if shape.identity >= 0.7:
        # About half of a list's NIK belong to women and have a day above 40; a KK number never has.
        return (Role.NIK, 0.6) if shape.women >= 0.1 else (Role.FAMILY_CARD, 0.5)
    if shape.phone >= 0.7:
        return Role.PHONE, 0.5
    if shape.sex >= 0.9 and shape.distinct <= 0.5:
        return Role.SEX, 0.5
    return None
