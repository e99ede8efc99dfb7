"""The lines of a proposal as a reader may see them: BAZNAS with funds, place and proof, others in neutral words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zis_registry.allocation.certificate import for_auditor
from zis_registry.allocation.problem import Decision
from zis_registry.eligibility.access import SERVICE_WORDS
from zis_registry.eligibility.need import FACILITY_WORDS
from zis_registry.funding.fund import SHORT_KINDS, FundKind
from zis_registry.services.numbering import household_number
from zis_registry.services.proposals.overview import refusal_kind
from zis_registry.services.proposals.proving import decision_of
from zis_registry.terms.household import Facility, Service

Line = Mapping[str, Any]
GONE = "(rumah tangga ini sudah disatukan)"


class Group(StrEnum):
    """What became of a line, in the order of the page; WAITING is what neutral readers see of all lacks of money."""

    FUNDED = "didanai"
    OUT_OF_MONEY = "dana-habis"
    BOUND = "dana-terikat"
    NO_FUND = "tanpa-dana"
    AWAITING = "menunggu-data"
    WAITING = "menunggu-dana"
    PENDING = "belum-lengkap"
    RULES = "tidak-layak"


GROUP_WORDS = {
    Group.FUNDED: "Didanai",
    Group.OUT_OF_MONEY: "Dana habis",
    Group.BOUND: "Dana terikat",
    Group.NO_FUND: "Belum ada dana",
    Group.AWAITING: "Menunggu data",
    Group.WAITING: "Menunggu dana",
    Group.PENDING: "Belum lengkap",
    Group.RULES: "Tidak layak",
}
GROUP_REMARKS = {
    Group.FUNDED: "",
    Group.OUT_OF_MONEY: "dana yang boleh membayarnya sudah dipakai yang lebih didahulukan",
    Group.BOUND: "masih ada dana, tetapi terikat pada tempat atau fasilitas lain",
    Group.NO_FUND: "tidak ada dana yang boleh membayarnya",
    Group.AWAITING: "masih ada dana bila datanya lengkap",
    Group.WAITING: "belum ada dana yang cukup untuknya",
    Group.PENDING: "bukan penolakan: datanya ditunggu",
    Group.RULES: "tidak memenuhi syarat program",
}
_BY_REFUSAL = {
    "aturan": Group.RULES,
    "dana_habis": Group.OUT_OF_MONEY,
    "dana_terikat": Group.BOUND,
    "tidak_ada_dana": Group.NO_FUND,
    "menunggu_data": Group.AWAITING,
}
_NEUTRAL = {
    Group.FUNDED: "Didanai.",
    Group.WAITING: "Menunggu dana.",
    Group.PENDING: "Kurang data.",
    Group.RULES: "Tidak layak.",
}


@dataclass(frozen=True, slots=True)
class Payment:
    """Rupiah that one fund pays for a line."""

    fund: str
    name: str
    kind: str
    kind_words: str
    amount: int


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One unit of need. From `rank` on, what only readers with `lihat-penilaian` are told; else empty."""

    unit: str
    household: str
    name: str
    area: str
    service: str
    facility: str
    condition: str
    cost: int
    group: Group
    sentence: str
    rank: int | None = None
    asnaf: str = ""
    payments: tuple[Payment, ...] = ()
    shortfall: int | None = None
    proof: str = ""
    bars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """What lines are told with: the frozen proposal, who reads, names by household, sentences by unit."""

    frozen: Mapping[str, Any]
    restricted: bool
    covers_all: bool
    names: Mapping[int, str]
    words: Mapping[str, Mapping[str, Any]]

    @property
    def funds(self) -> Mapping[str, Mapping[str, Any]]:
        """The frozen funds by id."""
        return {fund["id"]: fund for fund in self.frozen["funds"]}


def group_of(line: Line, frozen: Mapping[str, Any], *, restricted: bool) -> Group:
    """The group of a line for this reader; why money lacks would tell others which funds a family may have."""
    if line["state"] == "didanai":
        return Group.FUNDED
    if line["state"] == "belum_lengkap":
        return Group.PENDING
    if line["refusal"] == "aturan":
        return Group.RULES
    return _BY_REFUSAL[refusal_kind(line, frozen)] if restricted else Group.WAITING


def ordered(lines: Iterable[Line], *, restricted: bool) -> list[Line]:
    """In the order of the queue; for others by place, because the place in the queue speaks of asnaf and income."""
    if restricted:
        return list(lines)
    return sorted(lines, key=lambda line: (line["area"], line["household"], line["service"]))


def told(lines: Sequence[Line], group: Group, telling: Telling) -> tuple[ProposalLine, ...]:
    """Lines of one group in words."""
    tell = _restricted if telling.restricted else _neutral
    return tuple(tell(line, group, telling) for line in lines)


def _neutral(line: Line, group: Group, telling: Telling) -> ProposalLine:
    """Without fund, place in the queue, asnaf, and the rupiah that lack: they depend on the funds a family may have."""
    reasons = str(telling.words.get(line["unit"], {}).get("neutral_reasons", ""))
    return _line(line, group, telling, sentence=f"{_NEUTRAL[group]} {reasons}".strip())


def _restricted(line: Line, group: Group, telling: Telling) -> ProposalLine:
    words = telling.words.get(line["unit"], {})
    is_short = line["refusal"] == "dana"
    decision = decision_of(line, telling.frozen)
    return _line(
        line,
        group,
        telling,
        sentence=str(words.get("sentence", "")),
        rank=line["rank"],
        asnaf=asnaf_words(line["asnaf"]),
        payments=tuple(_payment(fund, amount, telling) for fund, amount in line["payments"]),
        shortfall=line["shortfall"] if is_short else None,
        proof=_proof(decision, telling) if is_short else "",
        bars=_bars(line, telling) if is_short else (),
    )


def _line(line: Line, group: Group, telling: Telling, *, sentence: str, **restricted: Any) -> ProposalLine:
    return ProposalLine(
        unit=line["unit"],
        household=household_number(line["household"]),
        name=telling.names.get(line["household"], GONE),
        area=line["area"],
        service=SERVICE_WORDS[Service(line["service"])].capitalize(),
        facility=_capital(FACILITY_WORDS[Facility(line["facility"])]) if line["facility"] else "",
        condition=condition_words(line["condition"], Service(line["service"])),
        cost=line["cost"],
        group=group,
        sentence=sentence,
        **restricted,
    )


def _payment(fund: str, amount: int, telling: Telling) -> Payment:
    one = telling.funds[fund]
    return Payment(fund, one["name"], one["kind"], SHORT_KINDS[FundKind(one["kind"])], amount)


def _proof(decision: Decision, telling: Telling) -> str:
    return for_auditor(decision, names={code: fund["name"] for code, fund in telling.funds.items()})


def _bars(line: Line, telling: Telling) -> tuple[str, ...]:
    """What bars funds that are bound; those of other districts only to who may see the whole province."""
    barred = telling.frozen["payers"][line["payers"]]["barred"]
    told = (
        sentence for fund, bar, sentence in barred if (fund in telling.funds or telling.covers_all) and bar != "aturan"
    )
    return tuple(dict.fromkeys(told))


def funds_elsewhere(telling: Telling) -> int:
    """How many funds are bound to other districts and named to nobody here; 0 for who is told no bars at all."""
    if telling.covers_all or not telling.restricted:
        return 0
    barred = {fund for payers in telling.frozen["payers"] for fund, _, _ in payers["barred"]}
    return len(barred - telling.funds.keys())


def asnaf_words(code: str) -> str:
    """An asnaf as a table names it."""
    return code.replace("_", " ").capitalize() if code else "Belum ditetapkan"


_RUNG_OF = {Service.SANITATION: "Sanitasi", Service.WATER: "Air"}


def condition_words(code: str, service: Service) -> str:
    """A rung as a table names it, with its service: "Tidak layak" alone reads as a verdict; "" when unknown."""
    words = code.replace("_", " ").lower()
    if not words or words.startswith("babs"):
        return words.replace("babs", "BABS")
    joint = ": " if words.startswith("tidak ada") else " "
    return f"{_RUNG_OF[service]}{joint}{words}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
