"""The words for each level of agreement, in Indonesian, without any personal number or name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from zis_registry.linkage.levels import (
    BirthLevel,
    CardLevel,
    FamilyLevel,
    NameLevel,
    NikLevel,
    PhoneLevel,
    PlaceLevel,
    PointLevel,
    SexLevel,
)

UNKNOWN: Final = "tidak_diketahui"

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "nik": {
            NikLevel.EXACT: "NIK sama (16 angka, teks)",
            NikLevel.ZERO_ENDED: "NIK sama, tetapi berakhir 0 sehingga hanya 15 angka yang pasti",
            NikLevel.SIXTEEN: "NIK sama (16 angka, tetapi sel angka)",
            NikLevel.FIFTEEN: "NIK hanya cocok 15 angka",
            NikLevel.CROSSED: "NIK yang satu tertulis di kolom KK yang lain",
            NikLevel.EDIT: "NIK berbeda satu angka atau dua angka tertukar",
            NikLevel.SERIAL: "NIK berbeda hanya pada nomor urut",
            NikLevel.DIFFERENT: "NIK berbeda",
            NikLevel.UNKNOWN: "NIK tidak dapat dibandingkan",
        },
        "name": {
            NameLevel.EQUAL: "nama sama",
            NameLevel.CLOSE: "nama mirip",
            NameLevel.ALIAS: "nama Daeng sama",
            NameLevel.PARTLY: "nama agak mirip",
            NameLevel.DIFFERENT: "nama berbeda",
            NameLevel.UNKNOWN: "nama tidak dapat dibandingkan",
        },
        "birth": {
            BirthLevel.EQUAL: "tanggal lahir sama",
            BirthLevel.HEAPED: "tanggal lahir sama, tetapi tanggal yang umum dipakai",
            BirthLevel.SWAPPED: "tanggal lahir sama bila hari dan bulan ditukar",
            BirthLevel.NEAR: "tanggal lahir berbeda satu bagian",
            BirthLevel.DIFFERENT: "tanggal lahir berbeda",
            BirthLevel.UNKNOWN: "tanggal lahir tidak dapat dibandingkan",
        },
        "sex": {
            SexLevel.SAME: "jenis kelamin sama",
            SexLevel.DIFFERENT: "jenis kelamin berbeda",
            SexLevel.UNKNOWN: "jenis kelamin tidak dapat dibandingkan",
        },
        "card": {
            CardLevel.EXACT: "KK sama (16 angka, teks)",
            CardLevel.FIFTEEN: "KK hanya cocok 15 angka",
            CardLevel.DIFFERENT: "KK berbeda",
            CardLevel.UNKNOWN: "KK tidak dapat dibandingkan",
        },
        "phone": {
            PhoneLevel.SAME: "nomor HP sama",
            PhoneLevel.DIFFERENT: "nomor HP berbeda",
            PhoneLevel.UNKNOWN: "nomor HP tidak dapat dibandingkan",
        },
        "place": {
            PlaceLevel.NEIGHBOURHOOD: "desa dan RT/RW sama",
            PlaceLevel.HAMLET: "desa dan dusun sama",
            PlaceLevel.VILLAGE: "desa sama",
            PlaceLevel.OTHER_NEIGHBOURHOOD: "desa sama, RT/RW berbeda",
            PlaceLevel.SUBDISTRICT: "kecamatan sama, desa berbeda",
            PlaceLevel.DISTRICT: "kabupaten/kota sama, kecamatan berbeda",
            PlaceLevel.ELSEWHERE: "kabupaten/kota berbeda",
            PlaceLevel.UNKNOWN: "alamat tidak dapat dibandingkan",
        },
        "point": {
            PointLevel.SAME_HOUSE: "titik rumah berjarak kurang dari 15 m",
            PointLevel.APART: "titik rumah berjauhan",
            PointLevel.UNKNOWN: "titik rumah tidak dapat dibandingkan",
        },
        "family": {
            FamilyLevel.SPOUSE: "kepala yang satu tercatat sebagai suami/istri pada daftar lain",
            FamilyLevel.MEMBER: "kepala yang satu tercatat sebagai anggota keluarga pada daftar lain",
            FamilyLevel.SHARED: "ada anggota keluarga yang sama",
            FamilyLevel.NONE_SHARED: "tidak ada anggota keluarga yang sama",
            FamilyLevel.UNKNOWN: "anggota keluarga tidak dapat dibandingkan",
        },
    }
)
