"""The data of the papers: whatever does not add up is refused when it is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pytest

from reports.document import DocumentMeta, Letterhead, Signatory, Standing
from reports.model import (
    TOGETHER,
    AllocationReport,
    AreaRow,
    AsnafRow,
    CommitmentRow,
    FundPart,
    FundRow,
    OpenCases,
    ServiceRow,
    SubdistrictGroup,
    VillageGroup,
    canonical_digest,
)
from tests.unit.reports import samples
from zis_registry.errors import InvalidValue
from zis_registry.terms.household import Service


def test_what_can_be_derived_is_derived() -> None:
    data = samples.report(areas=5)
    assert data.need == data.funded + data.gap == sum(area.need for area in data.areas)
    assert data.units == data.funded_units + data.refused_units + data.pending_units
    assert data.reserved == sum(amount for _, amount in data.kinds) == sum(fund.reserved for fund in data.funds)
    assert data.reserved == sum(row.total for row in data.by_asnaf)
    assert data.committed == sum(one.amount for one in data.commitments) > 0
    assert data.funded == data.reserved + data.committed == sum(area.funded for area in data.areas)


def _swapped_services(data: AllocationReport) -> AllocationReport:
    first = data.areas[0]
    return _first_area(data, water_units=first.sanitation_units, sanitation_units=first.water_units)


def _other_source(data: AllocationReport) -> tuple[CommitmentRow, ...]:
    return (replace(data.commitments[0], source="Hibah"), *data.commitments[1:])


def _first_area(data: AllocationReport, **changes: Any) -> AllocationReport:
    return replace(data, areas=(replace(data.areas[0], **changes), *data.areas[1:]))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda data: replace(data, areas=(*data.areas, AreaRow("Lau", 1, 0, 0, 0))),
            "unit menurut layanan dan wilayah",
        ),
        (lambda data: _first_area(data, need=data.areas[0].need + 1), "kebutuhan"),
        (lambda data: _first_area(data, reserved=0), "cadangan menurut layanan dan wilayah"),
        (lambda data: _first_area(data, committed=0), "komitmen menurut layanan dan wilayah"),
        (_swapped_services, "unit air_minum menurut wilayah"),
        (lambda data: replace(data, funds=data.funds[1:]), "cadangan menurut layanan dan dana"),
        (lambda data: replace(data, by_asnaf=data.by_asnaf[1:]), "cadangan menurut asnaf"),
        (lambda data: replace(data, by_asnaf=(*data.by_asnaf, data.by_asnaf[0])), "asnaf yang tercatat dua kali"),
        (lambda data: replace(data, commitments=data.commitments[1:]), "komitmen APBN untuk air_minum"),
        (lambda data: replace(data, commitments=(*data.commitments, data.commitments[0])), "komitmen APBN"),
        (lambda data: replace(data, commitments=_other_source(data)), "komitmen"),
        (lambda data: replace(data, refusals=data.refusals[1:]), "alasan penolakan"),
        (lambda data: replace(data, pendings=(replace(data.pendings[0], units=1),)), "alasan belum lengkap"),
        (lambda data: replace(data, services=(*data.services, data.services[0])), "dua kali"),
        (lambda data: replace(data, open_cases=OpenCases(1, data.units + 1, 0)), "kasus duplikat"),
    ],
)
def test_a_report_whose_sums_disagree_cannot_be_made(
    spoil: Callable[[AllocationReport], AllocationReport], says: str
) -> None:
    with pytest.raises(InvalidValue, match=says):
        spoil(samples.report(areas=3))


def test_money_may_not_move_between_kinds_of_fund() -> None:
    data = samples.report(areas=3)
    first, second = data.funds[0], data.funds[1]
    moved = (
        replace(first, reserved=first.reserved - 1),
        replace(second, reserved=second.reserved + 1),
        *data.funds[2:],
    )
    with pytest.raises(InvalidValue, match="cadangan Zakat menurut layanan dan dana"):
        replace(data, funds=moved)
    one, other = (row.amounts for row in data.by_asnaf[:2])
    mixed = (
        replace(data.by_asnaf[0], amounts=(replace(one[0], amount=one[0].amount + 1), *one[1:])),
        replace(data.by_asnaf[1], amounts=(other[0], replace(other[1], amount=other[1].amount - 1), *other[2:])),
        *data.by_asnaf[2:],
    )
    with pytest.raises(InvalidValue, match="cadangan Zakat menurut asnaf"):
        replace(data, by_asnaf=mixed)


def test_kinds_told_together_agree_with_all_funds_of_these_kinds() -> None:
    data = samples.report(areas=3)
    joined = replace(
        data,
        services=tuple(replace(row, parts=_first_two_joined(row.parts)) for row in data.services),
        by_asnaf=tuple(replace(row, amounts=_first_two_joined(row.amounts)) for row in data.by_asnaf),
    )
    assert [kind for kind, _ in joined.kinds][:2] == ["Zakat + Infak tidak terikat", "Infak terikat"]
    assert (joined.reserved, joined.tells_together, data.tells_together) == (data.reserved, True, False)
    with pytest.raises(InvalidValue, match="cadangan Zakat \\+ Infak tidak terikat menurut layanan dan dana"):
        replace(joined, funds=_moved(data.funds, 0, 2))


def _first_two_joined(parts: tuple[FundPart, ...]) -> tuple[FundPart, ...]:
    one, other, *rest = parts
    return (FundPart(f"{one.kind}{TOGETHER}{other.kind}", one.amount + other.amount), *rest)


def _moved(funds: tuple[FundRow, ...], giver: int, taker: int) -> tuple[FundRow, ...]:
    """One rupiah of what is reserved goes from a fund to another."""
    by = {giver: -1, taker: 1}
    return tuple(replace(fund, reserved=fund.reserved + by.get(place, 0)) for place, fund in enumerate(funds))


def test_more_money_than_need_is_a_negative_gap_at_each_level() -> None:
    service = ServiceRow(Service.WATER, 1, 0, 0, 10, (FundPart("Zakat", 4),), (FundPart("APBN", 9),))
    area = AreaRow("Bontoa", 1, 10, 4, 9)
    assert (service.funded, service.gap) == (area.funded, area.gap) == (13, -3)


def test_units_of_a_kecamatan_are_told_by_service_wholly_or_not_at_all() -> None:
    assert not AreaRow("Bontoa", 5, 0, 0, 0).tells_services
    assert AreaRow("Bontoa", 5, 0, 0, 0, 0, 5).tells_services
    with pytest.raises(InvalidValue, match="unit Bontoa menurut layanan"):
        AreaRow("Bontoa", 5, 0, 0, 0, 2, 2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: FundRow("Zakat", "Zakat", 10, 6, 5),
        lambda: FundRow("Zakat", "Zakat", -1, 0, 0),
        lambda: replace(samples.report(areas=1).services[0], parts=(FundPart("Zakat", 1), FundPart("Zakat", 1))),
        lambda: replace(samples.report(areas=1).services[0], commitments=(FundPart("APBN", -1),)),
        lambda: replace(samples.report(areas=1).areas[0], committed=-1),
        lambda: AsnafRow("Fakir", (FundPart("Zakat", 1), FundPart("Zakat", 1))),
        lambda: CommitmentRow("APBN", "DIPA", Service.WATER, -1),
        lambda: samples.beneficiaries(initials=("Pokja",) * 4),
        lambda: samples.beneficiaries(initials=("Kelompok Kerja",)),
        lambda: samples.row(1, amount=-1),
        lambda: samples.row(1, members=-1),
        lambda: VillageGroup("Desa Kosong", ()),
        lambda: SubdistrictGroup("Kosong", ()),
        lambda: Letterhead(lines=()),
        lambda: Letterhead(lines=("POKJA",), right_mark="BAZNAS KABUPATEN"),
        lambda: Signatory(("Ketua",), " "),
        lambda: Signatory(("Ketua",), "Budi", nip="1970"),
        lambda: samples.signing(signatories=()),
        lambda: samples.meta(verify_url="javascript:alert(1)"),
        lambda: samples.meta(verify_url="https://contoh.go.id/" + "a" * 60),
        lambda: samples.meta(document_id="LA 1"),
        lambda: samples.meta(number=""),
        lambda: samples.meta(journal_head="xyz"),
        lambda: samples.beneficiaries(stated_units=64),
        lambda: samples.beneficiaries(stated_amount=1),
    ],
)
def test_what_cannot_be_true_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue):
        make()


def test_the_data_cannot_be_changed_after_it_was_made() -> None:
    data = samples.report(areas=1)
    with pytest.raises(FrozenInstanceError):
        data.period = "2027"  # type: ignore[misc]


def test_equal_data_have_one_digest_and_any_change_another() -> None:
    data = samples.report(areas=2)
    digest = canonical_digest(data)
    assert digest == canonical_digest(samples.report(areas=2))
    assert len(digest) == 64
    changed = [
        replace(data, period="Tahun Anggaran 2027"),
        replace(data, meta=replace(data.meta, standing=Standing.APPROVED)),
        replace(data, meta=replace(data.meta, data_on=date(2026, 11, 25))),
        replace(data, points=("Catatan",)),
    ]
    assert len({digest, *map(canonical_digest, changed)}) == 5


def test_the_canonical_form_is_plain_sorted_json(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    real = __import__("hashlib").sha256

    def spy(data: bytes) -> object:
        seen.append(data)
        return real(data)

    monkeypatch.setattr("reports.model.hashlib.sha256", spy)
    canonical_digest(samples.beneficiaries(((1,),)))
    document = json.loads(seen[0])
    assert document["jenis"] == "BeneficiaryList"
    row = document["data"]["subdistricts"][0]["villages"][0]["rows"][0]
    assert row["service"] == "sanitasi"
    assert document["data"]["meta"]["data_on"] == "2026-11-24"
    assert json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == seen[0]


def test_a_meeting_handout_has_no_field_for_what_it_must_not_show() -> None:
    fields = set(samples.row(1).__dataclass_fields__)
    assert fields.isdisjoint({"nik", "family_card", "no_kk", "birth_date", "income", "religion", "asnaf"})


def test_the_sample_paper_is_marked_as_sample_and_draft() -> None:
    assert isinstance(samples.meta(), DocumentMeta)
    assert samples.meta().sample
    assert samples.meta().standing is Standing.DRAFT
