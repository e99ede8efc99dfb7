"""Opening balances and commitments as offices hand them over: a CSV each, read whole or refused with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from zis_registry.errors import InputRefused, RegistryError
from zis_registry.funding.commitment import Commitment, Source
from zis_registry.funding.fund import FundKind
from zis_registry.services.money.budget_rules import check_commitment, check_fund, listed
from zis_registry.services.money.budgets import fund_of
from zis_registry.store.repositories.money import FundRecord
from zis_registry.terms.area import AreaCode
from zis_registry.terms.household import Facility, Service
from zis_registry.terms.money import Rupiah, parse_rupiah

FUND_COLUMNS = ("kode", "jenis", "nama", "wilayah", "fasilitas", "saldo")
COMMITMENT_COLUMNS = ("kode", "sumber", "dana", "wilayah", "layanan", "jumlah", "tanggal", "dasar")
LARGEST = Rupiah(10**15)  # the most that the terms take for one amount
T = TypeVar("T")
_Record = tuple[int, list[str]]

_DELIMITERS = {",": "koma", ";": "titik koma", "\t": "tab"}
# Excel names the delimiter in a first line of its own.
_EXCEL_HINT = re.compile(r'"?sep=([,;\t])"?[,;\t]*\s*', re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS_ONLY = re.compile(r"(?:rp)?[\d., ]+(?:,-)?", re.IGNORECASE)


def read_funds(file: Path) -> tuple[FundRecord, ...]:
    """The funds of a CSV with FUND_COLUMNS; facilities apart by "|", none for any; whole rupiah.

    Raises InputRefused that names file, line and what to mend; nothing is taken over then.
    """
    return _read(file, FUND_COLUMNS, lambda line: _fund(line, source=file.name))


def read_commitments(file: Path, *, funds: Collection[str] | None = None) -> tuple[Commitment, ...]:
    """The commitments of a CSV with COMMITMENT_COLUMNS; either `sumber` or `dana` is filled; dates as 2026-11-25.

    `funds` are the codes of the funds that are open, so that an unknown one is refused with its line; None when they
    are not known here. Raises InputRefused that names file, line and what to mend; nothing is taken over then.
    """
    return _read(file, COMMITMENT_COLUMNS, lambda line: _commitment(line, funds=funds))


def _read(file: Path, columns: Sequence[str], parse: Callable[[Mapping[str, str]], T]) -> tuple[T, ...]:
    made: list[T] = []
    seen: dict[str, int] = {}
    for number, line in _lines(file, columns):
        place = f"{file.name} baris {number}"
        if line["kode"] in seen:
            raise InputRefused(f"{place}: kode {line['kode']} sudah dipakai pada baris {seen[line['kode']]}.")
        seen[line["kode"]] = number
        try:
            made.append(parse(line))
        except RegistryError as fault:
            raise InputRefused(f"{place}: {fault}") from fault
    return tuple(made)


# --- from bytes to named cells --------------------------------------------------------------------------------


def _lines(file: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number and the cells of the columns; other columns of the file are passed over."""
    text = _text(file)
    delimiter = _delimiter(text)
    records = _records(file.name, text, delimiter)
    first, header = next(records, (1, []))
    names = [name.casefold() for name in header]
    if missing := [column for column in columns if column not in names]:
        raise InputRefused(
            f"{file.name} baris {first}: kolom {', '.join(missing)} tidak ada. Perlu: {', '.join(columns)}."
        )
    if twice := [column for column in columns if names.count(column) > 1]:
        raise InputRefused(f"{file.name} baris {first}: kolom {', '.join(twice)} ada dua kali. Hapus salah satunya.")
    for number, cells in records:
        if len(cells) != len(names):
            raise InputRefused(f"{file.name} baris {number}: {_miscounted(len(cells), len(names), delimiter)}")
        told = dict(zip(names, cells, strict=True))
        yield number, {column: told[column] for column in columns}


def _text(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputRefused(f"{file.name}: bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.") from fault
    if (place := text.find("\0")) >= 0:
        number = text.count("\n", 0, place) + 1
        raise InputRefused(
            f"{file.name} baris {number}: memuat karakter NUL, jadi bukan berkas teks. Simpan ulang sebagai CSV UTF-8."
        )
    return text


def _delimiter(text: str) -> str:
    """The one that Excel names, else the one that the header uses most."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    if hint := _EXCEL_HINT.fullmatch(first):
        return hint[1]
    return max(_DELIMITERS, key=first.count)


def _records(name: str, text: str, delimiter: str) -> Iterator[_Record]:
    """Lines that are not blank, each with the number at which it begins; its cells without needless spaces."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    begun = False
    while True:
        number = reader.line_num + 1
        try:
            cells = [" ".join(cell.split()) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as fault:
            raise InputRefused(f"{name} baris {number}: {_unreadable(str(fault))}") from fault
        hint = not begun and _EXCEL_HINT.fullmatch(delimiter.join(cells)) is not None
        begun = begun or any(cells)
        if any(cells) and not hint:
            yield number, cells


def _unreadable(fault: str) -> str:
    if "limit" in fault:
        return f"satu sel lebih panjang dari {csv.field_size_limit():,} karakter. Periksa tanda kutipnya.".replace(
            ",", "."
        )
    return (
        "tanda kutip tidak berpasangan. Apit seluruh isi sel dengan satu pasang tanda kutip, dan tulis tanda kutip di "
        "dalamnya dua kali, atau hapus tanda kutipnya."
    )


def _miscounted(found: int, wanted: int, delimiter: str) -> str:
    """What to mend in a line with too many or too few cells, which nobody can assign to columns."""
    word = _DELIMITERS[delimiter]
    told = f"{found} sel, padahal kolomnya {wanted}."
    if found < wanted:
        return f"{told} Sel yang kosong pun tetap diberi {word}; lengkapi baris itu, dan periksa tanda kutipnya."
    if delimiter == ",":
        return (
            f'{told} Bila angka atau nama memuat koma, apit dengan tanda kutip, misalnya "125,000,000", atau hapus '
            "pemisah ribuannya, misalnya 125000000."
        )
    return f"{told} Bila isi sel memuat {word}, apit sel itu dengan tanda kutip, atau hapus {word} itu."


# --- from cells to values -------------------------------------------------------------------------------------


def _fund(line: Mapping[str, str], *, source: str) -> FundRecord:
    record = FundRecord(
        id=_needed(line, "kode"),
        kind=_one_of(FundKind, line, "jenis").value,
        name=_needed(line, "nama"),
        area=AreaCode.parse(_needed(line, "wilayah")).digits,
        facilities=_facilities(line["fasilitas"]),
        opening=_rupiah(line, "saldo"),
        source=source,
    )
    fund_of(record, record.opening)  # refuses what no fund may be
    check_fund(record)
    return record


def _facilities(written: str) -> tuple[str, ...] | None:
    if not written:
        return None
    return tuple(_one_of(Facility, {"fasilitas": one.strip()}, "fasilitas").value for one in written.split("|"))


def _commitment(line: Mapping[str, str], *, funds: Collection[str] | None) -> Commitment:
    made = Commitment(
        id=_needed(line, "kode"),
        source=_one_of(Source, line, "sumber") if line["sumber"] else None,
        fund=line["dana"] or None,
        area=AreaCode.parse(_needed(line, "wilayah")),
        service=_one_of(Service, line, "layanan"),
        amount=_rupiah(line, "jumlah"),
        decided_on=_day(line, "tanggal"),
        basis=line["dasar"],
    )
    check_commitment(made)
    if funds is not None and made.fund is not None and made.fund not in funds:
        raise InputRefused(
            f"komitmen {made.id} menyebut dana {made.fund} yang tidak ada. Perbaiki kolom dana, atau buka dana itu "
            f"lebih dulu; dana yang ada: {listed(sorted(funds)) or 'belum ada'}."
        )
    return made


def _needed(line: Mapping[str, str], column: str) -> str:
    if not line[column]:
        raise InputRefused(f"kolom {column} kosong; isi dulu.")
    return line[column]


def _rupiah(line: Mapping[str, str], column: str) -> int:
    written = _needed(line, column)
    amount = parse_rupiah(written)
    if amount is not None:
        return amount
    if _DIGITS_ONLY.fullmatch(written) and len(re.sub(r"\D", "", written)) >= len(str(LARGEST.amount)):
        raise InputRefused(f"kolom {column} berisi {written!r}, lebih dari {LARGEST}. Periksa angkanya.")
    raise InputRefused(
        f"kolom {column} berisi {written!r}; tulis rupiah bulat tanpa tanda kurang, misalnya 125.000.000, "
        f"paling banyak {LARGEST}."
    )


def _day(line: Mapping[str, str], column: str) -> date:
    written = _needed(line, column)
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass  # told below, as what is no date at all
    raise InputRefused(f"kolom {column} berisi {written!r}; tulis seperti 2026-11-25.")


_Words = TypeVar("_Words", FundKind, Source, Service, Facility)


def _one_of(words: type[_Words], line: Mapping[str, str], column: str) -> _Words:
    try:
        return words(line[column])
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise InputRefused(f"kolom {column} berisi {line[column]!r}; yang dikenal: {known}.") from None
