"""What the kinds of event in the journal and of looks at a household are called on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from zis_registry.services.households.reads import SEEN_WORDS
from zis_registry.services.oversight.audit_facts import fact_name, fact_value

ACTIONS: dict[str, str] = {
    "account:account:change": "Mengubah akun",
    "account:account:invite": "Mengundang akun",
    "account:account:lock": "Mengunci akun",
    "account:account:unlock": "Membuka kunci akun",
    "account:administrator:invite": "Mengundang administrator pertama",
    "account:authenticator:abandon": "Membatalkan autentikator baru",
    "account:authenticator:begin": "Mulai memasang autentikator",
    "account:authenticator:confirm": "Memasang autentikator",
    "account:authenticator:refuse": "Kode autentikator baru ditolak",
    "account:invitation:accept": "Memakai tautan kata sandi",
    "account:invitation:make": "Membuat tautan kata sandi",
    "account:one-key:switch": "Mengubah setelan tombol cepat",
    "account:password:change": "Mengganti kata sandi",
    "account:recovery:renew": "Membuat kode pemulihan baru",
    "account:sample:put": "Menyiapkan akun latihan",
    "allocation:proposal:draft": "Menyusun rancangan usulan",
    "allocation:proposal:withdraw": "Menarik rancangan usulan",
    "asnaf:household:confirm": "Menetapkan asnaf",
    "asnaf:household:withdraw": "Mencabut ketetapan asnaf",
    "exports:table:make": "Mengunduh tabel",
    "funding:commitment:add": "Mencatat komitmen dana",
    "funding:fund:open": "Membuka dana",
    "intake:upload:accept": "Menerima daftar",
    "intake:upload:cancel": "Membatalkan berkas sebelum diterima",
    "intake:upload:restore": "Memulihkan daftar yang ditarik",
    "intake:upload:expire": "Menghapus berkas yang 90 hari tidak diputuskan",
    "intake:upload:stage": "Mengunggah berkas untuk diperiksa",
    "intake:upload:withdraw": "Menarik kembali daftar",
    "jobs:job:cancel": "Menghentikan pekerjaan",
    "jobs:job:enqueue": "Meminta pekerjaan",
    "registry:mark:set": "Menandai register sebagai contoh",
    "registry:office:add": "Menambah kantor",
    "registry:office:profile": "Mengubah profil kantor",
    "registry:projection:rebuild": "Menyusun ulang register dari riwayatnya",
    "reports:document:make": "Membuat surat",
    "reports:document:take": "Mengunduh surat",
    "review:case:decide": "Memutuskan kasus ganda",
    "review:case:undo": "Mencabut keputusan kasus ganda",
    "sign-in:code:accept": "Masuk dengan kode",
    "sign-in:code:refuse": "Kode masuk ditolak",
    "sign-in:fresh-code:accept": "Memberi kode untuk langkah penting",
    "sign-in:fresh-code:refuse": "Kode untuk langkah penting ditolak",
    "sign-in:password:accept": "Masuk dengan kata sandi",
    "sign-in:password:refuse": "Kata sandi ditolak",
    "sign-in:session:end": "Keluar",
    "sign-in:session:end-others": "Mengakhiri sesi lain",
}
# How a household was seen, as the notes of it call it.
LOOKS: dict[str, str] = {what.value: words[0].upper() + words[1:] for what, words in SEEN_WORDS.items()}
PAYLOAD_MOST = 400
FINGERPRINT = re.compile(r"\b[0-9a-f]{40,64}\b")
SHOWN_OF_A_FINGERPRINT = 12  # as many as stand at the foot of a paper


def action_words(action: str) -> str:
    """An event's kind in words; its code where no words are known yet."""
    return ACTIONS.get(action, action)


def look_words(what: str) -> str:
    """A look's kind in words."""
    return LOOKS.get(what, what)


def payload_words(payload: str) -> str:
    """The facts of an event as one line "name: value; name: value", cut when long."""
    try:
        told = "; ".join(_pairs(json.loads(payload)))
    except ValueError:  # shown as it lies there; the chain check says what is wrong with it
        told = payload
    told = FINGERPRINT.sub(lambda found: f"{found[0][:SHOWN_OF_A_FINGERPRINT]}…", told)
    return told if len(told) <= PAYLOAD_MOST else f"{told[:PAYLOAD_MOST]} …"


def _pairs(value: Any, name: str = "") -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _pairs(inner, f"{name}.{key}" if name else str(key))
        case list():
            yield f"{fact_name(name)}: {', '.join(fact_value(name, inner) for inner in value)}"
        case None:
            return
        case _:
            yield f"{fact_name(name)}: {fact_value(name, value)}"
