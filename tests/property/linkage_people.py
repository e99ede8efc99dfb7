"""Small crowds in which every hard case is likely: few names, few numbers, few places, and every kind of damage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import strategies as st

from zis_registry.linkage.listing import Listing, Member
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Relation
from zis_registry.terms.identity import IdentityReading, IdentityState
from zis_registry.terms.person_name import PersonName

TODAY = date(2026, 3, 1)
NAMES = (
    "Muh. Hasan", "Muhammad Hasang", "Muh. Husain", "Hasan", "Hasan Dg. Tutu", "Dg. Tutu", "Dg Tutu", "Tutu",
    "Hasan bin Umar", "Hasan bin Kadir", "Rahmat Hidayat", "Rahman Hidayat", "Sitti Aminah", "St. Aminah", "Aminah",
    "Syamsuddin", "Syamsiddin", "Petrus Sampe", "Muh. Ali", "Muh. Alwi", "A. Baso", "Andi Baso", "",
)  # fmt: skip
# Twins and neighbours (…0011, …0012), their rounding (…0010), a typing error outside the serial, a swap, strangers.
NIKS = (
    "7311011708700011", "7311011708700012", "7311011708700010", "7311011708710011", "7311017108700011",
    "7311012106950002", "7311014303750002", "7302010101600003",
)  # fmt: skip
CARDS = ("7311011503120007", "7311011503120010", "7311011503120012", "7302010901200013")
BIRTHS = (date(1970, 8, 17), date(1971, 8, 17), date(1995, 6, 21), date(1975, 3, 3), date(1960, 1, 1), date(2030, 1, 1))
AREAS = (AreaCode("7311012001"), AreaCode("7311012002"), AreaCode("731101"), AreaCode("7302032004"), AreaCode("7302"))
_ROUNDED = (IdentityState.NUMBER_ROUNDED, IdentityState.TEXT_ROUNDED)


def _reading(digits: str, damage: str) -> IdentityReading:
    match damage:
        case "text":
            return IdentityReading(IdentityState.TEXT_EXACT, digits)
        case "number":
            return IdentityReading(IdentityState.NUMBER_EXACT, digits)
        case "rounded":
            return IdentityReading(_ROUNDED[int(digits[-1]) % 2], digits[:15] + "0")
        case "short":
            return IdentityReading(IdentityState.WRONG_LENGTH, digits[:9] + digits[10:])
        case "cut":
            return IdentityReading(IdentityState.WRONG_LENGTH, digits[:15])
        case "long":
            return IdentityReading(IdentityState.WRONG_LENGTH, digits[:5] + digits[4:])
        case "scientific":
            return IdentityReading(IdentityState.SCIENTIFIC)
        case _:
            return IdentityReading.absent()


DAMAGES = ("text",) * 8 + ("number", "rounded", "short", "cut", "long", "scientific", "missing")
readings = st.builds(_reading, st.sampled_from(NIKS), st.sampled_from(DAMAGES))
cards = st.builds(_reading, st.sampled_from(CARDS), st.sampled_from(("text", "text", "rounded", "missing", "missing")))
names = st.sampled_from(NAMES).map(PersonName.parse)
relations = st.sampled_from((None, Relation.SPOUSE, Relation.CHILD))
births = st.none() | st.sampled_from(BIRTHS)
sexes = st.sampled_from((None, "L", "P"))
members = st.builds(Member, name=names, nik=readings, relation=relations, birth_date=births, sex=sexes)
strangers = st.builds(
    Listing,
    row_id=st.just(0),
    name=names,
    nik=readings,
    kk=cards,
    relation=st.sampled_from((None, None, Relation.HEAD, Relation.CHILD)),
    birth_date=births,
    sex=sexes,
    phone=st.sampled_from((None, None, "081234567890", "081234567891")),
    area=st.none() | st.sampled_from(AREAS),
    hamlet=st.sampled_from(("", "Lappa", "Dusun Lappa", "Labuang")),
    rt=st.sampled_from((None, 1, 2)),
    rw=st.sampled_from((None, 1)),
    latitude=st.sampled_from((None, -4.4, -4.40009, -4.41)),
    longitude=st.sampled_from((119.6, 119.60008)),
    members=st.lists(members, max_size=2).map(tuple),
    house_families=st.sampled_from((None, 1, 2)),
    file=st.sampled_from(("satu", "dua", "tiga")),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One real head of a household, and the ways in which clerks write him or her."""

    written: tuple[str, ...]
    nik: str
    card: str
    born: date
    sex: str
    area: AreaCode
    rt: int


_BORN = date(1970, 8, 17)
PEOPLE = (
    Truth(("Muh. Hasan", "Muhammad Hasang"), NIKS[0], CARDS[0], _BORN, "L", AREAS[0], 1),
    Truth(("Muh. Husain", "Moh. Husaing"), NIKS[1], CARDS[2], _BORN, "L", AREAS[0], 1),  # the twin next door
    Truth(("Muh. Hasan", "Muh Hasan Dg. Tutu"), NIKS[5], CARDS[1], BIRTHS[2], "L", AREAS[0], 1),  # the son, same name
    Truth(("Sitti Aminah Kadir", "St. Aminah Kadir"), NIKS[6], CARDS[3], BIRTHS[3], "P", AREAS[1], 2),
    Truth(("Petrus Sampe Rante",), NIKS[7], CARDS[1], date(1960, 1, 1), "L", AREAS[0], 2),
)


@st.composite
def sightings(draw: st.DrawFn) -> Listing:
    """A row about one of the people: mostly right, each field missing or wrong now and then."""
    person = draw(st.sampled_from(PEOPLE))
    odd = draw(strangers)
    wrong = draw(st.sets(st.sampled_from(("name", "nik", "kk", "born", "area", "rt")), max_size=1))
    shown = draw(st.sets(st.sampled_from(("kk", "born", "rt", "sex", "hamlet"))))
    return replace(
        odd,
        name=odd.name if "name" in wrong else PersonName.parse(draw(st.sampled_from(person.written))),
        nik=odd.nik if "nik" in wrong else _reading(person.nik, "text"),
        kk=odd.kk if "kk" in wrong else _reading(person.card, "text" if "kk" in shown else "missing"),
        birth_date=odd.birth_date if "born" in wrong else person.born if "born" in shown else None,
        sex=person.sex if "sex" in shown else None,
        area=odd.area if "area" in wrong else person.area,
        rt=odd.rt if "rt" in wrong else person.rt if "rt" in shown else None,
        rw=1 if "rt" in shown else None,
        hamlet="Lappa" if "hamlet" in shown else "",
        relation=draw(st.sampled_from((None, None, None, Relation.HEAD, Relation.CHILD))),
        members=odd.members if not shown else (),
        file=draw(st.sampled_from(("satu", "dua", "tiga", "empat"))),
    )


listings = strangers | sightings() | sightings()
