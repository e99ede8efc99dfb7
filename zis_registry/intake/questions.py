"""Long headings, as questionnaires write them: which words together make the question clear."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zis_registry.intake.header_text import plain
from zis_registry.intake.roles import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """A role that a heading has when it holds one word of each group (stems, from the start of a word)."""

    role: Role
    groups: tuple[re.Pattern[str], ...]

    def holds(self, words: str) -> bool:
        """Whether each group has a word in the heading."""
        return all(group.search(words) for group in self.groups)


def _rule(role: Role, *groups: str) -> Rule:
    return Rule(role, tuple(re.compile(rf"\b(?:{group})") for group in groups))


# The first rule that holds decides, so the narrower ones stand first.
_RULES: tuple[Rule, ...] = (
    _rule(Role.LEFT_OUT, r"foto\b|gambar|dokumentasi|unggah|upload|tautan|link\b"),
    _rule(Role.LAST_EMPTIED, "sedot|disedot|penyedotan|kuras|dikuras", "kapan|tanggal|tgl|terakhir|tahun|bulan"),
    _rule(
        Role.WILLING_DESLUDGING,
        "bersedia|kesediaan|sedia|ikut|mengikuti|langganan|berlangganan|mau",
        "sedot|disedot|lumpur|l2t2|lltt|terjadwal",
    ),
    _rule(Role.WATER_DISTANCE, "jarak", "air|sumur|limbah|septi|penampungan|tinja"),
    _rule(Role.WATER_MINUTES, "menit|waktu|lama", "air", "ambil|mengambil|tempuh|menempuh|jalan|pulang"),
    _rule(Role.WATER_ON_PREMISES, "air|sumur", "di rumah|di dalam rumah|halaman|pekarangan|letak|lokasi"),
    _rule(Role.TANK_SEALED, "kedap|bocor|disemen|dibeton", "tangki|septi|dasar|dinding"),
    _rule(Role.CLOSET, "kloset|closet", "jenis|tipe|bentuk|macam|apa\\b"),
    _rule(Role.TOILET_USED, "jamban|wc|kloset|toilet|fasilitas", "digunakan|dipakai|berfungsi"),
    _rule(Role.DISPOSAL, "tinja|kotoran|limbah|jamban|kloset|wc",
          "dibuang|dialirkan|disalurkan|mengalir|pembuangan akhir"),
    _rule(Role.DISPOSAL, "punya|memiliki|kepemilikan|ada|apakah", "tangki septi|septi"),
    _rule(Role.TOILET, "buang air besar|bab\\b|jamban|wc\\b|kakus|toilet",
          "mana|fasilitas|milik|kepemilikan|punya|memiliki|tempat|ada"),
    _rule(Role.WATER_SOURCE, "air minum|sumber air|air bersih", "sumber|mana|asal|utama|apa"),
    _rule(Role.SEX, "jenis kelamin|kelamin"),
    _rule(Role.RELATION, "hubungan", "kepala|kk|keluarga|krt|rumah tangga"),
    _rule(Role.HOUSE_FAMILIES, "berapa|jumlah|jml|banyak", "kk\\b|kepala keluarga|keluarga", "rumah|serumah|bangunan"),
    _rule(Role.MEMBERS, "berapa|jumlah|jml|banyak", "jiwa|orang|anggota|penghuni|art\\b"),
    _rule(Role.INCOME, "berapa|rata|jumlah|total", "penghasilan|pendapatan"),
    _rule(Role.PHONE, "hp\\b|telepon|telp|whatsapp|wa\\b|ponsel|handphone", "nomor|no\\b|aktif|hubungi"),
    _rule(Role.HOUSE_OWNERSHIP, "rumah|bangunan|tempat tinggal", "status|kepemilikan|milik|penguasaan"),
)  # fmt: skip


def asked_for(heading: str) -> Role | None:
    """The role of a heading of several words, None when no rule makes it clear."""
    words = plain(heading)
    if len(words.split()) < 3:
        return None
    return next((rule.role for rule in _RULES if rule.holds(words)), None)
