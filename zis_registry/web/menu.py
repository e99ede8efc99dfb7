"""The menu: the same order for everybody, only what the role has, in four groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zis_registry.services.accounts.access import roles
from zis_registry.terms.access import Reader


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the menu: its key, words, path and icon."""

    key: str
    words: str
    path: str
    icon: str


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one heading ("" for none)."""

    heading: str
    places: tuple[Place, ...]


HOME = Place("beranda", "Beranda", "/", "rumah")
SEARCH = Place("cari", "Cari", "/cari", "cari")
MENU = Place("menu", "Menu", "/menu", "menu")
GROUPS = (
    Group("", (HOME,)),
    Group(
        "Data",
        (
            Place("unggahan", "Unggahan", "/unggahan", "unggah"),
            Place("kasus", "Kasus ganda", "/kasus", "kasus"),
            Place("rumah-tangga", "Rumah tangga", "/rumah-tangga", "keluarga"),
            Place("asnaf", "Asnaf", "/asnaf", "stempel"),
        ),
    ),
    Group(
        "Kebutuhan dan dana",
        (
            Place("kesenjangan", "Kesenjangan", "/kesenjangan", "grafik"),
            Place("dana", "Dana", "/dana", "dana"),
            Place("usulan", "Usulan alokasi", "/usulan", "daftar"),
        ),
    ),
    Group(
        "Surat dan dasar",
        (
            Place("dokumen", "Dokumen", "/dokumen", "dokumen"),
            Place("dasar-hukum", "Dasar hukum", "/dasar-hukum", "timbangan"),
            Place("aturan", "Aturan", "/aturan", "buku"),
        ),
    ),
    Group(
        "Pengawasan",
        (
            Place("audit", "Catatan audit", "/audit", "audit"),
            Place("siapa-melihat", "Siapa melihat siapa", "/siapa-melihat", "mata"),
            Place("pengguna", "Pengguna", "/pengguna", "pengguna"),
            Place("kantor", "Kantor", "/kantor", "kantor"),
        ),
    ),
    Group(
        "Bantuan",
        (
            Place("panduan", "Panduan", "/panduan", "tanya"),
            Place("peran", "Peran dan kewenangan", "/peran", "peran"),
            Place("akun", "Akun saya", "/akun", "akun"),
        ),
    ),
)
ALWAYS = frozenset({"beranda", "panduan", "peran", "akun"})


def menu_of(reader: Reader) -> tuple[Group, ...]:
    """The reader's menu."""
    return _menu(frozenset(roles()[reader.role].menu) | ALWAYS)


@cache
def _menu(keys: frozenset[str]) -> tuple[Group, ...]:
    groups = (Group(group.heading, tuple(p for p in group.places if p.key in keys)) for group in GROUPS)
    return tuple(group for group in groups if group.places)


def bar_of(reader: Reader) -> tuple[Place, ...]:
    """The places at the bottom of a phone, the menu last."""
    known = {place.key: place for group in GROUPS for place in group.places} | {SEARCH.key: SEARCH}
    return (*(known[key] for key in roles()[reader.role].bar), MENU)
