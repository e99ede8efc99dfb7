"""The conditions of a communal facility: its form, the signed statements, its manager, and who its users are."""

from __future__ import annotations

from fractions import Fraction

from zis_registry.eligibility.communal import Statement, StatementKind
from zis_registry.eligibility.conditions import Answer, Effect, Question
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.eligibility.parameters import Code
from zis_registry.terms.period import format_date

_STATEMENT_WORDS = {
    StatementKind.URGENT_NEEDS_MET: "kebutuhan mendesak mustahik telah terpenuhi (hajah maassah)",
    StatementKind.PUBLIC_BENEFIT: "manfaat untuk kemaslahatan umum dan kebajikan (maslahah ammah, al-birr)",
}


def household_facility(question: Question) -> Answer | None:
    """Direct zakat is handed over to one mustahik family (domain rules 1.1, disagreement B)."""
    group = question.group
    if group is not None:
        return Answer(
            Effect.BLOCKS,
            f"Zakat langsung membayar fasilitas satu keluarga; {FACILITY_WORDS[group.facility]} adalah fasilitas "
            "komunal dan dinilai sebagai zakat aset kelolaan.",
        )
    if not question.need.is_unit:
        return None
    return Answer(Effect.MEETS, "Fasilitas untuk satu keluarga, diserahkan langsung kepada mustahik.")


def communal_facility(question: Question) -> Answer:
    """A managed asset stays in the hands of a manager for all mustahik, so it cannot be one family's."""
    group = question.group
    if group is not None:
        return Answer(Effect.MEETS, f"Fasilitas komunal: {FACILITY_WORDS[group.facility]}.")
    return Answer(
        Effect.BLOCKS,
        "Zakat sebagai aset kelolaan hanya untuk fasilitas komunal, karena asetnya tetap dikelola atas nama para "
        "mustahik; fasilitas satu keluarga dinilai sebagai zakat langsung.",
    )


def urgent_needs_met(question: Question) -> Answer | None:
    """The statement about the urgent needs of the mustahik, which only BAZNAS can make."""
    return _stated(question, StatementKind.URGENT_NEEDS_MET)


def public_benefit(question: Question) -> Answer | None:
    """The statement about the benefit for all."""
    return _stated(question, StatementKind.PUBLIC_BENEFIT)


def _stated(question: Question, kind: StatementKind) -> Answer | None:
    """The statement of this kind for the place, the one that ends last; nothing is computed in its stead."""
    if question.group is None:
        return None
    words = _STATEMENT_WORDS[kind]
    told = [one for one in question.statements if one.kind is kind and one.speaks_of(question.subject.area)]
    signed = [one for one in told if one.dated <= question.on]
    if not signed:
        return Answer(Effect.MISSING, f"Belum ada pernyataan yang ditandatangani untuk wilayah ini: {words}.")
    newest = max(signed, key=lambda one: (one.valid_until, one.dated, one.signer))
    if not newest.is_valid(on=question.on):
        ended = f"berlaku sampai {format_date(newest.valid_until)}"
        return Answer(Effect.MISSING, f"Pernyataan sudah lewat masa berlakunya ({ended}): {words}.")
    return Answer(Effect.MEETS, f"Dinyatakan {_by(newest)}: {words}.")


def _by(statement: Statement) -> str:
    ends = format_date(statement.valid_until)
    return f"oleh {statement.signer} pada {format_date(statement.dated)}, berlaku sampai {ends}"


def manager(question: Question) -> Answer | None:
    """Who keeps the facility as wakil mustahik."""
    group = question.group
    if group is None:
        return None
    if not (group.manager or "").strip():
        return Answer(Effect.MISSING, "Pengelola fasilitas belum ditunjuk.")
    return Answer(Effect.MEETS, f"Pengelola sebagai wakil mustahik: {group.manager}.")


def mustahik_users(question: Question) -> Answer | None:
    """Zakat must reach mustahik: nobody among the users refuses, an unknown number asks."""
    group = question.group
    if group is None:
        return None
    if group.mustahik is None:
        return Answer(Effect.MISSING, "Belum diketahui berapa keluarga pemakai yang mustahik.")
    if group.mustahik == 0:
        return Answer(Effect.BLOCKS, "Tidak ada mustahik di antara keluarga pemakai.")
    return Answer(Effect.MEETS, f"Keluarga pemakai yang mustahik: {group.mustahik} dari {group.users}.")


def mustahik_share_note(question: Question) -> Answer | None:
    """A warning where few of the users are mustahik."""
    group = question.group
    wanted = question.parameters.find(Code.MUSTAHIK_SHARE, question.subject.area)
    if group is None or not group.mustahik or wanted is None:
        return None
    if Fraction(group.mustahik, group.users) >= wanted.share:
        return None
    percent = f"{float(wanted.share * 100):g}".replace(".", ",")
    told = f"Keluarga pemakai yang mustahik hanya {group.mustahik} dari {group.users}, kurang dari {percent} persen."
    return Answer(Effect.NOTES, told, (wanted.version,))


def tariff_note(question: Question) -> Answer | None:
    """Users who are no mustahik pay a fair fee, which becomes dana kebajikan; only a recorded rule settles it."""
    group = question.group
    if group is None or group.mustahik == group.users or (group.tariff_rule or "").strip():
        return None
    return Answer(
        Effect.NOTES,
        "Tetapkan tarif wajar bagi pemakai yang bukan mustahik; hasilnya menjadi dana kebajikan, bukan pendapatan.",
    )
