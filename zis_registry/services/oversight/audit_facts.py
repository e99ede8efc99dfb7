"""The facts and subjects of events in the journal, as a page names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.linkage.decisions import Answer
from zis_registry.services import reference
from zis_registry.services.accounts.access import roles
from zis_registry.services.jobs.jobs import KINDS
from zis_registry.services.numbering import proposal_number
from zis_registry.services.proposals.document_view import KIND_WORDS
from zis_registry.terms.area import AreaCode

NAMES: Mapping[str, str] = {
    "after": "sesudah",
    "amount": "jumlah",
    "area": "wilayah",
    "areas": "wilayah",
    "asnaf_decision": "ketetapan asnaf",
    "authenticator_reset": "autentikator dipasang ulang",
    "basis": "dasar",
    "before": "sebelum",
    "blank": "kosong",
    "contact": "kontak",
    "content_mac": "sidik baris",
    "counts": "",
    "data": "data",
    "data_sha256": "sidik data",
    "decided_on": "diputuskan pada",
    "decision": "keputusan",
    "draw": "undian ke",
    "event": "peristiwa",
    "facilities": "fasilitas",
    "families": "keluarga",
    "fates": "",
    "fund": "dana",
    "households": "rumah tangga",
    "kind": "jenis",
    "known": "sudah ada",
    "member_rows": "baris anggota",
    "name": "nama",
    "office": "kantor",
    "opening": "saldo awal",
    "pair": "pasangan",
    "pairs": "pasangan",
    "physical_rows": "baris seluruhnya",
    "proposal": "usulan",
    "proposals": "usulan",
    "rejected": "ditolak",
    "role": "peran",
    "rows": "baris",
    "rows_read": "dibaca",
    "saved": "baru",
    "seed": "benih undian",
    "sha256": "sidik",
    "service": "layanan",
    "signatory": "penanda tangan",
    "size": "ukuran kertas",
    "skipped": "dilewati",
    "source": "sumber",
    "stage": "langkah",
    "staged_at": "diunggah",
    "undoes": "mencabut",
    "units_sha256": "sidik daftar unit",
    "updated": "memperbarui",
    "upload": "unggahan",
    "username": "nama pengguna",
    "verdict": "jawaban",
}
_VALUES: Mapping[str, str] = {
    "PENUH": "masuk penuh",
    "KODE": "menunggu kode",
    "DAFTAR": "menunggu autentikator",
    "True": "ya",
    "False": "tidak",
}
_ANSWERS: Mapping[str, str] = {
    Answer.SAME: "sama",
    Answer.DIFFERENT: "berbeda",
    Answer.ASK: "ditanyakan",
    Answer.UNDO: "keputusan dicabut",
}
_SUBJECTS: Mapping[str, str] = {
    "commitment": "komitmen",
    "document": "surat",
    "fund": "dana",
    "job": "pekerjaan",
    "staged": "berkas",
    "upload": "unggahan",
}
_WHOLES: Mapping[str, str] = {"funds": "dana", "commitments": "komitmen", "registry": "register"}
_AREA = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}(?:[0-9]{4})?")


def fact_name(path: str) -> str:
    """The name of a fact, "before.rows" as "sebelum, baris"; what is not known as it is written."""
    told = (NAMES.get(key, key.replace("_", " ") if key.islower() else key) for key in path.split("."))
    return ", ".join(filter(None, told)) or path


def fact_value(path: str, value: object) -> str:
    """A value in words where its kind is known."""
    key, told = path.rsplit(".", 1)[-1], str(value)
    tell = _TELL.get(key)
    return tell(told) if tell else _VALUES.get(told, told)


def subject_words(subject: str, usernames: Mapping[int, str]) -> str:
    """What an event was about; `usernames` are those of accounts by number."""
    kind, _, rest = subject.partition(":")
    if kind == "account" and rest.isdigit() and int(rest) in usernames:
        return f"akun {usernames[int(rest)]}"
    if kind == "proposal" and rest.isdigit():
        return f"usulan {proposal_number(int(rest))}"
    if not rest:
        return _WHOLES.get(kind, kind)
    if kind == "office":
        return _office(rest)
    return f"{_SUBJECTS[kind]} {rest}" if kind in _SUBJECTS else subject


def account_number(subject: str) -> int | None:
    """The number of the account that an event was about, None for another subject."""
    kind, _, rest = subject.partition(":")
    return int(rest) if kind == "account" and rest.isascii() and rest.isdigit() else None


def _area(code: str) -> str:
    known = _AREA.fullmatch(code) and AreaCode(code) in reference.areas()
    return reference.area_words(AreaCode(code)) if known else code


def _office(code: str) -> str:
    return {office.code: office.name for office in reference.offices()}.get(code, code)


def _facility(code: str) -> str:
    return {facility.value: words for facility, words in FACILITY_WORDS.items()}.get(code, code)


def _role(code: str) -> str:
    return {role.value: rule.name for role, rule in roles().items()}.get(code, code)


def _kind(code: str) -> str:
    known = {kind.value: rule.words for kind, rule in KINDS.items()} | {k.value: w for k, w in KIND_WORDS.items()}
    return known.get(code, code.replace("_", " "))


def _verdict(code: str) -> str:
    return _ANSWERS.get(code, code)


_TELL: Mapping[str, Callable[[str], str]] = {
    "area": _area,
    "areas": _area,
    "facilities": _facility,
    "office": _office,
    "role": _role,
    "kind": _kind,
    "verdict": _verdict,
}
