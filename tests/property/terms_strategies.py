"""Hypothesis strategies for the words in `zis_registry.terms`: numbers, names and facts that could exist."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from zis_registry.terms.codec import _CHOICES
from zis_registry.terms.household import Field, RungRange
from zis_registry.terms.identity import IdentityReading, IdentityState

PROVINCES = ("11", "31", "64", "73", "76", "91", "96")
BIRTH_DATES = st.dates(date(1930, 1, 1), date(2026, 11, 25))


@st.composite
def number_parts(draw: st.DrawFn) -> tuple[str, date, str, int]:
    """Six digits of an area, a date, a sex and a serial of a NIK."""
    area = draw(st.sampled_from(PROVINCES)) + f"{draw(st.integers(1, 79)):02d}{draw(st.integers(1, 40)):02d}"
    return area, draw(BIRTH_DATES), draw(st.sampled_from("LP")), draw(st.integers(1, 9999))


def build(area: str, born: date, sex: str, serial: int) -> str:
    """The sixteen digits of a NIK from its parts, women's days of birth written 40 higher."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{area}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"


def niks() -> st.SearchStrategy[str]:
    """Sixteen digits that are valid as NIK (none of them happens to be a placeholder)."""
    return number_parts().map(lambda parts: build(*parts)).filter(lambda digits: len(set(digits)) > 1)


def readings() -> st.SearchStrategy[IdentityReading]:
    """Readings of every state, with digits where the state has them."""
    digits = st.text("0123456789", min_size=16, max_size=16)
    sixteen = st.sampled_from(
        [
            IdentityState.TEXT_EXACT,
            IdentityState.NUMBER_EXACT,
            IdentityState.NUMBER_ROUNDED,
            IdentityState.TEXT_ROUNDED,
        ]
    )
    without = st.sampled_from([IdentityState.SCIENTIFIC, IdentityState.INVALID, IdentityState.SEVERAL])
    return st.one_of(
        st.builds(IdentityReading, sixteen, digits, st.sampled_from(["", "spasi", "titik, spasi"])),
        st.builds(
            IdentityReading,
            st.just(IdentityState.WRONG_LENGTH),
            st.one_of(st.none(), st.text("0123456789", min_size=15, max_size=15)),
        ),
        st.builds(IdentityReading, without),
        st.just(IdentityReading.absent()),
    )


_TEXTS = st.text(max_size=30)
_WHOLE = st.integers(0, 10**9)


def _value_of(field: Field) -> st.SearchStrategy[Any]:
    if field in _CHOICES:
        return st.sampled_from(list(_CHOICES[field]))
    match field:
        case Field.NIK | Field.FAMILY_CARD:
            return readings()
        case Field.BIRTH_DATE | Field.SURVEY_DATE | Field.LAST_EMPTIED:
            return st.dates()
        case Field.DECLARED_SANITATION | Field.DECLARED_WATER:
            return st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda pair: RungRange(min(pair), max(pair)))
        case (
            Field.RT
            | Field.RW
            | Field.MEMBERS
            | Field.HOUSE_FAMILIES
            | Field.INCOME
            | Field.DECILE
            | Field.WATER_MINUTES
            | Field.AID_YEAR
        ):
            return _WHOLE
        case (
            Field.LOW_INCOME
            | Field.MUSLIM_VERIFIED
            | Field.TOILET_USED
            | Field.TANK_SEALED
            | Field.WATER_FAR_FROM_WASTE
            | Field.WATER_ON_PREMISES
            | Field.WILLING_DESLUDGING
            | Field.DECEASED
        ):
            return st.booleans()
        case _:
            return _TEXTS


def facts() -> st.SearchStrategy[dict[Field, Any]]:
    """Any selection of facts with values of the types that `household.Field` names."""
    return st.fixed_dictionaries({}, optional={field: _value_of(field) for field in Field})


GIVEN_WORDS = (
    *("Baharuddin", "Baharudding", "Syarifuddin", "Saripuddin", "Zulkifli", "Sulkifli", "Hasan", "Hasnah", "Husain"),
    *("Nurhayati", "Nur Hayati", "Nurlina", "Aminah", "Fatimah", "Patima", "Tahir", "Ibrahim", "Borahima", "Yusuf"),
    *("Jusup", "Rahman", "Abdurrahman", "Halimah", "Halimang", "Baso", "Baco", "Besse", "Mappeare", "Tenriabeng"),
)
BEFORE_WORDS = ("", "", "H. ", "Hj. ", "Drs. ", "Muh. ", "M. ", "Muhammad ", "Abd. ", "St. ", "Sitti ", "Andi ", "A. ")
BEHIND_WORDS = ("", "", "", " B", " Dg. Mappuji", " Daeng Baji'", " bin Ali", " binti Tahir", ", S.Pd", " (alm)")


def written_names() -> st.SearchStrategy[str]:
    """Names as offices write them, and now and then any text."""
    composed = st.builds(
        "{}{}{}".format,
        st.sampled_from(BEFORE_WORDS),
        st.lists(st.sampled_from(GIVEN_WORDS), min_size=1, max_size=3).map(" ".join),
        st.sampled_from(BEHIND_WORDS),
    )
    return st.one_of(composed, composed, st.just("Dg. Mappuji"), st.text(max_size=40))
