"""What each kind of finding is called, and what it does to its row: for people who look at kinds, not at rows."""

from __future__ import annotations

from collections.abc import Mapping

EMPTIED = "Isian itu dibiarkan kosong; baris tetap diterima."
PROPOSES = "Nomor hanya mengusulkan kecocokan, tidak pernah menggabungkan sendiri."
WITHOUT = "Baris diterima sebagai tanpa nomor itu."
ONLY_TOLD = "Diterima seperti tertulis."

# Code of a finding: its title and its effect.
WORDS: Mapping[str, tuple[str, str]] = {
    "nama-kosong": ("Nama kosong", "Baris tidak masuk register."),
    "wilayah-tidak-ada": ("Wilayah tidak dikenal sama sekali", "Baris tidak masuk register."),
    "nama-almarhum": ("Nama bertanda almarhum", "Diterima; perlu dipastikan sebelum diusulkan."),
    "identitas-kosong": ("NIK atau nomor KK kosong", WITHOUT),
    "identitas-angka": ("NIK atau KK disimpan sebagai angka", PROPOSES),
    "identitas-dibulatkan": ("Angka terakhir NIK atau KK diubah Excel menjadi 0", PROPOSES),
    "identitas-kolom-dibulatkan": ("Sekolom nomor pernah dibulatkan", PROPOSES),
    "identitas-notasi-ilmiah": ("NIK atau KK dalam notasi ilmiah", WITHOUT),
    "identitas-jumlah-digit": ("NIK atau KK bukan 16 angka", "Baris tetap diterima; nomornya tidak dipakai."),
    "identitas-tidak-sah": ("NIK atau KK tidak sah", "Baris tetap diterima; nomornya tidak dipakai."),
    "identitas-lebih-dari-satu": ("Beberapa nomor dalam satu sel", WITHOUT),
    "identitas-dibersihkan": ("Tanda di dalam nomor dibersihkan", "Nomornya dipakai."),
    "identitas-tertukar": ("NIK dan nomor KK tertukar tempat", "Dibaca menurut isinya."),
    "identitas-nik-sama-kk": ("NIK sama dengan nomor KK", "NIK-nya tidak dipakai."),
    "identitas-nik-berulang": ("Satu NIK dipakai dua nama", "Diterima; menjadi pertanyaan untuk petugas."),
    "tanggal-lahir-tertukar": ("Hari dan bulan lahir tampak tertukar", ONLY_TOLD),
    "tanggal-lahir-beda-nik": ("Tanggal lahir berbeda dari NIK", ONLY_TOLD),
    "kelamin-beda-nik": ("Jenis kelamin berbeda dari NIK", ONLY_TOLD),
    "tanggal-tidak-terbaca": ("Tanggal tidak terbaca", EMPTIED),
    "tanggal-mustahil": ("Tanggal mustahil", EMPTIED),
    "tanggal-bulan-di-depan": ("Bulan ditulis di depan hari", "Seluruh kolom dibaca bulan/hari/tahun."),
    "uang-tidak-terbaca": ("Nilai rupiah tidak terbaca", EMPTIED),
    "uang-rentang": ("Nilai rupiah ditulis sebagai rentang", EMPTIED),
    "uang-bukan-per-bulan": ("Nilai bukan per bulan", "Kolom itu tidak dipakai."),
    "jumlah-tidak-terbaca": ("Jumlah tidak terbaca", EMPTIED),
    "jumlah-janggal": ("Jumlah janggal", EMPTIED),
    "anggota-dari-tanggungan": ("Anggota dihitung dari tanggungan", "Tanggungan ditambah kepala keluarga."),
    "hp-tidak-sah": ("Nomor HP tidak terbaca", EMPTIED),
    "hp-nol-hilang": ("Nomor HP kehilangan angka 0", "Dibaca dengan 0 di depan."),
    "rt-tidak-terbaca": ("RT atau RW tidak terbaca", EMPTIED),
    "koordinat-tidak-terbaca": ("Koordinat tidak terbaca", EMPTIED),
    "koordinat-di-luar-wilayah": ("Koordinat di luar Sulawesi Selatan", EMPTIED),
    "koordinat-tertukar": ("Lintang dan bujur tertukar", "Dibaca setelah ditukar."),
    "isian-tidak-dikenal": ("Isian tidak dikenal", EMPTIED),
    "jamban-menumpang": ("Menumpang jamban orang lain", "Keadaan jamban belum diketahui."),
    "jamban-pemilik-belum-jelas": ("Pemilik jamban belum jelas", "Keadaan jamban belum diketahui."),
    "air-perlindungan-belum-jelas": ("Sumber air: terlindung atau tidak?", "Sumber air belum diketahui."),
    "tinja-tanpa-tangki": ("Tempat buangan tinja belum jelas", "Pembuangan tinja belum diketahui."),
    "centang-ganda": ("Lebih dari satu centang", EMPTIED),
    "centang-tidak-dikenal": ("Tanda centang tidak dikenal", EMPTIED),
    "bantuan-bukan-air-sanitasi": ("Bantuan bukan air atau sanitasi", "Tidak dicatat sebagai bantuan."),
    "bantuan-dalam-keterangan": ("Bantuan terdahulu dalam keterangan", "Tahunnya dicatat."),
    "wilayah-bawaan": ("Daftar tidak menyebut wilayah", "Dipakai wilayah dari judul atau kantor pengirim."),
    "desa-ambigu": ("Nama desa ada di beberapa kecamatan", "Disimpan sampai tingkat di atasnya."),
    "desa-tidak-ditemukan": ("Desa tidak dikenal", "Disimpan sampai tingkat di atasnya."),
    "desa-ejaan-didekati": ("Ejaan desa didekati", "Dibaca sebagai ejaan terdekat."),
    "kecamatan-tidak-ditemukan": ("Kecamatan tidak dikenal", "Disimpan sampai tingkat di atasnya."),
    "kecamatan-ejaan-didekati": ("Ejaan kecamatan didekati", "Dibaca sebagai ejaan terdekat."),
    "kabupaten-tidak-ditemukan": ("Kabupaten atau kota tidak dikenal", "Wilayahnya diambil dari yang lain."),
    "wilayah-bertentangan": ("Desa dan kecamatan tidak cocok", "Dipakai yang dapat dipastikan."),
    "kode-wilayah-bps": ("Kode wilayah BPS", "Dijembatani ke kode Kemendagri."),
    "kode-wilayah-tidak-dikenal": ("Kode wilayah tidak dikenal", "Dipakai nama wilayahnya."),
    "sel-galat": ("Sel berisi galat Excel", EMPTIED),
    "rumus-belum-dihitung": ("Rumus belum dihitung", EMPTIED),
    "baris-tersembunyi": ("Baris tersembunyi di Excel", "Tetap dibaca."),
    "baris-berulang": ("Baris sama persis", "Dilewati; yang pertama dipakai."),
    "baris-jumlah-di-tengah": ("Baris jumlah di tengah daftar", "Dilewati."),
    "lembar-tersembunyi": ("Lembar tersembunyi", "Lembar tidak dibaca."),
    "lembar-bukan-daftar": ("Lembar bukan daftar", "Lembar tidak dibaca."),
    "lembar-kosong": ("Lembar kosong", "Tidak ada yang dibaca."),
    "kolom-ganda": ("Dua kolom tampak sama isinya", "Satu dipakai, lainnya disimpan bersama baris asal."),
    "kolom-ditebak": ("Kolom ditebak", "Dipakai; periksa contohnya pada daftar kolom."),
    "kolom-tidak-dikenal": ("Kolom tidak dikenal", "Tidak dipakai; tersimpan bersama baris asal."),
    "kolom-tersembunyi": ("Kolom tersembunyi di Excel", "Tetap dibaca."),
    "kolom-agama-tidak-disimpan": ("Kolom agama", "Tidak dipakai."),
    "kolom-asnaf-bukan-dari-baznas": ("Kolom asnaf", "Tidak dipakai; asnaf ditetapkan BAZNAS."),
    "judul-kolom-tidak-ada": ("Tidak ada baris judul kolom", "Isi kolom ditebak dari bentuknya."),
    "kk-diturunkan": ("Nomor KK diambil dari baris keluarga yang sama", "Nomornya dipakai."),
    "kk-menurut-urutan": ("Nomor KK anggota tidak sama", "Dikelompokkan menurut urutan baris."),
    "keluarga-tanpa-kepala": ("Keluarga tanpa kepala", "Anggota pertama dipakai sebagai gantinya."),
    "keluarga-dua-kepala": ("Keluarga dengan dua kepala", "Diterima; perlu diperiksa."),
    "enkode-ditebak": ("Huruf berkas teks ditebak", "Dibaca sebagai Windows-1252."),
}


def title_of(code: str) -> str:
    """What a kind of finding is called."""
    return WORDS[code][0] if code in WORDS else code.replace("-", " ").capitalize()


def effect_of(code: str) -> str:
    """What a kind of finding does to its row."""
    return WORDS[code][1] if code in WORDS else ""
