"""From a row's words or codes to a Kemendagri code: exact names, a near spelling in the district, no guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein

from zis_registry.intake.messages import Code
from zis_registry.terms.area import AreaCode, AreaIndex, BpsBridge, normalise_area_name

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_ENUMERATION = re.compile(r"^\s*(?:\d{1,2}\s*[.)]|[ivx]{1,4}\)|[a-z]\))\s*", re.IGNORECASE)
_KIND = re.compile(r"^(?:kecamatan|kec|desa|ds|kelurahan|kel|kabupaten|kab|kota)\b[\s.:]*")
_SUBDISTRICT_BEHIND = re.compile(r"^(.*?)[\s,;/-]*\bkec(?:amatan)?\b[\s.:]*(.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AreaWords:
    """What a row says of its area, as written; `code` are the digits of a code column."""

    district: str = ""
    subdistrict: str = ""
    village: str = ""
    code: str = ""

    @property
    def empty(self) -> bool:
        """Nothing is said."""
        return not (self.district or self.subdistrict or self.village or self.code)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about an area: the catalogue's code and its two words."""

    code: Code
    value: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The finest area that is certain, or None, and what to tell about it."""

    code: AreaCode | None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """One level looked up: the areas that fit equally well, and whether only a near spelling did."""

    found: tuple[AreaCode, ...]
    near: bool = False


class AreaResolver:
    """Looks up areas of one list; `home` is the district (or province) of the office that sends it."""

    def __init__(self, index: AreaIndex, bridge: BpsBridge, home: AreaCode) -> None:
        self._index = index
        self._bridge = bridge
        self._home = home
        self._districts = index.districts()
        self._known: dict[tuple[AreaWords, AreaCode], Resolved] = {}

    def resolve(self, words: AreaWords, *, within: AreaCode | None = None) -> Resolved:
        """The area of a row; `within` is what title or heading say of the whole list, else the office's own area."""
        scope = within or self._home
        key = (words, scope)
        if key not in self._known:
            found = self._look_up(_tidied(words), scope)
            # A whole province is no area of a household.
            too_wide = found.code is not None and len(found.code.digits) < 4
            self._known[key] = replace(found, code=None) if too_wide else found
        return self._known[key]

    def name(self, code: AreaCode) -> str:
        """An area's official name, its code where it has none."""
        return self._index.path(code) if code in self._index else code.dotted

    def is_district(self, text: str) -> AreaCode | None:
        """The one district of that name."""
        found = self._index.find_districts(_tidy(text))
        return found[0] if len(found) == 1 else None

    def knows_place(self, text: str, within: AreaCode) -> bool:
        """Whether a text is exactly the name of a kecamatan, desa or kelurahan inside an area."""
        name = _tidy(text)
        return bool(
            self._index.find_villages(name, within=within) or self._index.find_subdistricts(name, within=within)
        )

    def _look_up(self, words: AreaWords, scope: AreaCode) -> Resolved:
        remarks: list[Remark] = []
        district = self._district(words.district, scope, remarks)
        if district is None:
            return Resolved(self._by_code(words.code, None, remarks), tuple(remarks))
        coded = self._by_code(words.code, district, remarks)
        if coded is not None and len(coded.digits) == 10:
            return Resolved(coded, tuple(remarks))
        subdistrict = self._subdistrict(words.subdistrict, coded or district, remarks)
        if words.village:
            return Resolved(self._village(words.village, subdistrict, district, remarks), tuple(remarks))
        if words.subdistrict or words.district or coded is not None or len(scope.digits) > 4:
            return Resolved(subdistrict or coded or district, tuple(remarks))
        return Resolved(None, tuple(remarks))

    def _district(self, text: str, scope: AreaCode, remarks: list[Remark]) -> AreaCode | None:
        if not text:
            return scope
        step = self._search(text, self._districts, self._index.find_districts(text))
        if len(step.found) != 1:
            remarks.append(Remark(Code.DISTRICT_UNKNOWN, text))
            return None
        # A scope from a title may be finer than the district that the row names again.
        return scope if step.found[0].contains(scope) else step.found[0]

    def _subdistrict(self, text: str, scope: AreaCode, remarks: list[Remark]) -> AreaCode | None:
        if not text:
            return scope if len(scope.digits) >= 6 else None
        within = scope if len(scope.digits) <= 4 else scope.district
        step = self._search(text, self._subdistricts(within), self._index.find_subdistricts(text, within=within))
        if len(step.found) != 1:
            remarks.append(Remark(Code.SUBDISTRICT_UNKNOWN, text, self.name(within)))
            return None
        if step.near:
            remarks.append(Remark(Code.SUBDISTRICT_NEAR, text, self._index.name(step.found[0])))
        return step.found[0]

    def _village(
        self, text: str, subdistrict: AreaCode | None, district: AreaCode, remarks: list[Remark]
    ) -> AreaCode | None:
        scope = subdistrict or district
        exact = self._index.find_villages(text, within=scope)
        elsewhere = self._index.find_villages(text, within=_district_of(district)) if not exact else []
        if not exact and subdistrict is not None and len(elsewhere) == 1:
            remarks.append(Remark(Code.AREA_CONTRADICTS, text, self.name(elsewhere[0])))
            return _district_of(district)
        step = self._search(text, self._villages(scope), exact)
        if not step.found:
            remarks.append(Remark(Code.VILLAGE_UNKNOWN, text, self.name(scope)))
            return scope
        if len(step.found) > 1:
            finest = _common(step.found) or scope
            remarks.append(Remark(Code.VILLAGE_AMBIGUOUS, text, self.name(finest)))
            return finest
        if step.near:
            remarks.append(Remark(Code.VILLAGE_NEAR, text, self.name(step.found[0])))
        return step.found[0]

    def _by_code(self, digits: str, district: AreaCode | None, remarks: list[Remark]) -> AreaCode | None:
        """A code column may be Kemendagri's or BPS's: where both fit, the one inside the named district counts."""
        if not digits:
            return None
        own = AreaCode(digits) if len(digits) in (4, 6, 10) else None
        own = own if own is not None and own in self._index else None
        bridged = self._bridge.to_kemendagri(digits)
        fitting = [code for code in (own, bridged) if code is not None and (district is None or _meets(district, code))]
        if len(set(fitting)) != 1:
            if len(digits) >= 4:
                remarks.append(Remark(Code.AREA_CODE_UNKNOWN, digits))
            return None
        if fitting[0] != own:
            remarks.append(Remark(Code.AREA_BPS, digits, fitting[0].dotted))
        return fitting[0]

    def _search(self, text: str, all_there: Iterable[AreaCode], exact: list[AreaCode]) -> _Step:
        """Exact names, else those nearest in spelling; equally near ones are all returned, for nobody to guess."""
        if exact:
            return _Step(tuple(exact))
        candidates = list(all_there)
        abbreviated = [
            code for code in candidates if any(_abbreviates(text, name) for name in self._index.spellings(code))
        ]
        if abbreviated:
            return _Step(tuple(abbreviated), near=True)
        name = normalise_area_name(text)
        allowed = 0 if len(name) < 3 else 1 if len(name) < 8 else 2
        best: list[AreaCode] = []
        for code in candidates:
            distance = min(
                DamerauLevenshtein.distance(name, normalise_area_name(spelling), score_cutoff=allowed)
                for spelling in self._index.spellings(code)
            )
            if distance < allowed or (distance == allowed and not best):
                if distance < allowed:
                    best, allowed = [], distance
                best.append(code)
            elif distance == allowed:
                best.append(code)
        return _Step(tuple(best), near=True)

    def _subdistricts(self, scope: AreaCode) -> list[AreaCode]:
        if len(scope.digits) >= 4:
            return self._index.subdistricts(scope.district)
        return [code for district in self._districts for code in self._index.subdistricts(district)]

    def _villages(self, scope: AreaCode) -> list[AreaCode]:
        if len(scope.digits) >= 6:
            return self._index.villages(scope.subdistrict)
        # Over a whole province a near spelling would be a guess.
        if len(scope.digits) < 4:
            return []
        return [code for subdistrict in self._index.subdistricts(scope) for code in self._index.villages(subdistrict)]


def _abbreviates(text: str, name: str) -> bool:
    """Whether a text is the name with words cut short, as "T. Riaja" or "Kep. Sangkarrang" are."""
    short, full = _words(text), _words(name)
    if len(short) < 2 or len(short) != len(full) or short == full:
        return False
    same = sum(part == whole for part, whole in zip(short, full, strict=True))
    cut = all(
        part == whole or (len(part) <= 4 and whole.startswith(part)) for part, whole in zip(short, full, strict=True)
    )
    return cut and same >= 1


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", _KIND.sub("", text.lower()))


def _district_of(code: AreaCode) -> AreaCode:
    return code.district if len(code.digits) >= 4 else code


def _meets(district: AreaCode, code: AreaCode) -> bool:
    return district.contains(code) or code.contains(district)


def _common(codes: tuple[AreaCode, ...]) -> AreaCode | None:
    subdistricts = {code.subdistrict for code in codes}
    districts = {code.district for code in codes}
    if len(subdistricts) == 1:
        return subdistricts.pop()
    return districts.pop() if len(districts) == 1 else None


def _tidied(words: AreaWords) -> AreaWords:
    village, subdistrict = _tidy(words.village), _tidy(words.subdistrict)
    if (found := _SUBDISTRICT_BEHIND.match(village)) and found[1].strip():
        village, subdistrict = _tidy(found[1]), subdistrict or _tidy(found[2])
    return replace(
        words,
        district=_tidy(words.district),
        subdistrict=subdistrict,
        village=village,
        code="".join(letter for letter in words.code.removesuffix(".0") if letter.isdigit()),
    )


def _tidy(text: str) -> str:
    """A place's name without enumeration before it and brackets behind it; placeholders are nothing."""
    name = _BRACKETS.sub("", _ENUMERATION.sub("", " ".join(text.split()))).strip(" .,:;'’")
    return (
        ""
        if name in ("-", "--", "0", "?") or name.lower() in ("tidak tahu", "tidak ada", "tdk ada", "tdk tahu")
        else name
    )
