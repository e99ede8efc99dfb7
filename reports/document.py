"""What every paper carries: its identity, letterhead and signatures, and the checks that papers share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zis_registry.errors import InvalidValue

MOST_RUPIAH = 10**15
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{1,60}")
_NIP = re.compile(r"[0-9]{18}")


class Standing(StrEnum):
    """Whether people have decided: before approval every paper says RANCANGAN (decisions 2); a copy decides nothing."""

    DRAFT = "RANCANGAN"
    APPROVED = "DISETUJUI"
    COPY = "SALINAN"


class Sensitivity(StrEnum):
    """The "sifat" of an official paper."""

    ORDINARY = "BIASA"
    RESTRICTED = "TERBATAS"


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """What identifies a paper.

    `document_id` is the registry's own ("LA-2026-11-000317", at most 28 characters), `number` the office's letter
    number, `data_on` the day of the data; `sample` marks invented data. `verify_url` (ASCII, at most 68 characters; ""
    when there is none) is the page where the paper can be checked; `journal_head` is a hash of the journal, or "".
    """

    document_id: str
    number: str
    standing: Standing
    sensitivity: Sensitivity
    data_on: date
    sample: bool
    verify_url: str = ""
    journal_head: str = ""

    def __post_init__(self) -> None:
        require_text("nomor dokumen", self.document_id)
        require_text("nomor surat", self.number)
        if not re.fullmatch(r"[A-Za-z0-9./-]{1,28}", self.document_id):
            raise InvalidValue(
                "Nomor dokumen hanya huruf, angka, titik, garis miring dan tanda hubung, paling banyak 28."
            )
        if self.verify_url and not _URL.fullmatch(self.verify_url):
            raise InvalidValue("Alamat pemeriksaan dokumen harus http(s), tanpa spasi, paling banyak 68 huruf.")
        if not re.fullmatch(r"[0-9a-f]{0,64}", self.journal_head):
            raise InvalidValue("Sidik jurnal harus heksadesimal.")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop: one to four bold lines, up to two address lines, and captions (12 letters) of the empty logo frames."""

    lines: tuple[str, ...]
    address: tuple[str, ...] = ()
    left_mark: str = "POKJA"
    right_mark: str = "BAZNAS"

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= 4 or len(self.address) > 2:
            raise InvalidValue("Kop memuat 1 sampai 4 baris nama dan paling banyak 2 baris alamat.")
        if max(len(self.left_mark), len(self.right_mark)) > 12:
            raise InvalidValue("Tulisan pada bingkai logo paling banyak 12 huruf.")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the lines of the position, the name with titles, 18 digits of NIP or "", a note under the name.

    `stamped` leaves the free box of 25 x 25 mm for the meterai beside the signature.
    """

    position: tuple[str, ...]
    name: str
    nip: str = ""
    note: str = ""
    stamped: bool = False

    def __post_init__(self) -> None:
        require_text("nama penanda tangan", self.name)
        if not 1 <= len(self.position) <= 4:
            raise InvalidValue("Jabatan penanda tangan memuat 1 sampai 4 baris.")
        if self.nip and not _NIP.fullmatch(self.nip):
            raise InvalidValue(f"NIP {self.name} harus 18 angka, atau dikosongkan.")


@dataclass(frozen=True, slots=True)
class Signing:
    """Place, day (None leaves it open), one to four signatories two a row, who acknowledges, and the tembusan."""

    place: str
    on: date | None
    signatories: tuple[Signatory, ...]
    acknowledged: Signatory | None = None
    copies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_text("tempat penandatanganan", self.place)
        if not 1 <= len(self.signatories) <= 4:
            raise InvalidValue("Dokumen ditandatangani oleh 1 sampai 4 orang.")


def require_text(what: str, value: str) -> None:
    """Refuse an empty text.; raises InvalidValue."""
    if not value.strip():
        raise InvalidValue(f"Isian {what} tidak boleh kosong.")


def require_money(what: str, *amounts: int) -> None:
    """Refuse amounts below nothing or beyond 10**15 rupiah.; raises InvalidValue."""
    if not all(0 <= amount <= MOST_RUPIAH for amount in amounts):
        raise InvalidValue(f"Jumlah rupiah pada {what} tidak sah.")


def require_counts(what: str, *numbers: int) -> None:
    """Refuse negative counts.; raises InvalidValue."""
    if any(number < 0 for number in numbers):
        raise InvalidValue(f"Jumlah unit pada {what} tidak boleh negatif.")


def require_agreement(what: str, first: int, second: int) -> None:
    """Refuse two figures for one thing that differ.; raises InvalidValue."""
    if first != second:
        raise InvalidValue(f"Angka tidak cocok pada {what}: {first} dan {second}.")


def require_distinct(what: str, names: Iterable[str]) -> None:
    """Refuse a name that appears twice.; raises InvalidValue."""
    listed = list(names)
    if len(set(listed)) != len(listed):
        raise InvalidValue(f"Ada {what} yang tercatat dua kali.")
