"""The levels at which two listings can agree or differ, field by field; their texts are the keys of weights.toml."""

from __future__ import annotations

from enum import StrEnum


class NikLevel(StrEnum):
    """How the NIK of two listed persons relate (studies/linkage 8; decisions 7)."""

    EXACT = "sama_teks"  # 16 digits, text on both sides
    ZERO_ENDED = "sama_berakhir_nol"  # the same, but ending in 0: perhaps rounded before it became text
    SIXTEEN = "sama_angka"  # 16 digits, but a number cell on one side: whole, yet it only proposes
    FIFTEEN = "lima_belas"  # the first 15 digits, at least one side damaged
    CROSSED = "tertukar_kk"  # the NIK of one stands in the family card column of the other
    EDIT = "beda_satu"  # one digit or one adjacent swap among area and birth digits
    SERIAL = "beda_nomor_urut"  # one digit or swap in the serial: neighbours and twins, rarely a typing error
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak_diketahui"


class NameLevel(StrEnum):
    """How two names relate (domain rules 8.3, 8.4)."""

    EQUAL = "sama"  # the same words by sound, and no Daeng or parent name against it
    CLOSE = "mirip"  # likeness >= 0.85 and a shared beginning
    ALIAS = "nama_daeng"  # the Daeng name alone
    PARTLY = "agak_mirip"  # likeness 0.6 to 0.85
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak_diketahui"


class BirthLevel(StrEnum):
    """How two birth dates relate; a date may come from the NIK where none is given."""

    EQUAL = "sama"
    HEAPED = "sama_tanggal_umum"  # equal, but 31 December, 1 July or 1 January: dates of those who do not know theirs
    SWAPPED = "hari_bulan_tertukar"
    NEAR = "beda_satu_bagian"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak_diketahui"


class SexLevel(StrEnum):
    """How two sexes relate."""

    SAME = "sama"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak_diketahui"


class CardLevel(StrEnum):
    """How two family card numbers relate."""

    EXACT = "sama_teks"
    FIFTEEN = "lima_belas"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak_diketahui"


class PhoneLevel(StrEnum):
    """How two phone numbers relate."""

    SAME = "sama"
    DIFFERENT = "berbeda"
    UNKNOWN = "tidak_diketahui"


class PlaceLevel(StrEnum):
    """How two addresses relate, nearest first; an unresolved desa gives no more than what is known."""

    NEIGHBOURHOOD = "desa_rt_rw"
    HAMLET = "desa_dusun"
    VILLAGE = "desa"
    OTHER_NEIGHBOURHOOD = "desa_rt_lain"  # the same desa, but another RT or RW
    SUBDISTRICT = "kecamatan"
    DISTRICT = "kabupaten"
    ELSEWHERE = "luar_kabupaten"
    UNKNOWN = "tidak_diketahui"


class PointLevel(StrEnum):
    """How two coordinates relate."""

    SAME_HOUSE = "serumah"  # less than 15 m
    APART = "berjauhan"
    UNKNOWN = "tidak_diketahui"


class FamilyLevel(StrEnum):
    """How the other persons of the two families relate."""

    SPOUSE = "suami_istri"  # one side's listed person is the spouse on the other side
    MEMBER = "anggota"  # one side's listed person is another member on the other side
    SHARED = "anggota_sama"  # both sides name the same other persons
    NONE_SHARED = "anggota_berbeda"  # both name others, and nobody appears on both
    UNKNOWN = "tidak_diketahui"


SAME_NAME = frozenset({NameLevel.EQUAL, NameLevel.CLOSE})
SAME_BIRTH = frozenset({BirthLevel.EQUAL, BirthLevel.HEAPED})
SAME_VILLAGE = frozenset(
    {PlaceLevel.NEIGHBOURHOOD, PlaceLevel.HAMLET, PlaceLevel.VILLAGE, PlaceLevel.OTHER_NEIGHBOURHOOD}
)
