"""The named invariants of money: a balanced ledger, pure funds, no aid twice, drafts that prove themselves."""

from __future__ import annotations

from collections import Counter
from datetime import date

from zis_registry.eligibility.verdict import Outcome
from zis_registry.funding.ledger import Move, problems
from zis_registry.services.assessment import parameters_on
from zis_registry.services.opening import Registry
from zis_registry.services.proving import prove_frozen
from zis_registry.store.repositories import ledger, money


async def balanced(registry: Registry) -> list[str]:
    """The ledger balances entry by entry within each fund, no account is overdrawn, and openings are those declared."""
    async with registry.db.read_tx():
        try:
            moves = {number: Move(move) for number, (move, _) in (await ledger.entries(registry.db)).items()}
            found = list(problems(await ledger.all_postings(registry.db), moves=moves))
        except ValueError as fault:
            return [f"Buku dana memuat rekening atau mutasi yang tidak dikenal: {fault}."]
        funds = await money.funds(registry.db, registry.everywhere)
        if not found:
            standing = await ledger.standing(registry.db, [fund.id for fund in funds])
            found += [
                f"Dana {fund.id}: saldo awal {fund.opening} rupiah, buku dana mencatat {standing[fund.id].opening}."
                for fund in funds
                if fund.opening != standing[fund.id].opening
            ]
    return found


async def drafts_proven(registry: Registry) -> list[str]:
    """Each draft passes the independent verifier from its frozen data, and the ledger holds what it reserved."""
    proofs = await prove_frozen(registry, registry.everywhere)
    return [f"usulan {proof.proposal} ({proof.area}): {problem}" for proof in proofs for problem in proof.problems]


async def fund_purity(registry: Registry) -> list[str]:
    """No line is paid by a fund whose kind no eligible use of its unit follows, nor outside the fund's area."""
    found = []
    async with registry.db.read_tx():
        for draft in await money.drafts(registry.db, registry.everywhere):
            rules = parameters_on(date.fromisoformat(draft.made_on)).uses
            funds = {fund["id"]: fund for fund in draft.snapshot["funds"]}
            for line in draft.snapshot["lines"]:
                kinds = {kind for use, rule in rules.items() if line["uses"].get(use.value) == Outcome.ELIGIBLE.value
                         for kind in rule.fund_kinds}  # fmt: skip
                found += [
                    f"usulan {draft.id}, unit {line['unit']}: dana {fund} tidak boleh membayarnya."
                    for fund, _ in line["payments"]
                    if funds[fund]["kind"] not in kinds or not line["area"].startswith(funds[fund]["area"])
                ]
    return found


async def no_double_aid(registry: Registry) -> list[str]:
    """No dwelling is funded twice for one facility over all drafts."""
    async with registry.db.read_tx():
        drafts = await money.drafts(registry.db, registry.everywhere)
    times = Counter(
        (line["dwelling"], line["facility"])
        for draft in drafts
        for line in draft.snapshot["lines"]
        if line["state"] == "didanai"
    )
    return [
        f"rumah {dwelling}: {facility} didanai {count} kali."
        for (dwelling, facility), count in times.items()
        if count > 1
    ]
