"""Economic standing: signs that a family is poor enough for the programme, and the low-income line (MBR) alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from zis_registry.eligibility.asnaf import Standing
from zis_registry.eligibility.communal import CommunalGroup
from zis_registry.eligibility.conditions import Answer, Effect, Question
from zis_registry.eligibility.parameters import Code, Value
from zis_registry.terms.household import Field
from zis_registry.terms.money import Rupiah

_NO_SIGN = "Kondisi ekonomi belum diketahui: tidak ada penghasilan, desil, atau keterangan MBR."
_NO_LOW_INCOME = "Belum diketahui apakah keluarga ini MBR: tidak ada keterangan MBR atau penghasilan."


def means(question: Question, asnaf: tuple[str, ...]) -> Answer:
    """Signs of means, argued in rules.toml: one is enough, a contradiction asks a person, BAZNAS's asnaf settles it."""
    if question.group is not None:
        return _poor_users(question.group)
    if question.asnaf in asnaf:
        return Answer(Effect.MEETS, f"Asnaf ditetapkan BAZNAS: {question.asnaf.replace('_', ' ').lower()}.")
    below = question.proposal is not None and question.proposal.standing is Standing.BELOW
    by_income = _below_had_kifayah(question) if below else _income_sign(question)
    return _weighed((by_income, decile_sign(question), _declared_sign(question)), _NO_SIGN)


def low_income(question: Question) -> Answer:
    """Whether the family is MBR, by its income or as declared; MBR is not mustahik and asks no asnaf or faith.

    What MBR is changes with the law, so the basis is that of the limit in force on the day, where there is one.
    """
    group = question.group
    if group is not None:
        told = _low_income_users(group)
    else:
        told = _weighed((_income_sign(question), _declared_sign(question)), _NO_LOW_INCOME)
    limits = _limits(question)
    return replace(told, basis=limits[0].basis) if limits else told


def decile_sign(question: Question) -> Answer | None:
    """What the welfare decile says; None when it or its limit is unknown, which excludes nobody."""
    decile = question.facts.get(Field.DECILE)
    limit = question.parameters.find(Code.DECILE_LIMIT, question.subject.area)
    if decile is None or limit is None:
        return None
    if decile <= limit.whole:
        return Answer(Effect.MEETS, f"Desil {decile}, tidak melebihi desil {limit.whole}.", (limit.version,))
    return Answer(Effect.BLOCKS, f"Desil {decile}, melebihi desil {limit.whole}.", (limit.version,))


def _weighed(told: Iterable[Answer | None], unknown: str) -> Answer:
    signs = [sign for sign in told if sign is not None]
    versions = tuple(version for sign in signs for version in sign.versions)
    speaking_for = [sign for sign in signs if sign.effect is Effect.MEETS]
    against = [sign for sign in signs if sign.effect is Effect.BLOCKS]
    if speaking_for and against:
        both = " ".join(sign.sentence for sign in (*speaking_for, *against))
        return Answer(Effect.MISSING, f"Petunjuk ekonomi bertentangan, perlu diperiksa: {both}", versions)
    if against:
        return Answer(Effect.BLOCKS, f"Bukan sasaran program: {against[0].sentence}", versions)
    if speaking_for:
        return Answer(Effect.MEETS, speaking_for[0].sentence, versions)
    return Answer(Effect.MISSING, unknown)


def _below_had_kifayah(question: Question) -> Answer | None:
    proposal = question.proposal
    return None if proposal is None else Answer(Effect.MEETS, proposal.sentence, proposal.versions)


def _income_sign(question: Question) -> Answer | None:
    """Income beside the MBR limit; where the number of persons is unknown, both limits must agree."""
    income: int | None = question.facts.get(Field.INCOME)
    limits = _limits(question)
    if income is None or not limits:
        return None
    lowest, highest = (pick(limits, key=lambda limit: limit.whole) for pick in (min, max))
    if income <= lowest.whole:
        told = f"Penghasilan keluarga tidak melebihi batas MBR {Rupiah(lowest.whole)} sebulan."
        return Answer(Effect.MEETS, told, (lowest.version,))
    if income > highest.whole:
        told = f"Penghasilan keluarga melebihi batas MBR {Rupiah(highest.whole)} sebulan."
        return Answer(Effect.BLOCKS, told, (highest.version,))
    return None


def _limits(question: Question) -> list[Value]:
    match question.facts.get(Field.MEMBERS):
        case 1:
            codes: tuple[Code, ...] = (Code.SINGLE_INCOME_LIMIT,)
        case int():
            codes = (Code.MARRIED_INCOME_LIMIT,)
        case _:
            codes = (Code.SINGLE_INCOME_LIMIT, Code.MARRIED_INCOME_LIMIT)
    found = (question.parameters.find(code, question.subject.area) for code in codes)
    return [limit for limit in found if limit is not None]


def _declared_sign(question: Question) -> Answer | None:
    declared = question.facts.get(Field.LOW_INCOME)
    if declared is None:
        return None
    return Answer(Effect.MEETS, "Tercatat sebagai MBR.") if declared else Answer(Effect.BLOCKS, "Tercatat bukan MBR.")


def _poor_users(group: CommunalGroup) -> Answer:
    for counted, word in ((group.mustahik, "mustahik"), (group.low_income, "MBR")):
        if counted:
            return Answer(Effect.MEETS, f"Keluarga pemakai yang {word}: {counted} dari {group.users}.")
    if group.mustahik == 0 and group.low_income == 0:
        return Answer(Effect.BLOCKS, "Bukan sasaran program: tidak ada mustahik atau MBR di antara keluarga pemakai.")
    return Answer(Effect.MISSING, "Belum diketahui berapa keluarga pemakai yang mustahik atau MBR.")


def _low_income_users(group: CommunalGroup) -> Answer:
    if group.low_income is None:
        return Answer(Effect.MISSING, "Belum diketahui berapa keluarga pemakai yang MBR.")
    if group.low_income == 0:
        return Answer(Effect.BLOCKS, "Bukan sasaran program: tidak ada MBR di antara keluarga pemakai.")
    return Answer(Effect.MEETS, f"Keluarga pemakai yang MBR: {group.low_income} dari {group.users}.")
