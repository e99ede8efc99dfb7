"""The order of the queue from a dated policy: asnaf, rung, decile, vulnerability, and a drawn tiebreak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any, assert_never

from zis_registry.allocation.problem import PriorityKey
from zis_registry.errors import InvalidValue
from zis_registry.terms.period import format_date


class Mode(StrEnum):
    """How the queue goes on when a unit cannot be paid; the engine knows one way."""

    STRICT_QUEUE = "antrean ketat"


class Criterion(StrEnum):
    """What a policy can rank by; the draw always comes last."""

    ASNAF = "asnaf"
    RUNG = "tangga"
    DECILE = "desil"
    VULNERABILITY = "kerentanan"
    DRAW = "undian"


@dataclass(frozen=True, slots=True)
class Policy:
    """One dated policy of policies.toml: smaller ranks first, larger vulnerability first; `words` name the codes."""

    code: str
    name: str
    valid_from: date
    mode: Mode
    order: tuple[Criterion, ...]
    asnaf: Mapping[str, int]
    other_asnaf: int
    rung: Mapping[str, int]
    unknown_rung: int
    unknown_decile: int
    vulnerability: Mapping[str, int]
    words: Mapping[str, str]

    @property
    def version(self) -> str:
        """Code and date, as printed on a proposal."""
        return f"kebijakan {self.code}@{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What ranks a unit: the recipient's confirmed asnaf, the best possible rung by name, decile, vulnerabilities.

    `draw` is the hex of HMAC(seed, keyed NIK hash, or the registry number), made by the caller after the list froze.
    """

    asnaf: str | None
    rung: str | None
    decile: int | None
    vulnerabilities: frozenset[str]
    draw: str


def parse_policy(document: Mapping[str, Any], *, on: date) -> Policy:
    """The policy in force on a date.

    Raises InvalidValue when there is none or two begin together, its mode or a criterion is unknown, or its draw is
    not last.
    """
    in_force = [entry for entry in document["policy"] if entry["valid_from"] <= on]
    if not in_force:
        raise InvalidValue(f"Belum ada kebijakan prioritas yang berlaku pada {format_date(on)}.")
    entry = max(in_force, key=lambda one: one["valid_from"])
    if sum(one["valid_from"] == entry["valid_from"] for one in in_force) > 1:
        raise InvalidValue(f"Ada dua kebijakan prioritas yang mulai berlaku pada {format_date(entry['valid_from'])}.")
    return Policy(
        code=entry["code"],
        name=entry["name"],
        valid_from=entry["valid_from"],
        mode=_mode(entry),
        order=_order(entry),
        asnaf={code: rank for code, rank in entry["asnaf"].items() if code != "other"},
        other_asnaf=entry["asnaf"]["other"],
        rung={name: rank for name, rank in entry["rung"].items() if name != "unknown"},
        unknown_rung=entry["rung"]["unknown"],
        unknown_decile=entry["decile"]["unknown"],
        vulnerability=dict(entry["vulnerability"]),
        words=dict(entry.get("words", {})),
    )


def _mode(entry: Mapping[str, Any]) -> Mode:
    try:
        return Mode(entry.get("mode", ""))
    except ValueError:
        told, known = entry.get("mode") or "(kosong)", ", ".join(Mode)
        message = f"Cara antrean {told} pada kebijakan {entry['code']} tidak dikenal; yang dikenal: {known}."
        raise InvalidValue(message) from None


def _order(entry: Mapping[str, Any]) -> tuple[Criterion, ...]:
    unknown = [name for name in entry["order"] if name not in set(Criterion)]
    if unknown:
        raise InvalidValue(f"Ukuran {unknown[0]} pada kebijakan {entry['code']} tidak dikenal.")
    order = tuple(map(Criterion, entry["order"]))
    if order[-1:] != (Criterion.DRAW,) or len(set(order)) != len(order):
        raise InvalidValue(f"Kebijakan {entry['code']} harus berakhir dengan undian, tanpa pengulangan.")
    return order


def priority_key(claim: Claim, policy: Policy) -> PriorityKey:
    """The place of a unit in the queue; two units of one household share the draw and then stand by their ids."""
    ranks = tuple(_rank(criterion, claim, policy) for criterion in policy.order if criterion is not Criterion.DRAW)
    return PriorityKey(ranks, claim.draw)


def _rank(criterion: Criterion, claim: Claim, policy: Policy) -> int:
    match criterion:
        case Criterion.ASNAF:
            return policy.asnaf.get(claim.asnaf or "", policy.other_asnaf)
        case Criterion.RUNG:
            return policy.rung.get(claim.rung or "", policy.unknown_rung)
        case Criterion.DECILE:
            return policy.unknown_decile if claim.decile is None else claim.decile
        case Criterion.VULNERABILITY:
            return -sum(policy.vulnerability.get(code, 0) for code in claim.vulnerabilities)
        case Criterion.DRAW:
            raise InvalidValue("Undian bukan peringkat.")
        case _:
            assert_never(criterion)


# --- the policy in words --------------------------------------------------------------------------------------


def describe(policy: Policy) -> tuple[str, ...]:
    """The policy as sentences for a reader: how the queue goes, and one sentence for each criterion in its order."""
    criteria = ", lalu ".join(_named(criterion) for criterion in policy.order)
    return (
        f"{policy.name} ({policy.code}), berlaku sejak {format_date(policy.valid_from)}. Urutan: {criteria}.",
        _mode_sentence(policy.mode),
        *(_sentence(criterion, policy) for criterion in policy.order),
    )


def _named(criterion: Criterion) -> str:
    return "tangga akses" if criterion is Criterion.RUNG else criterion.value


def _mode_sentence(mode: Mode) -> str:
    match mode:
        case Mode.STRICT_QUEUE:
            return (
                "Antrean ketat: menurut urutan, setiap unit didanai bila dapat dibayar di samping semua yang sudah "
                "didanai di atasnya, dari susunan dana mana pun yang berhak. Yang tidak dapat dibayar dilewati beserta "
                "buktinya, dan unit berikutnya tetap diperiksa dengan sisa dana."
            )
        case _:
            assert_never(mode)


def _sentence(criterion: Criterion, policy: Policy) -> str:
    match criterion:
        case Criterion.ASNAF:
            ranked = _ranked({**policy.asnaf, "other": policy.other_asnaf}, policy)
            return f"Asnaf yang ditetapkan BAZNAS: {ranked}."
        case Criterion.RUNG:
            same = [name for name, rank in policy.rung.items() if rank == policy.unknown_rung]
            unknown = f"disetarakan dengan {_either(same, policy)}" if same else f"di tingkat {policy.unknown_rung}"
            return f"Tangga akses: {_ranked(policy.rung, policy)}. Yang belum diketahui {unknown}."
        case Criterion.DECILE:
            return f"Desil yang lebih kecil didahulukan; tanpa desil dihitung sebagai desil {policy.unknown_decile}."
        case Criterion.VULNERABILITY:
            listed = ", ".join(f"{_word(code, policy)} {weight}" for code, weight in policy.vulnerability.items())
            return f"Kerentanan dengan jumlah bobot lebih besar didahulukan: {listed}."
        case Criterion.DRAW:
            return (
                "Yang masih sama diurutkan dengan undian; benih undian diambil dan diumumkan setelah daftar unit "
                "dibekukan."
            )
        case _:
            assert_never(criterion)


def _ranked(ranks: Mapping[str, int], policy: Policy) -> str:
    return ", lalu ".join(_either(codes, policy) for codes in _tiers(ranks))


def _tiers(ranks: Mapping[str, int]) -> Iterator[list[str]]:
    for _, codes in groupby(sorted(ranks, key=lambda code: ranks[code]), key=lambda code: ranks[code]):
        yield list(codes)


def _either(codes: list[str], policy: Policy) -> str:
    return " atau ".join(_word(code, policy) for code in codes)


def _word(code: str, policy: Policy) -> str:
    return policy.words.get(code, code.replace("_", " ").lower())
