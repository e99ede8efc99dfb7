"""What the page of a proposal says of its funds, from a frozen proposal alone."""

from __future__ import annotations

from typing import Any

from zis_registry.services.proposals.fund_use import fund_uses, shared_units


def line(**more: Any) -> dict[str, Any]:
    told = {"state": "ditolak", "payments": [], "awaiting": [], "asnaf": "", "cost": 10, "area": "7309011",
            "facility": "tangki_septik", "uses": {}}  # fmt: skip
    return told | more


def fund(code: str, kind: str, *, reserved: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": code, "name": code, "kind": kind, "area": "7309", "facilities": None, "available": 100,
            "reserved": reserved} | more  # fmt: skip


def frozen(*lines: dict[str, Any]) -> dict[str, Any]:
    funds = [fund("Z", "zakat"), fund("I", "infak_tidak_terikat", reserved=10), fund("D", "dskl", area="7306")]
    return {"on": "2026-11-25", "funds": funds, "lines": list(lines)}


def test_a_unit_of_two_funds_counts_with_each_and_is_told_once() -> None:
    told = frozen(line(state="didanai", payments=[["Z", 4], ["I", 6]]), line(state="didanai", payments=[["I", 4]]))
    assert [one.units for one in fund_uses(told)] == [1, 2, 0]
    assert shared_units(told) == 1


def test_money_that_waits_for_data_says_for_how_many_units() -> None:
    told = frozen(
        line(awaiting=["Z"]),
        line(awaiting=["Z"], asnaf="MISKIN"),
        line(state="belum_lengkap", uses={"ZAKAT_LANGSUNG": "BELUM_LENGKAP", "DSKL": "BELUM_LENGKAP"}),
        line(awaiting=["Z"], cost=101),
    )
    zakat, infak, elsewhere = fund_uses(told)
    assert (
        zakat.waits
        == "tersisa Rp100; 3 unit yang belum didanai menunggu data, 2 di antaranya belum ditetapkan asnafnya."
    )
    assert (infak.waits, elsewhere.waits) == ("", "")
