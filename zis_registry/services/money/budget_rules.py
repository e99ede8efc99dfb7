"""What a fund or a commitment must be before it is written, how two of one code differ, what the journal tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from zis_registry.eligibility.access import SERVICE_WORDS
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.errors import UsageRefused
from zis_registry.funding.commitment import Commitment
from zis_registry.funding.fund import Bar, Fund, bar_sentence
from zis_registry.services import reference
from zis_registry.store.journal import LONG_NUMBER
from zis_registry.store.repositories.money import FundRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.money import Rupiah
from zis_registry.terms.scope import Scope

Value = str | int | list[str] | None
Content = Mapping[str, Value]

# The columns of the offices' files, by the words of the journal.
_COLUMNS = {
    "kind": "jenis",
    "name": "nama",
    "area": "wilayah",
    "facilities": "fasilitas",
    "opening": "saldo",
    "source": "sumber",
    "fund": "dana",
    "service": "layanan",
    "amount": "jumlah",
    "decided_on": "tanggal",
    "basis": "dasar",
}
_IDENTITY_DIGITS = 16  # of a NIK and of a family card
_BREAK = re.compile(r"[ .-]")


# --- what may be written --------------------------------------------------------------------------------------


def check_fund(fund: FundRecord) -> None:
    """Raise UsageRefused for a fund of an unknown area or one wider than a district, or with a likely NIK in a text."""
    area = AreaCode(fund.area)
    _require_known(area, f"Dana {fund.id}")
    if area == area.province:
        raise UsageRefused(
            f"Dana {fund.id} berlaku untuk seluruh provinsi ({reference.area_words(area)}). Bagi dulu menurut "
            "kabupaten/kota, satu baris dengan kode sendiri untuk masing-masing, karena usulan dibuat per "
            "kabupaten/kota."
        )
    _refuse_identity(f"Dana {fund.id}", {"kode": fund.id, "nama": fund.name})


def check_commitment(commitment: Commitment) -> None:
    """Raise UsageRefused for a commitment of an unknown area, or with a likely NIK in a text."""
    _require_known(commitment.area, f"Komitmen {commitment.id}")
    _refuse_identity(f"Komitmen {commitment.id}", {"kode": commitment.id, "dasar": commitment.basis})


def check_day(commitment: Commitment, *, today: date) -> None:
    """Raise UsageRefused for a commitment that is dated after today: it is not decided yet."""
    if commitment.decided_on > today:
        raise UsageRefused(
            f"Komitmen {commitment.id} bertanggal {commitment.decided_on}, sesudah hari ini ({today}). "
            "Perbaiki tanggalnya, atau catat setelah diputuskan."
        )


def misfit(commitment: Commitment, fund: Fund) -> str | None:
    """Why a fund may not stand behind a commitment, as a sentence; None when its bond allows it.

    The place must lie inside the fund's area, and one of the fund's facilities must give the service.
    """
    if not fund.area.contains(commitment.area):
        return _misfit_words(commitment, fund, Bar.AREA, what=_place(commitment.area), mend="wilayah")
    if fund.facilities is not None and commitment.service not in {one.service for one in fund.facilities}:
        return _misfit_words(commitment, fund, Bar.FACILITY, what=SERVICE_WORDS[commitment.service], mend="layanan")
    return None


def _misfit_words(commitment: Commitment, fund: Fund, bar: Bar, *, what: str, mend: str) -> str:
    bond = bar_sentence(fund, bar, area_name=_place(fund.area), facility_names=FACILITY_WORDS)
    return (
        f"Komitmen {commitment.id} untuk {what} tidak dapat dibebankan pada dana {fund.id}. {bond} "
        f"Perbaiki {mend} komitmen itu, atau pilih dana lain."
    )


def _place(area: AreaCode) -> str:
    return reference.area_words(area) if area in reference.areas() else f"wilayah {area.dotted}"


def _require_known(area: AreaCode, what: str) -> None:
    if area not in reference.areas():
        raise UsageRefused(
            f"{what} menyebut kode wilayah {area.dotted} yang tidak ada dalam daftar wilayah. Pakai kode Kemendagri, "
            "misalnya 73.11; kode BPS berbeda."
        )


def _refuse_identity(what: str, texts: Mapping[str, str]) -> None:
    for column, text in texts.items():
        if any(_is_identity(found[0]) for found in LONG_NUMBER.finditer(text)):
            raise UsageRefused(
                f"{what}: kolom {column} memuat deretan angka yang mirip NIK atau nomor KK. Tulis tanpa nomor itu."
            )


def _is_identity(run: str) -> bool:
    """Whether a run of 15 to 17 digits can be a person's number.

    It can when 15 digits stand unbroken, or when it has 16 in groups as people write them (7311 0122 0380 0001); the
    codes of budget papers and accounts have groups of one digit.
    """
    groups = _BREAK.split(run)
    grouped = sum(map(len, groups)) == _IDENTITY_DIGITS and min(map(len, groups)) > 1
    return grouped or max(map(len, groups)) >= _IDENTITY_DIGITS - 1


# --- one code, two contents -----------------------------------------------------------------------------------


def fund_content(fund: FundRecord) -> Content:
    """Everything a fund says; where its line was read is not part of it."""
    return {
        "kind": fund.kind,
        "name": fund.name,
        "area": fund.area,
        "facilities": None if fund.facilities is None else sorted(set(fund.facilities)),
        "opening": fund.opening,
    }


def commitment_content(commitment: Commitment) -> Content:
    """Everything a commitment says: its payer is a source or a fund, the other is None."""
    return {
        "source": None if commitment.source is None else commitment.source.value,
        "fund": commitment.fund,
        "area": commitment.area.digits,
        "service": commitment.service.value,
        "amount": commitment.amount,
        "decided_on": commitment.decided_on.isoformat(),
        "basis": commitment.basis,
    }


def only_new(given: Iterable[tuple[str, Content]], known: Mapping[str, Content], *, scope: Scope) -> dict[str, Content]:
    """What is not known yet, by code; what is known with the same content is passed over.

    Raises UsageRefused that names every code that stands with another content, and what differs; of what lies outside
    the scope only the code.
    """
    new: dict[str, Content] = {}
    changed = []
    for code, content in given:
        stands = known.get(code, new.get(code))
        if stands is None:
            new[code] = content
        elif stands != content:
            changed.append(f"{code} ({_difference(stands, content, scope)})")
    if changed:
        raise UsageRefused(
            f"Kode yang sudah dipakai dengan isi lain: {', '.join(changed)}. Tidak ada yang disimpan. Samakan isinya "
            "dengan yang tercatat, atau beri kode baru."
        )
    return new


def _difference(stands: Content, content: Content, scope: Scope) -> str:
    if not scope.covers(str(stands["area"])):
        return "dipakai di luar lingkup wilayah Anda"
    return "; ".join(
        f"{_COLUMNS[name]}: tercatat {_shown(stands[name])}, kini ditulis {_shown(value)}"
        for name, value in content.items()
        if value != stands[name]
    )


def _shown(value: Value) -> str:
    match value:
        case None:
            return "kosong"
        case int():
            return str(Rupiah(value))
        case str():
            return value
        case _:
            return "|".join(value)


def listed(codes: Sequence[str], *, most: int = 8) -> str:
    """Codes as a sentence lists them, the rest of a long list by its number."""
    told = ", ".join(codes[:most])
    return told if len(codes) <= most else f"{told}, dan {len(codes) - most} lagi"


# --- the journal ----------------------------------------------------------------------------------------------


def event(contents: Mapping[str, Content]) -> dict[str, object]:
    """The full contents by code, as the journal takes them.

    Numbers of budget papers (1.04.2.10.0.00.01.0000) are as long as a NIK, which the journal refuses: in them a middle
    dot stands for each sign between two digits.
    """
    return {
        _told(code): {name: _told(value) if isinstance(value, str) else value for name, value in content.items()}
        for code, content in contents.items()
    }


def _told(text: str) -> str:
    return LONG_NUMBER.sub(lambda found: _BREAK.sub("·", found[0]), text)
