"""The facts a list can tell about a household: field names, their value types, and how they are written as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, assert_never

from zis_registry.errors import InvalidValue


class Field(StrEnum):
    """Every fact we keep; the text is its stable name in the database. The comment gives the value's type."""

    NAME = "nama"  # str, as written
    NIK = "nik"  # IdentityReading
    FAMILY_CARD = "no_kk"  # IdentityReading
    SEX = "jenis_kelamin"  # str "L" | "P"
    BIRTH_PLACE = "tempat_lahir"  # str
    BIRTH_DATE = "tanggal_lahir"  # date
    RELATION = "hubungan_keluarga"  # Relation
    MARITAL = "status_kawin"  # str
    OCCUPATION = "pekerjaan"  # str
    PHONE = "no_hp"  # str, "08..."
    ADDRESS = "alamat"  # str
    HAMLET = "dusun"  # str
    RT = "rt"  # int
    RW = "rw"  # int
    DISTRICT = "kabupaten_kota"  # str, as written
    SUBDISTRICT = "kecamatan"  # str, as written
    VILLAGE = "desa_kelurahan"  # str, as written
    AREA = "kode_wilayah"  # str, Kemendagri digits: 10 (desa), 6 (kecamatan) or 4 (kabupaten), the finest resolved
    LATITUDE = "lintang"  # str, decimal degrees
    LONGITUDE = "bujur"  # str, decimal degrees
    MEMBERS = "jumlah_anggota"  # int, persons
    HOUSE_FAMILIES = "jumlah_kk_serumah"  # int, families in the house
    INCOME = "penghasilan_bulan"  # int, rupiah a month of the whole household
    DECILE = "desil"  # int 1..10
    LOW_INCOME = "mbr"  # bool, MBR as the form declares it (not mustahik!)
    MUSLIM_VERIFIED = "muslim_terverifikasi"  # bool, verified by a BAZNAS survey
    ASNAF_CONFIRMED = "asnaf_ditetapkan"  # str, e.g. "FAKIR", confirmed by BAZNAS
    SURVEY_DATE = "tanggal_survei"  # date
    HOUSE_OWNERSHIP = "status_rumah"  # str
    TOILET = "fasilitas_bab"  # Toilet
    TOILET_USED = "jamban_dipakai"  # bool
    CLOSET = "jenis_kloset"  # Closet
    DISPOSAL = "pembuangan_tinja"  # Disposal
    TANK_SEALED = "tangki_kedap"  # bool
    LAST_EMPTIED = "terakhir_disedot"  # date
    WATER_SOURCE = "sumber_air"  # WaterSource
    WATER_FAR_FROM_WASTE = "jarak_air_aman"  # bool, at least 10 m from waste storage
    WATER_MINUTES = "waktu_ambil_air"  # int, minutes round trip
    WATER_ON_PREMISES = "air_di_rumah"  # bool
    DECLARED_SANITATION = "rung_sanitasi_dinyatakan"  # RungRange of SanitationRung
    DECLARED_WATER = "rung_air_dinyatakan"  # RungRange of WaterRung
    REQUESTED_FACILITY = "usulan_fasilitas"  # Facility
    AID_FACILITY = "bantuan_diterima"  # Facility already received
    AID_YEAR = "tahun_bantuan"  # int
    AID_SOURCE = "sumber_bantuan"  # str
    WILLING_DESLUDGING = "bersedia_sedot"  # bool, willing to join scheduled desludging (L2T2)
    DECEASED = "almarhum"  # bool
    NOTE = "keterangan"  # str


class Relation(StrEnum):
    """Relation to the head of family (SHDK)."""

    HEAD = "kepala"
    SPOUSE = "istri_suami"
    CHILD = "anak"
    PARENT = "orang_tua"
    OTHER = "lainnya"


class Toilet(StrEnum):
    """Where the household defecates (domain rules 3.1; Regsosek 309a)."""

    OWN = "sendiri"
    SHARED_KNOWN = "bersama_tertentu"
    COMMUNAL = "mck_komunal"
    PUBLIC = "umum"
    NONE = "tidak_ada"


class Closet(StrEnum):
    """Kind of closet (Regsosek 309b)."""

    GOOSENECK = "leher_angsa"
    SLIDE = "plengsengan"
    PIT = "cemplung"


class Disposal(StrEnum):
    """Where the faeces go (Regsosek 310)."""

    SEWER = "ipald"
    SEPTIC_TANK = "tangki_septik"
    PIT_HOLE = "lubang_tanah"
    OPEN = "badan_air_atau_terbuka"


class WaterSource(StrEnum):
    """Main source of drinking water (Permen PUPR 29/2018; Regsosek 306a)."""

    PIPED = "leding"
    PIPED_RETAIL = "leding_eceran"
    BOREHOLE = "sumur_bor"
    PROTECTED_WELL = "sumur_terlindung"
    UNPROTECTED_WELL = "sumur_tak_terlindung"
    PROTECTED_SPRING = "mata_air_terlindung"
    UNPROTECTED_SPRING = "mata_air_tak_terlindung"
    RAINWATER = "air_hujan"
    STANDPIPE = "kran_umum"
    BOTTLED = "air_kemasan"
    REFILL = "air_isi_ulang"
    VENDOR = "penjual_eceran"
    SURFACE = "air_permukaan"


class SanitationRung(IntEnum):
    """Rungs of the sanitation ladder, worst first (Nawasis; the 6-rung variant)."""

    BABS_TERBUKA = 0
    BABS_TERTUTUP = 1
    BELUM_LAYAK = 2
    LAYAK_BERSAMA = 3
    LAYAK_SENDIRI = 4
    AMAN = 5


class WaterRung(IntEnum):
    """Rungs of the drinking-water ladder, worst first (Nawasis)."""

    TIDAK_ADA_AKSES = 0
    TIDAK_LAYAK = 1
    LAYAK_TERBATAS = 2
    LAYAK_DASAR = 3
    AMAN = 4


@dataclass(frozen=True, slots=True)
class RungRange:
    """A rung that a form declares, with its lower and upper bound (both included) as rung numbers."""

    lower: int
    upper: int

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise InvalidValue(f"Batas bawah tangga {self.lower} melebihi batas atas {self.upper}.")


class Service(StrEnum):
    """The two services a dwelling may lack."""

    SANITATION = "sanitasi"
    WATER = "air_minum"


class Facility(StrEnum):
    """What can be built: for one household, or for the many that share a communal facility (domain rules 3.7)."""

    TOILET_WITH_TANK = "JAMBAN_TS"
    SEPTIC_TANK = "TANGKI_SEPTIK_INDIVIDUAL"
    PIPED_CONNECTION = "SR_PDAM"
    RURAL_CONNECTION = "SR_SPAM_PERDESAAN"
    MCK = "MCK"
    COMMUNAL_TANK = "TANGKI_SEPTIK_KOMUNAL"
    COMMUNAL_PLANT = "IPAL_KOMUNAL"
    PUBLIC_TAP = "HIDRAN_UMUM"
    COMMUNAL_SUPPLY = "SPAM_KOMUNAL"

    @property
    def service(self) -> Service:
        """The service this facility gives."""
        match self:
            case (
                Facility.TOILET_WITH_TANK
                | Facility.SEPTIC_TANK
                | Facility.MCK
                | Facility.COMMUNAL_TANK
                | Facility.COMMUNAL_PLANT
            ):
                return Service.SANITATION
            case Facility.PIPED_CONNECTION | Facility.RURAL_CONNECTION | Facility.PUBLIC_TAP | Facility.COMMUNAL_SUPPLY:
                return Service.WATER
            case _:
                assert_never(self)

    @property
    def is_communal(self) -> bool:
        """Whether many households share it; it has no unit cost, the RAB of its group is its cost."""
        return self in (
            Facility.MCK,
            Facility.COMMUNAL_TANK,
            Facility.COMMUNAL_PLANT,
            Facility.PUBLIC_TAP,
            Facility.COMMUNAL_SUPPLY,
        )


class ListKind(StrEnum):
    """What a list is for; it decides where its facts go."""

    PROPOSAL = "usulan"
    CENSUS = "sensus"
    SURVEY = "survei_baznas"
    PAST_AID = "penerima_terdahulu"
    POPULATION = "penduduk"
    WELFARE = "dtsen"


class RowFate(StrEnum):
    """What a physical row of a sheet is; their counts add up to the file (decisions 5)."""

    TITLE = "judul"
    HEADER = "kepala"
    NUMBERING = "nomor_kolom"
    NOTE = "catatan"
    SIGNATURE = "tanda_tangan"
    BLANK = "kosong"
    TOTAL = "jumlah"
    DATA = "data"


class RowClass(StrEnum):
    """What became of a row that was read; read = saved + updated + known + rejected + skipped."""

    SAVED = "saved"
    UPDATED = "updated"
    KNOWN = "known"
    REJECTED = "rejected"
    SKIPPED = "skipped"


Facts = Mapping[Field, Any]
