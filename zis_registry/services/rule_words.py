"""What the conditions of a use and the single values of the rules are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from zis_registry.eligibility.uses import Check

CHECK_WORDS: Mapping[Check, str] = {
    Check.HOUSEHOLD_FACILITY: "fasilitasnya untuk satu keluarga",
    Check.COMMUNAL_FACILITY: "fasilitasnya dipakai bersama",
    Check.NEED: "ada kebutuhan sanitasi atau air minum",
    Check.RECIPIENT_ALIVE: "penerimanya masih hidup",
    Check.DOMICILE: "tinggal di wilayah itu",
    Check.NOT_HELPED: "belum menerima bantuan sejenis",
    Check.SURVEYED: "sudah disurvei",
    Check.MUSLIM: "penerimanya muslim",
    Check.ASNAF: "termasuk asnaf yang ditetapkan BAZNAS",
    Check.HAD_KIFAYAH: "penghasilannya di bawah had kifayah",
    Check.MEANS: "keluarga kurang mampu",
    Check.LOW_INCOME: "masyarakat berpenghasilan rendah (MBR)",
    Check.URGENT_NEEDS_MET: "kebutuhan mendesak mustahik telah terpenuhi (hajah maassah)",
    Check.PUBLIC_BENEFIT: "bermanfaat untuk kemaslahatan umum (maslahah ammah)",
    Check.MANAGER: "ada pengelola yang ditunjuk",
    Check.MUSTAHIK_USERS: "pemakainya mustahik",
    Check.MUSTAHIK_SHARE_NOTE: "catatan: bagian pemakai yang mustahik",
    Check.TARIFF_NOTE: "catatan: iuran dari pemakai yang bukan mustahik",
    Check.PLEDGE_NOTE: "catatan: sesuai ikrar pemberi",
    Check.BOOKKEEPING_NOTE: "catatan: dibukukan terpisah",
    Check.DESLUDGING_NOTE: "catatan: layanan sedot terjadwal",
    Check.DECILE_NOTE: "catatan: desil kesejahteraan",
    Check.OWN_HOUSE_NOTE: "catatan: rumah milik sendiri",
    Check.WATER_FOR_TOILET_NOTE: "catatan: ada air untuk jamban",
}
PARAMETER_WORDS: Mapping[str, str] = {
    "rasio_fakir": "batas fakir: penghasilan per orang dibanding had kifayah",
    "rasio_miskin": "batas miskin: penghasilan per orang dibanding had kifayah",
    "desil_maks": "desil tertinggi yang masih dibantu",
    "mbr_kawin_maks": "penghasilan tertinggi MBR, kawin",
    "mbr_tidak_kawin_maks": "penghasilan tertinggi MBR, tidak kawin",
    "bagian_mustahik_min": "bagian terkecil pemakai yang mustahik pada fasilitas bersama",
    "usia_lansia": "usia lansia mulai",
    "usia_balita_kurang_dari": "usia balita di bawah",
    "interval_sedot_tahun": "tangki septik disedot sedikitnya tiap",
    "waktu_air_menit_maks": "waktu mengambil air paling lama, pergi pulang",
    "jarak_air_limbah_m": "jarak terdekat sumber air ke penampungan limbah",
    "ambang_butuh_sanitasi": "tingkat sanitasi yang masih berarti membutuhkan",
    "ambang_butuh_air_minum": "tingkat air minum yang masih berarti membutuhkan",
}
