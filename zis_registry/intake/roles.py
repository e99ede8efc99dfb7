"""What a column of a list is for; its text is the canonical column of reference/header_variants.csv."""

from __future__ import annotations

from enum import StrEnum

from zis_registry.terms.household import Field


class Role(StrEnum):
    """The roles this reader knows; a canonical column that is not here is recognised and left out."""

    NUMBER = "nomor_urut"
    NIK = "nik"
    FAMILY_CARD = "no_kk"
    NAME = "nama"
    HEAD_NAME = "nama_kepala_keluarga"
    OTHER_NAME = "nama_lain"
    OTHER_IDENTITY = "identitas_lain"
    SEX = "jenis_kelamin"
    BIRTH_PLACE = "tempat_lahir"
    BIRTH_DATE = "tanggal_lahir"
    BIRTH_PLACE_AND_DATE = "tempat_tanggal_lahir"
    RELATION = "hubungan_keluarga"
    MARITAL = "status_kawin"
    RELIGION = "agama"
    MUSLIM = "muslim_terverifikasi"
    ADDRESS = "alamat"
    ADDRESS_NOW = "alamat_domisili"
    HAMLET = "dusun_lingkungan"
    RT = "rt"
    RW = "rw"
    RT_RW = "rt_rw"
    VILLAGE = "desa_kelurahan"
    SUBDISTRICT = "kecamatan"
    VILLAGE_AND_SUBDISTRICT = "kelurahan_kecamatan"
    DISTRICT = "kabupaten_kota"
    VILLAGE_CODE = "kode_desa"
    SUBDISTRICT_CODE = "kode_kecamatan"
    DISTRICT_CODE = "kode_kabupaten"
    LATITUDE = "koordinat_lat"
    LONGITUDE = "koordinat_lng"
    COORDINATES = "koordinat"
    PHONE = "no_hp"
    OCCUPATION = "pekerjaan"
    MEMBERS = "jumlah_anggota"
    DEPENDANTS = "jumlah_tanggungan"
    HOUSE_FAMILIES = "jumlah_kk_serumah"
    INCOME = "penghasilan_bulan"
    LOW_INCOME = "status_ekonomi"
    DECILE = "desil"
    HOUSE_OWNERSHIP = "status_rumah"
    WATER_SOURCE = "sumber_air_minum"
    WATER_ACCESS = "akses_air"
    WATER_DISTANCE = "jarak_air_ke_septik"
    WATER_MINUTES = "waktu_ambil_air"
    WATER_ON_PREMISES = "air_di_rumah"
    TOILET = "fasilitas_bab"
    TOILET_USED = "jamban_dipakai"
    CLOSET = "jenis_kloset"
    DISPOSAL = "pembuangan_tinja"
    TANK_SEALED = "tangki_kedap"
    LAST_EMPTIED = "terakhir_disedot"
    SANITATION_ACCESS = "akses_sanitasi"
    STBM_PILLAR = "pilar_stbm"
    ASNAF = "asnaf"
    AID = "jenis_bantuan"
    AID_RECEIVED = "bantuan_diterima"
    AID_REQUESTED = "usulan_fasilitas"
    AID_YEAR = "tahun_bantuan"
    AID_SOURCE = "sumber_dana"
    SURVEY_DATE = "tanggal_pendataan"
    FORM_TIME = "waktu_isian_form"
    WILLING_DESLUDGING = "bersedia_sedot"
    LIFE_STATUS = "status_hidup"
    NOTE = "keterangan"
    LEFT_OUT = "tidak_dipakai"


FIELDS: dict[Role, Field] = {
    Role.NIK: Field.NIK,
    Role.FAMILY_CARD: Field.FAMILY_CARD,
    Role.NAME: Field.NAME,
    Role.HEAD_NAME: Field.NAME,
    Role.SEX: Field.SEX,
    Role.BIRTH_PLACE: Field.BIRTH_PLACE,
    Role.BIRTH_DATE: Field.BIRTH_DATE,
    Role.BIRTH_PLACE_AND_DATE: Field.BIRTH_DATE,
    Role.RELATION: Field.RELATION,
    Role.MARITAL: Field.MARITAL,
    Role.MUSLIM: Field.MUSLIM_VERIFIED,
    Role.ADDRESS: Field.ADDRESS,
    Role.ADDRESS_NOW: Field.ADDRESS,
    Role.HAMLET: Field.HAMLET,
    Role.RT: Field.RT,
    Role.RW: Field.RW,
    Role.RT_RW: Field.RT,
    Role.VILLAGE: Field.VILLAGE,
    Role.SUBDISTRICT: Field.SUBDISTRICT,
    Role.VILLAGE_AND_SUBDISTRICT: Field.VILLAGE,
    Role.DISTRICT: Field.DISTRICT,
    Role.VILLAGE_CODE: Field.AREA,
    Role.SUBDISTRICT_CODE: Field.AREA,
    Role.DISTRICT_CODE: Field.AREA,
    Role.LATITUDE: Field.LATITUDE,
    Role.LONGITUDE: Field.LONGITUDE,
    Role.COORDINATES: Field.LATITUDE,
    Role.PHONE: Field.PHONE,
    Role.OCCUPATION: Field.OCCUPATION,
    Role.MEMBERS: Field.MEMBERS,
    Role.DEPENDANTS: Field.MEMBERS,
    Role.HOUSE_FAMILIES: Field.HOUSE_FAMILIES,
    Role.INCOME: Field.INCOME,
    Role.LOW_INCOME: Field.LOW_INCOME,
    Role.DECILE: Field.DECILE,
    Role.HOUSE_OWNERSHIP: Field.HOUSE_OWNERSHIP,
    Role.WATER_SOURCE: Field.WATER_SOURCE,
    Role.WATER_ACCESS: Field.DECLARED_WATER,
    Role.WATER_DISTANCE: Field.WATER_FAR_FROM_WASTE,
    Role.WATER_MINUTES: Field.WATER_MINUTES,
    Role.WATER_ON_PREMISES: Field.WATER_ON_PREMISES,
    Role.TOILET: Field.TOILET,
    Role.TOILET_USED: Field.TOILET_USED,
    Role.CLOSET: Field.CLOSET,
    Role.DISPOSAL: Field.DISPOSAL,
    Role.TANK_SEALED: Field.TANK_SEALED,
    Role.LAST_EMPTIED: Field.LAST_EMPTIED,
    Role.SANITATION_ACCESS: Field.DECLARED_SANITATION,
    Role.STBM_PILLAR: Field.DECLARED_SANITATION,
    Role.ASNAF: Field.ASNAF_CONFIRMED,
    Role.AID: Field.AID_FACILITY,
    Role.AID_RECEIVED: Field.AID_FACILITY,
    Role.AID_REQUESTED: Field.REQUESTED_FACILITY,
    Role.AID_YEAR: Field.AID_YEAR,
    Role.AID_SOURCE: Field.AID_SOURCE,
    Role.SURVEY_DATE: Field.SURVEY_DATE,
    Role.FORM_TIME: Field.SURVEY_DATE,
    Role.WILLING_DESLUDGING: Field.WILLING_DESLUDGING,
    Role.LIFE_STATUS: Field.DECEASED,
    Role.NOTE: Field.NOTE,
}

AREA_ROLES = frozenset(
    {
        Role.VILLAGE,
        Role.SUBDISTRICT,
        Role.VILLAGE_AND_SUBDISTRICT,
        Role.DISTRICT,
        Role.VILLAGE_CODE,
        Role.SUBDISTRICT_CODE,
        Role.DISTRICT_CODE,
    }
)
# What only people who assess may see of a list (no religion by inference, no one's means).
RESTRICTED_ROLES = frozenset({Role.RELIGION, Role.MUSLIM, Role.ASNAF, Role.DECILE, Role.INCOME, Role.LOW_INCOME})
NAME_ROLES = frozenset({Role.NAME, Role.HEAD_NAME})


def role_of(canonical: str) -> Role:
    """The role of a canonical column as the table writes it ("rt_rw (pecah)"); LEFT_OUT for the others."""
    try:
        return Role(canonical.partition(" (")[0].strip())
    except ValueError:
        return Role.LEFT_OUT
