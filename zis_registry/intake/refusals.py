"""Why a file is not read at all, and how to mend it: one code, one Indonesian text."""

from __future__ import annotations

from enum import StrEnum

from zis_registry.errors import WorkbookRefused


class Refusal(StrEnum):
    """The reasons; the text is the exception's stable code."""

    EMPTY = "berkas-kosong"
    TOO_LARGE = "berkas-terlalu-besar"
    OLD_EXCEL = "berkas-xls-lama"
    PROTECTED = "berkas-bersandi"
    OLE = "berkas-ole"
    HTML = "berkas-html"
    XML = "berkas-xml"
    PDF = "berkas-pdf"
    PICTURE = "berkas-gambar"
    ARCHIVE = "berkas-arsip"
    OPEN_DOCUMENT = "berkas-ods"
    BINARY_WORKBOOK = "berkas-xlsb"
    OTHER_OFFICE = "berkas-bukan-lembar-kerja"
    UNKNOWN = "berkas-tak-dikenal"
    DAMAGED = "berkas-rusak"
    PACKAGE = "berkas-paket-janggal"
    PART_ENCRYPTED = "berkas-bagian-terenkripsi"
    BOMB = "berkas-bom-zip"
    LYING_SIZE = "berkas-ukuran-palsu"
    DOCTYPE = "berkas-doctype"
    XML_DAMAGED = "berkas-xml-rusak"
    XML_DEEP = "berkas-xml-terlalu-dalam"
    FAR_CELL = "berkas-sel-terlalu-jauh"
    TOO_MANY_ROWS = "berkas-terlalu-banyak-baris"
    TOO_MANY_COLUMNS = "berkas-terlalu-banyak-kolom"
    TOO_MANY_CELLS = "berkas-terlalu-banyak-sel"
    TOO_MANY_SHEETS = "berkas-terlalu-banyak-lembar"
    CELL_TOO_LONG = "berkas-sel-terlalu-panjang"
    TEXT_TOO_LONG = "berkas-teks-terlalu-banyak"
    ENCODING = "berkas-enkode"
    NO_DELIMITER = "berkas-tanpa-pemisah"
    READERS_DISAGREE = "berkas-pembaca-berselisih"
    NO_SHEET = "berkas-tanpa-lembar"
    NO_TABLE = "berkas-tanpa-tabel"
    TIMEOUT = "berkas-waktu-habis"
    MEMORY = "berkas-memori-habis"
    CHILD_DIED = "berkas-pembaca-mati"


_SAVE_AS_XLSX = (
    "Buka berkasnya di Excel atau LibreOffice, pilih Simpan Sebagai, jenis 'Buku Kerja Excel (.xlsx)', lalu unggah."
)
_COPY_VALUES = "Salin tabelnya saja (Salin, Tempel Nilai) ke buku kerja baru, simpan sebagai .xlsx, lalu unggah."
_SEND_AGAIN = "Minta pengirim mengirim ulang, atau buka dan simpan ulang sebagai .xlsx."

_TEXTS: dict[Refusal, str] = {
    Refusal.EMPTY: f"Berkas ini kosong (0 byte). {_SEND_AGAIN}",
    Refusal.TOO_LARGE: "Berkas ini {size} MB, melebihi batas {limit} MB. Hapus foto dan lembar yang tak perlu, "
    "atau pecah per kecamatan.",
    Refusal.OLD_EXCEL: f"Berkas ini Excel lama (.xls, 97-2003), apa pun akhiran namanya. {_SAVE_AS_XLSX}",
    Refusal.PROTECTED: "Buku kerja ini dilindungi kata sandi, isinya tidak dapat dibaca. Buka dengan sandinya, pilih "
    "Berkas > Info > Proteksi Buku Kerja > Enkripsi dengan Kata Sandi, kosongkan sandinya, simpan, lalu unggah.",
    Refusal.OLE: f"Berkas ini dokumen Office lama yang bukan lembar kerja. {_SAVE_AS_XLSX}",
    Refusal.HTML: f"Berkas ini halaman web (HTML) yang dinamai seperti Excel. {_SAVE_AS_XLSX}",
    Refusal.XML: f"Berkas ini XML, bukan buku kerja .xlsx. {_SAVE_AS_XLSX}",
    Refusal.PDF: "Berkas ini PDF; tabel di dalamnya tidak dapat dibaca dengan pasti. "
    "Minta berkas Excel aslinya (.xlsx).",
    Refusal.PICTURE: "Berkas ini gambar atau pindaian. Minta berkas Excel aslinya (.xlsx), atau ketik daftarnya.",
    Refusal.ARCHIVE: "Berkas ini arsip ({what}). Buka arsipnya dan unggah daftar di dalamnya "
    "satu per satu (.xlsx atau .csv).",
    Refusal.OPEN_DOCUMENT: f"Berkas ini OpenDocument (.ods). {_SAVE_AS_XLSX}",
    Refusal.BINARY_WORKBOOK: f"Berkas ini buku kerja biner (.xlsb). {_SAVE_AS_XLSX}",
    Refusal.OTHER_OFFICE: "Berkas ini {what}, bukan lembar kerja. Salin tabelnya ke Excel dan simpan sebagai .xlsx.",
    Refusal.UNKNOWN: f"Isi berkas ini bukan lembar kerja .xlsx dan bukan teks .csv. {_SAVE_AS_XLSX}",
    Refusal.DAMAGED: "Berkas ini terpotong atau rusak ({what}). " + _SEND_AGAIN,
    Refusal.PACKAGE: "Susunan dalam berkas ini janggal dan tidak aman dibuka ({what}). " + _COPY_VALUES,
    Refusal.PART_ENCRYPTED: "Bagian '{part}' di dalam berkas ini terenkripsi. Simpan ulang tanpa kata sandi.",
    Refusal.BOMB: "Berkas ini mengembang terlalu besar saat dibuka ({what}), seperti bom zip. " + _COPY_VALUES,
    Refusal.LYING_SIZE: "Ukuran bagian '{part}' di dalam berkas ini tidak seperti yang dinyatakan. " + _SEND_AGAIN,
    Refusal.DOCTYPE: "Bagian '{part}' memuat deklarasi DOCTYPE, yang tidak pernah ada pada buku kerja biasa. "
    + _COPY_VALUES,
    Refusal.XML_DAMAGED: "Bagian '{part}' di dalam berkas ini rusak (baris {line}). " + _SEND_AGAIN,
    Refusal.XML_DEEP: "Bagian '{part}' bersarang lebih dari {limit} tingkat. " + _COPY_VALUES,
    Refusal.FAR_CELL: "Lembar '{sheet}' punya isi di sel {cell}, jauh di luar tabel "
    "(batas {rows} baris, {columns} kolom). "
    "Hapus isi sel itu, simpan, lalu unggah.",
    Refusal.TOO_MANY_ROWS: "Lembar '{sheet}' memuat lebih dari {limit} baris "
    "(termasuk baris kosong yang diberi format). "
    "Hapus baris kosong di bawah tabel, atau pecah daftarnya.",
    Refusal.TOO_MANY_COLUMNS: "Lembar '{sheet}' memuat lebih dari {limit} kolom. Hapus kolom yang tidak perlu.",
    Refusal.TOO_MANY_CELLS: "Lembar '{sheet}' memuat lebih dari {limit} sel. Hapus kolom atau baris yang tidak perlu, "
    "atau pecah daftarnya.",
    Refusal.TOO_MANY_SHEETS: "Buku kerja ini memuat {count} lembar, batasnya {limit}. Pecah menjadi beberapa berkas.",
    Refusal.CELL_TOO_LONG: "{where} berisi lebih dari {limit} huruf. Pendekkan isinya, lalu unggah lagi.",
    Refusal.TEXT_TOO_LONG: "Seluruh teks berkas ini lebih dari {limit} huruf. Pecah menjadi beberapa berkas.",
    Refusal.ENCODING: "Huruf dalam berkas teks ini tidak terbaca ({what}). Di Excel pilih Simpan Sebagai, "
    "jenis 'CSV UTF-8', atau simpan sebagai .xlsx.",
    Refusal.NO_DELIMITER: "Berkas teks ini tidak punya pemisah kolom yang ajek (titik koma, koma, tab, atau '|'). "
    "Simpan sebagai .xlsx, atau sebagai 'CSV UTF-8'.",
    Refusal.READERS_DISAGREE: "Lembar '{sheet}' baris {row} terbaca berbeda oleh dua pembaca, "
    "sehingga isinya tidak pasti. " + _COPY_VALUES,
    Refusal.NO_SHEET: "Buku kerja ini tidak punya lembar yang terlihat dan berisi. Tampilkan (unhide) lembar datanya.",
    Refusal.NO_TABLE: "Tidak ditemukan tabel dengan kolom nama pada berkas ini ({what}). "
    "Pastikan ada baris judul kolom, misalnya NO, NAMA, NIK, DESA, lalu unggah lagi.",
    Refusal.TIMEOUT: "Berkas ini tidak selesai dibaca dalam {limit} detik. " + _COPY_VALUES,
    Refusal.MEMORY: "Berkas ini memerlukan memori lebih dari {limit} MB untuk dibaca. " + _COPY_VALUES,
    Refusal.CHILD_DIED: "Pembaca berkas berhenti mendadak saat membuka berkas ini. " + _COPY_VALUES,
}


def refuse(reason: Refusal, **values: object) -> WorkbookRefused:
    """The exception to raise for a reason, its text filled with `values` (never personal ones)."""
    return WorkbookRefused(_TEXTS[reason].format(**values), code=reason.value)
