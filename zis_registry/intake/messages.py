"""The catalogue of findings: one code, one text, one way to mend it."""

from __future__ import annotations

from enum import Enum

from zis_registry.terms.finding import Finding, Severity
from zis_registry.terms.masking import masked

_SHOWN = 60
_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Code(Enum):
    """Every finding that reading a list can give: stable code, how much it matters, what it says, how to mend it."""

    def __init__(self, code: str, severity: Severity, message: str, remedy: str) -> None:
        self.code = code
        self.severity = severity
        self.message = message
        self.remedy = remedy

    # fmt: off
    NO_NAME = ("nama-kosong", _E,
        "Baris ini tidak punya nama, sehingga tidak disimpan.", "Isi namanya di berkas asal, lalu unggah lagi.")
    NO_AREA = ("wilayah-tidak-ada", _E,
        "Baris ini tidak menyebut wilayah yang dikenal ({value}), sehingga tidak disimpan.",
        "Isi desa/kelurahan dan kecamatannya sesuai nama resmi.")
    DECEASED = ("nama-almarhum", _W,
        "Nama ini bertanda almarhum/almarhumah.", "Pastikan; bila benar, ganti dengan kepala keluarga sekarang.")
    IDENTITY_MISSING = ("identitas-kosong", _N,
        "{what} kosong atau hanya penanda ({value}); baris dibaca sebagai 'tanpa {what}'.",
        "Lengkapi dari KTP atau KK bila ada.")
    IDENTITY_NUMBER = ("identitas-angka", _W,
        "{what} tersimpan sebagai angka; hanya dipakai untuk mengusulkan kecocokan.",
        "Format kolomnya sebagai Teks sebelum mengetik nomornya.")
    IDENTITY_ROUNDED = ("identitas-dibulatkan", _W,
        "{what} tersimpan sebagai angka dan berakhir 0; digit terakhir dapat hilang (Excel hanya menyimpan 15).",
        "Cocokkan dengan KTP/KK dan ketik ulang di kolom berformat Teks.")
    IDENTITY_COLUMN_ROUNDED = ("identitas-kolom-dibulatkan", _W,
        "Sebagian besar {what} di kolom ini berakhir 0: kolomnya pernah dibulatkan sebelum menjadi teks. Nomornya "
        "hanya dipakai untuk mengusulkan kecocokan.",
        "Minta berkas asal sebelum nomornya diubah menjadi angka.")
    IDENTITY_SCIENTIFIC = ("identitas-notasi-ilmiah", _W,
        "{what} tertulis dalam notasi ilmiah ('7,31E+15'); sekitar sepuluh digit sudah hilang.",
        "Ketik ulang dari KTP/KK; nomor ini tidak dapat dipulihkan.")
    IDENTITY_LENGTH = ("identitas-jumlah-digit", _W,
        "{what} bukan 16 digit ({count} digit: {value}).", "Periksa digit yang kurang atau lebih pada KTP/KK.")
    IDENTITY_INVALID = ("identitas-tidak-sah", _W,
        "{what} tidak sah: {value}.", "Periksa angka, tanggal, dan kode wilayahnya pada KTP/KK.")
    IDENTITY_SEVERAL = ("identitas-lebih-dari-satu", _W,
        "Satu sel memuat lebih dari satu {what}.", "Tulis satu nomor per sel, satu orang per baris.")
    IDENTITY_CLEANED = ("identitas-dibersihkan", _N,
        "{what} dibersihkan sebelum dibaca: {value}.", "Tidak perlu tindakan; hapus tanda itu bila sempat.")
    IDENTITY_SWAPPED = ("identitas-tertukar", _W,
        "NIK dan nomor KK tertukar tempat; dibaca menurut isinya: tanggal di nomor itu cocok bila ditukar.",
        "Tukar kembali isi kedua sel di berkas asal.")
    IDENTITY_SAME = ("identitas-nik-sama-kk", _W,
        "NIK dan nomor KK berisi nomor yang sama; satu di antaranya salah salin, NIK-nya tidak dipakai.",
        "Isi NIK dari KTP.")
    IDENTITY_REPEATED = ("identitas-nik-berulang", _W,
        "NIK ini juga dipakai nama lain pada baris {value}.",
        "Periksa KTP keduanya; satu NIK hanya milik satu orang.")
    BIRTH_SWAPPED = ("tanggal-lahir-tertukar", _W,
        "Hari dan bulan lahir tampak tertukar: tanggal di NIK cocok bila ditukar. Isian tidak diubah.",
        "Periksa tanggal lahir pada KTP dan betulkan di berkas asal.")
    BIRTH_DIFFERS = ("tanggal-lahir-beda-nik", _N,
        "Tanggal lahir berbeda dari tanggal di NIK.",
        "Periksa pada KTP; NIK tidak berubah walau tanggal lahir dibetulkan.")
    SEX_DIFFERS = ("kelamin-beda-nik", _N, "Jenis kelamin berbeda dari yang tersirat di NIK.", "Periksa pada KTP.")
    DATE_UNREADABLE = ("tanggal-tidak-terbaca", _W,
        "'{value}' pada kolom {what} bukan tanggal yang terbaca (hari/bulan/tahun).",
        "Tulis seperti 17/08/1990 atau 17 Agustus 1990.")
    DATE_IMPOSSIBLE = ("tanggal-mustahil", _W, "Tanggal pada kolom {what} mustahil ({value}).", "Periksa tahunnya.")
    DATE_MONTH_FIRST = ("tanggal-bulan-di-depan", _N,
        "Kolom {what} menulis bulan di depan (bulan/hari/tahun); dibaca demikian untuk seluruh kolom.",
        "Periksa satu dua tanggalnya.")
    MONEY_UNREADABLE = ("uang-tidak-terbaca", _W,
        "'{value}' pada kolom {what} bukan satu nilai rupiah.", "Tulis angka saja, misalnya 1.500.000.")
    MONEY_RANGE = ("uang-rentang", _W,
        "'{value}' pada kolom {what} adalah rentang, bukan satu nilai; dibiarkan kosong.",
        "Tulis satu nilai, atau catat rentangnya di keterangan.")
    MONEY_PERIOD = ("uang-bukan-per-bulan", _W,
        "Kolom {what} bukan nilai per bulan; tidak dibaca sebagai penghasilan sebulan.",
        "Sediakan kolom penghasilan per bulan.")
    COUNT_UNREADABLE = ("jumlah-tidak-terbaca", _W,
        "'{value}' pada kolom {what} bukan bilangan.", "Tulis angka saja, misalnya 4.")
    COUNT_ODD = ("jumlah-janggal", _W,
        "Nilai {value} pada kolom {what} janggal; dibiarkan kosong.", "Periksa dan betulkan.")
    MEMBERS_FROM_DEPENDANTS = ("anggota-dari-tanggungan", _N,
        "Kolom {what} memuat tanggungan; jumlah anggota dihitung tanggungan ditambah kepala keluarga.",
        "Sediakan kolom jumlah anggota keluarga bila ada.")
    PHONE_INVALID = ("hp-tidak-sah", _N, "Nomor HP tidak terbaca: {value}.", "Tulis satu nomor seperti 0812xxxxxxx.")
    PHONE_ZERO_LOST = ("hp-nol-hilang", _N,
        "Nomor HP kehilangan angka 0 di depan; dibaca dengan 0.", "Format kolomnya sebagai Teks.")
    RT_UNREADABLE = ("rt-tidak-terbaca", _N,
        "'{value}' pada kolom {what} bukan nomor RT/RW.", "Tulis seperti 001 atau 001/002.")
    COORDINATE_UNREADABLE = ("koordinat-tidak-terbaca", _N,
        "'{value}' pada kolom {what} bukan koordinat derajat desimal.", "Tulis seperti -4.4123, 119.6123.")
    COORDINATE_OUTSIDE = ("koordinat-di-luar-wilayah", _W,
        "Koordinat {value} di luar Sulawesi Selatan; tidak dipakai.",
        "Ambil ulang titiknya di rumah yang bersangkutan.")
    COORDINATE_SWAPPED = ("koordinat-tertukar", _W,
        "Lintang dan bujur tertukar; dibaca setelah ditukar.", "Tukar kedua kolom di berkas asal.")
    ANSWER_UNKNOWN = ("isian-tidak-dikenal", _W,
        "Isian '{value}' pada kolom {what} tidak dikenal; dibiarkan kosong.", "Pakai kata dari pilihan formulir.")
    TOILET_NEIGHBOUR = ("jamban-menumpang", _W,
        "'{value}': menumpang jamban orang lain, tetapi tidak disebut apakah pemiliknya setuju; dibiarkan belum "
        "diketahui.",
        "Tanyakan: bila pemilik setuju, tulis 'bersama keluarga tertentu'; bila tidak, 'tidak ada'.")
    TOILET_OWNER_OPEN = ("jamban-pemilik-belum-jelas", _W,
        "'{value}' tidak menyebut jamban siapa (sendiri, bersama, umum); dibiarkan belum diketahui.",
        "Tambahkan kepemilikan jambannya.")
    WATER_PROTECTION_OPEN = ("air-perlindungan-belum-jelas", _W,
        "'{value}' tidak menyebut terlindung atau tidak; sumber air dibiarkan belum diketahui.",
        "Tulis 'sumur terlindung' atau 'sumur tak terlindung' (demikian pula mata air).")
    DISPOSAL_OPEN = ("tinja-tanpa-tangki", _W,
        "'{value}': tidak ada tangki septik, tetapi tidak disebut ke mana tinja dibuang; dibiarkan belum diketahui.",
        "Tambahkan tempat buangannya: lubang tanah, sungai, IPAL, dan sebagainya.")
    TICKS_SEVERAL = ("centang-ganda", _W,
        "Lebih dari satu kolom dicentang untuk {what}; tidak ada yang dipakai.", "Centang satu saja.")
    TICK_UNKNOWN = ("centang-tidak-dikenal", _W,
        "Isi '{value}' pada kolom centang {what} tidak dikenal; dibiarkan kosong.", "Isi dengan v, atau kosongkan.")
    AID_NOT_OURS = ("bantuan-bukan-air-sanitasi", _N,
        "'{value}' pada kolom {what} bukan fasilitas air minum atau sanitasi.", "Tidak perlu tindakan.")
    AID_IN_NOTE = ("bantuan-dalam-keterangan", _N,
        "Keterangan menyebut bantuan terdahulu ('{value}'); tahunnya dicatat.", "Pastikan jenis bantuan dan tahunnya.")
    AREA_DEFAULT = ("wilayah-bawaan", _N,
        "Daftar ini tidak menyebut wilayah {what}; dipakai {value}.",
        "Periksa; tambahkan kolom desa dan kecamatan bila ada.")
    VILLAGE_AMBIGUOUS = ("desa-ambigu", _W,
        "Desa ambigu: '{value}' ada di beberapa kecamatan; hanya {what} yang dipakai.",
        "Tambahkan nama kecamatannya.")
    VILLAGE_UNKNOWN = ("desa-tidak-ditemukan", _W,
        "Desa/kelurahan '{value}' tidak ditemukan di {what}.", "Periksa ejaan dan kecamatannya menurut nama resmi.")
    VILLAGE_NEAR = ("desa-ejaan-didekati", _N,
        "Desa/kelurahan '{value}' dibaca sebagai {what} (ejaan terdekat).", "Betulkan ejaannya bila keliru.")
    SUBDISTRICT_UNKNOWN = ("kecamatan-tidak-ditemukan", _W,
        "Kecamatan '{value}' tidak ditemukan di {what}.", "Periksa ejaannya menurut nama resmi.")
    SUBDISTRICT_NEAR = ("kecamatan-ejaan-didekati", _N,
        "Kecamatan '{value}' dibaca sebagai {what} (ejaan terdekat).", "Betulkan ejaannya bila keliru.")
    DISTRICT_UNKNOWN = ("kabupaten-tidak-ditemukan", _W,
        "Kabupaten/kota '{value}' tidak ditemukan di Sulawesi Selatan.", "Periksa ejaannya menurut nama resmi.")
    AREA_CONTRADICTS = ("wilayah-bertentangan", _W,
        "Desa dan kecamatan tidak cocok: '{value}' terletak di {what}.", "Periksa mana yang benar.")
    AREA_BPS = ("kode-wilayah-bps", _N,
        "Kode wilayah {value} dibaca sebagai kode BPS dan dijembatani ke kode Kemendagri {what}.",
        "Pastikan daftar memakai kode BPS.")
    AREA_CODE_UNKNOWN = ("kode-wilayah-tidak-dikenal", _W,
        "Kode wilayah '{value}' tidak dikenal.", "Pakai kode Kemendagri 10 angka, atau tulis nama wilayahnya.")
    CELL_ERROR = ("sel-galat", _W, "Sel berisi galat Excel ({value}).", "Betulkan rumusnya, atau ketik nilainya.")
    CELL_UNSAVED = ("rumus-belum-dihitung", _W,
        "Sel berisi rumus yang belum dihitung, sehingga nilainya tidak ada.",
        "Buka dan simpan ulang di Excel, lalu unggah lagi.")
    ROW_HIDDEN = ("baris-tersembunyi", _W,
        "Baris ini tersembunyi di Excel, tetapi tetap dibaca.",
        "Periksa apakah memang ikut; bila tidak, hapus barisnya.")
    ROW_REPEATED = ("baris-berulang", _N,
        "Baris ini sama persis dengan baris {value}; dilewati.",
        "Tidak perlu tindakan; hapus salah satunya bila sempat.")
    ROW_TOTAL_INSIDE = ("baris-jumlah-di-tengah", _N,
        "Baris jumlah di tengah daftar; dilewati.", "Tidak perlu tindakan.")
    SHEET_HIDDEN = ("lembar-tersembunyi", _N,
        "Lembar '{value}' tersembunyi; tidak dibaca.", "Tampilkan lembarnya (unhide) bila memang daftar.")
    SHEET_NOT_A_LIST = ("lembar-bukan-daftar", _N,
        "Lembar '{value}' tidak dibaca: {what}.", "Tidak perlu tindakan bila memang bukan daftar penerima.")
    SHEET_EMPTY = ("lembar-kosong", _N, "Lembar '{value}' kosong.", "Tidak perlu tindakan.")
    COLUMN_TWICE = ("kolom-ganda", _W,
        "Dua kolom tampak berisi {what}: kolom {value} yang dipakai.",
        "Periksa pemetaan kolom; ganti judulnya bila keliru.")
    COLUMN_GUESSED = ("kolom-ditebak", _W,
        "Kolom '{value}' dibaca sebagai {what} dengan keyakinan rendah.", "Periksa contohnya pada pemetaan kolom.")
    COLUMN_UNKNOWN = ("kolom-tidak-dikenal", _N,
        "Kolom '{value}' tidak dikenal dan tidak dipakai; isinya tetap tersimpan bersama baris asal.",
        "Ganti judulnya bila berisi data yang diperlukan.")
    COLUMN_HIDDEN = ("kolom-tersembunyi", _N,
        "Kolom '{value}' tersembunyi di Excel, tetapi tetap dibaca.", "Periksa apakah memang ikut.")
    COLUMN_RELIGION = ("kolom-agama-tidak-disimpan", _N,
        "Kolom agama tidak disimpan (data pribadi yang tidak diperlukan).",
        "Status muslim dicatat BAZNAS saat survei, dengan dasarnya.")
    COLUMN_ASNAF = ("kolom-asnaf-bukan-dari-baznas", _N,
        "Kolom asnaf tidak dipakai: asnaf hanya ditetapkan BAZNAS.", "Minta BAZNAS menetapkannya lewat survei.")
    NO_HEADER = ("judul-kolom-tidak-ada", _W,
        "Lembar '{value}' tidak punya baris judul kolom; isi kolom ditebak dari bentuk isinya.",
        "Tambahkan baris judul, lalu unggah lagi.")
    FAMILY_CARRIED = ("kk-diturunkan", _N,
        "Nomor KK kosong; diambil dari baris {value} keluarga yang sama.",
        "Isi nomor KK pada setiap anggota.")
    FAMILY_BY_PLACE = ("kk-menurut-urutan", _W,
        "Nomor KK baris ini tidak sama dengan kepala keluarga di atasnya (baris {value}), yang nomornya kosong, rusak, "
        "atau beda satu dua angka; dikelompokkan menurut urutan baris.", "Periksa nomor KK keduanya.")
    FAMILY_HEADLESS = ("keluarga-tanpa-kepala", _W,
        "Keluarga ini tidak punya baris kepala keluarga; anggota pertama dipakai sebagai gantinya.",
        "Periksa kolom hubungan keluarga.")
    FAMILY_TWO_HEADS = ("keluarga-dua-kepala", _W,
        "Satu nomor KK punya dua kepala keluarga (juga baris {value}).", "Periksa nomor KK keduanya.")
    ENCODING_GUESSED = ("enkode-ditebak", _N,
        "Berkas teks ini bukan UTF-8; dibaca sebagai Windows-1252.",
        "Periksa huruf beraksen; simpan sebagai 'CSV UTF-8'.")
    # fmt: on


def finding(
    code: Code,
    sheet: str,
    row: int = 0,
    column: str | None = None,
    *,
    what: str = "",
    value: object = "",
    count: int = 0,
) -> Finding:
    """A finding with its text filled in; personal numbers in `what` and `value` are masked here, once for all."""
    shown = masked(" ".join(str(value).split()))[:_SHOWN]
    return Finding(
        code=code.code,
        severity=code.severity,
        sheet=masked(sheet),
        row=row,
        column=column,
        message=code.message.format(what=masked(what), value=shown, count=count),
        remedy=code.remedy,
    )
