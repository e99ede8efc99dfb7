"""How need, verdict, money, proof and rules are shown: tables for people, objects for programs, one set of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from zis_registry.cli.output import number, print_table, rupiah
from zis_registry.cli.render import SERVICE_WORDS, say
from zis_registry.eligibility.dwelling import Assessment
from zis_registry.eligibility.verdict import Outcome, Verdict
from zis_registry.funding.commitment import payer_word
from zis_registry.funding.fund import KIND_WORDS, SHORT_KINDS, FundKind
from zis_registry.funding.gap import DEFINITION, GapRow, Level
from zis_registry.funding.national import NationalGap
from zis_registry.services import reference
from zis_registry.services.households.assessment import DistrictAssessment
from zis_registry.services.money.budgets import FundStanding
from zis_registry.services.numbering import household_number
from zis_registry.services.proposals.documents import Paper
from zis_registry.services.proposals.draft import eligibility
from zis_registry.services.proposals.matching import Proposal
from zis_registry.services.proposals.proving import Proof
from zis_registry.services.rulebook import Rule
from zis_registry.store.repositories.money import Status
from zis_registry.store.repositories.projections import HouseholdRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.money import Rupiah
from zis_registry.terms.period import format_date

OUTCOME_WORDS = {
    Outcome.ELIGIBLE: "layak",
    Outcome.INCOMPLETE: "belum lengkap",
    Outcome.INELIGIBLE: "tidak layak",
}
STATE_WORDS = {
    "sudah_dibantu": "sudah dibantu dengan fasilitas yang sama",
    "tidak_butuh": "tidak membutuhkan",
    "tidak_diketahui": "kebutuhan belum diketahui",
}
USE_WORDS = {
    "ZAKAT_LANGSUNG": "Zakat langsung",
    "ZAKAT_ASET_KELOLAAN": "Zakat aset kelolaan",
    "INFAK_TIDAK_TERIKAT": "Infak tidak terikat",
    "INFAK_TERIKAT": "Infak terikat",
    "DSKL": "DSKL",
    "APBD": "APBD",
}
LEVELS = {
    "provinsi": Level.PROVINCE,
    "kabupaten": Level.DISTRICT,
    "kecamatan": Level.SUBDISTRICT,
    "desa": Level.VILLAGE,
}
EXAMPLES = 10


def area_name(code: str) -> str:
    """An area as a table names it."""
    return reference.area_words(AreaCode(code))


# --- assess ---------------------------------------------------------------------------------------------------


def assessments_json(found: Sequence[DistrictAssessment]) -> dict[str, Any]:
    """Districts and their sums for programs."""
    areas = [
        {
            "area": one.area.digits,
            "area_name": area_name(one.area.digits),
            "on": one.on.isoformat(),
            "assessed": len(one.assessments),
            "units": len(one.units),
            "need": sum(unit.need.unit_cost for unit in one.units),
            **eligibility(one),
        }
        for one in found
    ]
    totals: dict[str, Counter[str]] = {}
    for told in areas:
        for use, outcomes in told["eligible"].items():
            totals.setdefault(use, Counter()).update(outcomes)
    return {
        "areas": areas,
        "units": sum(told["units"] for told in areas),
        "eligible": {use: dict(outcomes) for use, outcomes in totals.items()},
    }


def assessments(found: Sequence[DistrictAssessment]) -> None:
    """Districts for people: outcomes of each use, and what decided most often."""
    told = assessments_json(found)
    if not found:
        say("Belum ada rumah tangga dalam registri.")
        return
    for area in told["areas"]:
        say(f"\n{area['area_name']}: {number(area['units'])} unit kebutuhan, {rupiah(area['need'])}.")
        eligible_table(area["eligible"])
        others = [f"{number(n)} {STATE_WORDS[state]}" for state, n in area["not_in_need"].items()]
        say(f"Rumah dan layanan lain: {', '.join(others) or 'tidak ada'}.")
    say("\nVerdik adalah usulan; BAZNAS yang menetapkan. Satu rumah tangga: zis-registry assess --household RT-...")


def eligible_table(eligible: Mapping[str, Mapping[str, int]]) -> None:
    """Outcomes of each use over the units."""
    print_table(
        "Kelayakan menurut penggunaan dana (unit)",
        ("Penggunaan", *(OUTCOME_WORDS[outcome].capitalize() for outcome in Outcome)),
        [(USE_WORDS[use], *(counted[outcome.value] for outcome in Outcome)) for use, counted in eligible.items()],
        right=(1, 2, 3),
    )


def household_json(record: HouseholdRecord, found: Sequence[Assessment], *, on: date) -> dict[str, Any]:
    """One household for programs: needs, and the verdict of each use with its reasons."""
    return {
        "household": household_number(record.id),
        "name": record.name,
        "area": record.area,
        "on": on.isoformat(),
        "services": [
            {
                "service": one.service.value,
                "need": one.need.state.value,
                "facility": one.need.facility.value if one.need.facility else None,
                "unit_cost": one.need.unit_cost,
                "sentence": one.need.sentence,
                "recipient": household_number(one.recipient),
                "verdicts": {use.value: _verdict_json(verdict) for use, verdict in one.verdicts.items()},
            }
            for one in found
        ],
    }


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome.value,
        "reasons": [
            {
                "code": r.code,
                "effect": r.effect.value,
                "sentence": r.sentence,
                "basis": r.basis,
                "restricted": r.restricted,
            }
            for r in verdict.reasons
        ],
        "parameters": list(verdict.parameters),
        "suggestions": [use.value for use in verdict.suggestions],
    }


def household(record: HouseholdRecord, found: Sequence[Assessment], *, on: date) -> None:
    """One household for people."""
    say(f"{household_number(record.id)} {record.name}, {area_name(record.area)}. Menurut aturan per {format_date(on)}.")
    for one in found:
        cost = f" Biaya satuan {Rupiah(one.need.unit_cost)}." if one.is_unit else ""
        say(f"\n{SERVICE_WORDS[one.service.value].capitalize()}: {one.need.sentence}{cost}")
        rows = [
            (USE_WORDS[use.value], OUTCOME_WORDS[verdict.outcome], reason.effect.value, reason.sentence, reason.basis)
            for use, verdict in one.verdicts.items()
            for reason in verdict.reasons
        ]
        if rows:
            print_table("", ("Penggunaan", "Verdik", "Alasan", "Kalimat", "Dasar"), rows)
    say("\nVerdik adalah usulan; BAZNAS yang menetapkan.")


# --- match ----------------------------------------------------------------------------------------------------


def proposal_json(made: Proposal) -> dict[str, Any]:
    """One draft for programs: every line with its decision, reason and proof."""
    record, frozen = made.record, made.record.snapshot
    states = Counter(line["state"] for line in frozen["lines"])
    return {
        "area": record.area,
        "area_name": area_name(record.area),
        "proposal": record.id,
        "renewed": made.renewed,
        "status": record.status.value,
        "on": record.made_on,
        "seed": record.seed,
        "policy": frozen["policy"],
        "sha256": record.sha256,
        "units": len(frozen["lines"]),
        "funded_units": states["didanai"],
        "refused_units": states["ditolak"],
        "pending_units": states["belum_lengkap"],
        "funds": [_frozen_fund(fund) for fund in frozen["funds"]],
        "lines": [_line_json(line, frozen) for line in made.lines],
    }


def _frozen_fund(fund: Mapping[str, Any]) -> dict[str, Any]:
    reserved = fund["reserved"] + fund["reserved_elsewhere"]
    return {
        "fund": fund["id"],
        "kind": fund["kind"],
        "name": fund["name"],
        "opening": fund["opening"],
        "reserved": reserved,
        "committed": fund["committed"],
        "left": fund["opening"] - reserved - fund["committed"],
    }


def _line_json(line: Mapping[str, Any], frozen: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        key: line[key]
        for key in ("unit", "rank", "area", "service", "facility", "cost", "state", "refusal", "sentence", "uses")
    }
    told["household"] = household_number(line["household"])
    told["payments"] = dict(line["payments"])
    told["pokja"] = " ".join(part for part in (line["neutral"], line["neutral_reasons"]) if part)
    if line["refusal"] == "dana":
        payers = frozen["payers"][line["payers"]]
        told["own_funds"] = payers["own"]
        told["barred_funds"] = [{"fund": f, "bar": bar, "sentence": words} for f, bar, words in payers["barred"]]
        told["certificate"] = frozen["cuts"][line["proof"]]
        told["shortfall"] = line["shortfall"]
    elif line["reasons"]:
        told["codes"], told["reasons"] = line["codes"], line["reasons"]
    return told


def proposals_json(made: Sequence[Proposal]) -> dict[str, Any]:
    """The drafts for programs."""
    return {"proposals": [proposal_json(one) for one in made]}


def proposals(made: Sequence[Proposal]) -> None:
    """The drafts for people: counts, funds, and one example of each kind of reason."""
    for one in made:
        told = proposal_json(one)
        fresh = "dibuat" if one.renewed else "tetap: daftar tidak berubah, undian tidak diulang"
        say(f"\n{told['area_name']}: usulan {told['proposal']} (RANCANGAN) {fresh}. Benih undian {told['seed'][:12]}.")
        say(
            f"{number(told['units'])} unit = {number(told['funded_units'])} didanai + {number(told['refused_units'])} "
            f"ditolak + {number(told['pending_units'])} belum lengkap."
        )
        fund_table(told["funds"])
        print_table(
            "Contoh tiap alasan",
            ("Unit", "Rumah tangga", "Keputusan", "Alasan"),
            _examples(told),
        )
    say("\nPeriksa: zis-registry verify   Cetak: zis-registry report laporan-alokasi --area KODE")


def _examples(told: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """The first unit of each kind of decision and reason."""
    own = {fund["fund"] for fund in told["funds"]}
    seen: dict[tuple[Any, ...], tuple[str, str, str, str]] = {}
    for line in told["lines"]:
        kind = (line["state"], line["refusal"], tuple(line.get("codes", ()))[:1])
        state = str(line["state"]).replace("_", " ")
        words = f"{line['sentence']} {_bars(line.get('barred_funds', ()), own)}".strip()
        seen.setdefault(kind, (line["unit"], line["household"], state, words))
    return list(seen.values())[:EXAMPLES]


def _bars(barred: Iterable[Mapping[str, Any]], own: AbstractSet[str]) -> str:
    """What bars the district's own bound funds, in full; how many of other districts there are."""
    bound = [bar for bar in barred if bar["bar"] != "aturan"]
    told = [bar["sentence"] for bar in bound if bar["fund"] in own]
    elsewhere = sum(1 for bar in bound if bar["fund"] not in own)
    if elsewhere:
        told.append(f"{elsewhere} dana lain terikat pada kabupaten/kota lain.")
    return " ".join(told)


# --- verify ---------------------------------------------------------------------------------------------------


def proofs_json(found: Sequence[Proof], sentences: Sequence[tuple[str, str, str]], *, on: date) -> dict[str, Any]:
    """What the verifier found, for programs, and the proofs of refusals where they were asked for."""
    return {
        "on": on.isoformat(),
        "proofs": [{"area": area, "unit": unit, "sentence": sentence} for area, unit, sentence in sentences],
        "verified": all(proof.verified for proof in found),
        "proposals": [
            {
                "area": proof.area,
                "proposal": proof.proposal,
                "status": proof.status.value,
                "sha256": proof.sha256,
                "verified": proof.verified,
                "current": proof.current,
                "units": proof.units,
                "funded_units": proof.funded,
                "refused_units": proof.refused,
                "pending_units": proof.pending,
                "refused_with_reason": proof.refused_with_reason,
                "problems": list(proof.problems),
            }
            for proof in found
        ],
    }


def proofs(found: Sequence[Proof], sentences: Sequence[tuple[str, str, str]], *, on: date) -> None:
    """What the verifier found, for people, and the proofs of refusals where they were asked for."""
    for proof in found:
        say(
            f"{'LULUS' if proof.verified else 'GAGAL'}  {area_name(proof.area)}, usulan {proof.proposal} "
            f"({proof.status.value}): "
            f"{number(proof.units)} unit, {number(proof.refused_with_reason)} dari {number(proof.refused)} penolakan "
            f"terbukti. {_currency(proof, on=on)}"
        )
        for problem in proof.problems[:EXAMPLES]:
            say(f"       {problem}")
    for _, unit, sentence in sentences:
        say(f"{unit}: {sentence}")


def _currency(proof: Proof, *, on: date) -> str:
    match proof.status:
        case Status.DRAFT if proof.current:
            return f"Sesuai data dan aturan per {format_date(on)}."
        case Status.DRAFT:
            return f"Berbeda dari data dan aturan per {format_date(on)}; jalankan match untuk memperbarui."
        case Status.REPLACED:
            return "Sudah diganti usulan yang lebih baru."
        case Status.WITHDRAWN:
            return "Sudah ditarik karena dananya terikat keputusan; jalankan match lagi."
        case _:
            assert_never(proof.status)


# --- papers ---------------------------------------------------------------------------------------------------


def papers_json(made: Sequence[Paper]) -> dict[str, Any]:
    """The papers for programs."""
    return {
        "documents": [
            {
                "kind": paper.kind.value,
                "path": str(paper.path),
                "number": paper.number,
                "size": paper.size.value,
                "data_sha256": paper.data_sha256,
                "fresh": paper.fresh,
            }
            for paper in made
        ]
    }


def papers(made: Sequence[Paper]) -> None:
    """The papers for people."""
    for paper in made:
        say(f"{paper.number} ({paper.size.value}, RANCANGAN): {paper.path}")


# --- gap and funds --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GapFrame:
    """What a gap was asked for: the rules of `on`, money of `today`, the level of its rows, and areas if any."""

    on: date
    today: date
    level: Level
    areas: tuple[AreaCode, ...]


def gap_rows_json(rows: Iterable[GapRow], *, level: Level = Level.DISTRICT) -> list[dict[str, Any]]:
    """The rows of the gap for programs; funded = reserved + committed of all sources, gap never clamped.

    A row of an area wider than the level holds what is not broken down to it yet, and is flagged as `wider`.
    """
    return [
        {
            "area": row.area.digits,
            "area_name": area_name(row.area.digits),
            "wider": row.is_wider(level),
            "service": row.service.value,
            "units": row.units,
            "need": row.need,
            "reserved": row.reserved,
            "committed": row.committed,
            "funded": row.funded,
            "gap": row.gap,
            "by_source": dict(row.by_source),
        }
        for row in rows
    ]


def gap_json(rows: Sequence[GapRow], frame: GapFrame) -> dict[str, Any]:
    """The gap for programs."""
    return {
        "on": frame.on.isoformat(),
        "money_as_of": frame.today.isoformat(),
        "level": next(word for word, level in LEVELS.items() if level is frame.level),
        "areas": [code.digits for code in frame.areas],
        "definition": DEFINITION,
        "gap": gap_rows_json(rows, level=frame.level),
    }


def gap_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of `gap_rows_json` with their sum."""
    amounts = ("need", "reserved", "committed", "gap")
    print_table(
        "Kebutuhan, dana, dan kesenjangan (rupiah)",
        ("Wilayah", "Layanan", "Unit", "Kebutuhan", "Cadangan", "Komitmen", "Kesenjangan"),
        [(_row_name(row), SERVICE_WORDS[row["service"]], row["units"], *(row[key] for key in amounts)) for row in rows]
        + [("Jumlah", "", *(sum(row[key] for row in rows) for key in ("units", *amounts)))],
        right=(2, 3, 4, 5, 6),
    )


def _row_name(row: Mapping[str, Any]) -> str:
    return f"{row['area_name']} (belum dirinci)" if row["wider"] else str(row["area_name"])


def gap(rows: Sequence[GapRow], frame: GapFrame) -> None:
    """The gap for people, with its definition, its days and the sources of the money."""
    if not rows:
        say("Belum ada kebutuhan dan dana di wilayah itu.")
        return
    gap_table(gap_rows_json(rows, level=frame.level))
    sources: Counter[str] = Counter()
    for row in rows:
        sources.update(dict(row.by_source))
    told = ", ".join(f"{payer_word(source)} {rupiah(amount)}" for source, amount in sorted(sources.items()))
    say(f"\nDana menurut sumber: {told or 'belum ada'}.")
    say(f"{DEFINITION} {_gap_days(frame)}")
    if any(code.parent is not None for code in frame.areas):
        asked = ", ".join(area_name(code.digits) for code in frame.areas)
        say(f"Hanya {asked}; uang yang baru diketahui untuk wilayah yang lebih luas tidak termasuk.")


def _gap_days(frame: GapFrame) -> str:
    """Whose rules and whose money the figures follow: the needs those of a day, the money always that of today."""
    rules = f"Menurut aturan dan nilai per {format_date(frame.on)}"
    if frame.on == frame.today:
        return f"{rules}."
    return f"{rules}; cadangan dan komitmen per hari ini, {format_date(frame.today)}."


def national_json(rows: Sequence[NationalGap]) -> dict[str, Any]:
    """The national gap for programs, in whole rupiah."""
    return {
        "national": [
            {
                "version": row.version,
                "name": row.name,
                "service": row.service.value,
                "need": row.need,
                "budget": row.budget,
                "budgets": dict(row.budgets),
                "gap": row.gap,
                "definition": row.definition,
                "period": row.period,
                "source": row.source,
                "date": row.dated.isoformat(),
            }
            for row in rows
        ]
    }


def national(rows: Sequence[NationalGap]) -> None:
    """The national gap for people: both versions, each with its definition."""
    print_table(
        "Kesenjangan nasional RPJMN (rupiah)",
        ("Versi", "Layanan", "Kebutuhan", "Anggaran", "Kesenjangan"),
        [(row.name, SERVICE_WORDS[row.service.value], row.need, row.budget, row.gap) for row in rows],
        right=(2, 3, 4),
    )
    for name, told in {row.name: row for row in rows}.items():
        say(f"{name} ({told.period}): {told.definition} Sumber: {told.source}.")


def funds_json(found: Iterable[FundStanding]) -> list[dict[str, Any]]:
    """The funds for programs: opening = reserved + committed + left, committed with what was paid."""
    return [
        {
            "fund": one.fund.id,
            "kind": one.fund.kind.value,
            "name": one.fund.name,
            "area": one.fund.area.digits,
            "facilities": None if one.fund.facilities is None else sorted(one.fund.facilities),
            "opening": one.balance.opening,
            "reserved": one.balance.reserved,
            "committed": one.balance.committed_with_paid,
            "left": one.balance.left,
        }
        for one in found
    ]


def funds(found: Sequence[FundStanding]) -> None:
    """The funds for people."""
    if not found:
        say("Belum ada dana yang dibuka.")
        return
    fund_table(funds_json(found))
    kinds = [kind for kind in FundKind if any(one.fund.kind is kind for one in found)]
    say("Jenis: " + "; ".join(f"{SHORT_KINDS[kind]} = {KIND_WORDS[kind]}" for kind in kinds) + ".")


def fund_table(told: Sequence[Mapping[str, Any]]) -> None:
    """Funds of `funds_json` with their sum."""
    amounts = ("opening", "reserved", "committed", "left")
    print_table(
        "Dana (rupiah)",
        ("Dana", "Jenis", "Saldo awal", "Cadangan", "Komitmen", "Sisa"),
        [(one["name"], SHORT_KINDS[FundKind(one["kind"])], *(one[key] for key in amounts)) for one in told]
        + [("Jumlah", "", *(sum(one[key] for one in told) for key in amounts))],
        right=(2, 3, 4, 5),
    )


# --- rules ----------------------------------------------------------------------------------------------------


def rules_json(found: Sequence[Rule], *, on: date) -> dict[str, Any]:
    """The rules for programs."""
    return {
        "on": on.isoformat(),
        "rules": [
            {
                "group": rule.group,
                "code": rule.code,
                "name": rule.name,
                "value": rule.value,
                "unit": rule.unit,
                "area": rule.area,
                "valid_from": rule.valid_from.isoformat(),
                "standing": rule.standing.value,
                "basis": rule.basis,
                "source": rule.source,
                "certainty": rule.certainty,
                "note": rule.note,
            }
            for rule in found
        ],
    }


def rules(found: Sequence[Rule], *, on: date) -> None:
    """The rules for people, group by group."""
    if not found:
        say(f"Belum ada aturan yang berlaku pada {format_date(on)}.")
        return
    for group in dict.fromkeys(rule.group for rule in found):
        rows = [
            (rule.name, rule.value, rule.area, rule.valid_from.isoformat(), rule.standing.value, rule.source)
            for rule in found
            if rule.group == group
        ]
        heads = ("Aturan", "Nilai", "Wilayah", "Berlaku sejak", "Keadaan", "Sumber")
        print_table(group.capitalize(), heads, rows)
    say(f"\nKeadaan per {format_date(on)}. Dasar hukum setiap aturan: tambahkan --json.")
