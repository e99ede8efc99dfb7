"""Opening balances and commitments as offices hand them over: a CSV each, read whole or refused with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from zis_registry.errors import InputRefused, RegistryError
from zis_registry.funding.commitment import Commitment, Source
from zis_registry.funding.fund import FundKind
from zis_registry.services.budgets import fund_of
from zis_registry.store.repositories.money import FundRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Service
from zis_registry.terms.money import parse_rupiah

FUND_COLUMNS = ("kode", "jenis", "nama", "wilayah", "fasilitas", "saldo")
COMMITMENT_COLUMNS = ("kode", "sumber", "dana", "wilayah", "layanan", "jumlah", "tanggal", "dasar")
T = TypeVar("T")


def read_funds(file: Path) -> tuple[FundRecord, ...]:
    """The funds of a CSV with FUND_COLUMNS; facilities apart by "|", none for any; whole rupiah.

    Raises InputRefused that names file, line and what to mend; nothing is taken over then.
    """
    return _read(file, FUND_COLUMNS, lambda line: _fund(line, source=file.name))


def read_commitments(file: Path) -> tuple[Commitment, ...]:
    """The commitments of a CSV with COMMITMENT_COLUMNS; either `sumber` or `dana` is filled; dates as 2026-11-25.

    Raises InputRefused that names file, line and what to mend; nothing is taken over then.
    """
    return _read(file, COMMITMENT_COLUMNS, _commitment)


def _read(file: Path, columns: Sequence[str], parse: Callable[[Mapping[str, str]], T]) -> tuple[T, ...]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputRefused(f"{file.name}: bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from fault
    delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise InputRefused(f"{file.name} baris 1: kolom {', '.join(missing)} tidak ada. Perlu: {', '.join(columns)}.")
    made: list[T] = []
    codes: dict[str, int] = {}
    for line in reader:
        if not any((value or "").strip() for value in line.values() if isinstance(value, str)):
            continue
        told = {column: (line[column] or "").strip() for column in columns}
        place = f"{file.name} baris {reader.line_num}"
        if told["kode"] in codes:
            raise InputRefused(f"{place}: kode {told['kode']} sudah dipakai pada baris {codes[told['kode']]}.")
        codes[told["kode"]] = reader.line_num
        try:
            made.append(parse(told))
        except RegistryError as fault:
            raise InputRefused(f"{place}: {fault}") from fault
    return tuple(made)


def _fund(line: Mapping[str, str], *, source: str) -> FundRecord:
    record = FundRecord(
        id=_needed(line, "kode"),
        kind=_one_of(FundKind, line, "jenis").value,
        name=_needed(line, "nama"),
        area=AreaCode.parse(line["wilayah"]).digits,
        facilities=_facilities(line["fasilitas"]),
        opening=_rupiah(line, "saldo"),
        source=source,
    )
    fund_of(record, record.opening)  # refuses what no fund may be
    return record


def _facilities(written: str) -> tuple[str, ...] | None:
    if not written:
        return None
    return tuple(_one_of(Facility, {"fasilitas": one.strip()}, "fasilitas").value for one in written.split("|"))


def _commitment(line: Mapping[str, str]) -> Commitment:
    return Commitment(
        id=_needed(line, "kode"),
        source=_one_of(Source, line, "sumber") if line["sumber"] else None,
        fund=line["dana"] or None,
        area=AreaCode.parse(line["wilayah"]),
        service=_one_of(Service, line, "layanan"),
        amount=_rupiah(line, "jumlah"),
        decided_on=_day(line, "tanggal"),
        basis=line["dasar"],
    )


def _needed(line: Mapping[str, str], column: str) -> str:
    if not line[column]:
        raise InputRefused(f"kolom {column} kosong; isi dulu.")
    return line[column]


def _rupiah(line: Mapping[str, str], column: str) -> int:
    amount = parse_rupiah(_needed(line, column))
    if amount is None:
        raise InputRefused(f"kolom {column} berisi {line[column]!r}; tulis rupiah bulat, misalnya 125.000.000.")
    return amount


def _day(line: Mapping[str, str], column: str) -> date:
    try:
        return date.fromisoformat(line[column])
    except ValueError:
        raise InputRefused(f"kolom {column} berisi {line[column]!r}; tulis seperti 2026-11-25.") from None


_Words = TypeVar("_Words", FundKind, Source, Service, Facility)


def _one_of(words: type[_Words], line: Mapping[str, str], column: str) -> _Words:
    try:
        return words(line[column])
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise InputRefused(f"kolom {column} berisi {line[column]!r}; yang dikenal: {known}.") from None
