"""No cell of a table stands for one to four people, and no rupiah is lost on the way."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from zis_registry.funding.small_cells import LEAST, Cell, Together, merged_columns, merged_rows

ROWS, COLUMNS = ("Fakir", "Miskin", "Asnaf lain", "Non-asnaf"), ("Zakat", "Infak", "DSKL")
cells = st.builds(lambda units, each: Cell(units * each, units), st.integers(0, 12), st.integers(1, 3_000_000))
tables = st.lists(st.sampled_from(ROWS), unique=True, max_size=4).flatmap(
    lambda names: st.fixed_dictionaries({name: st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells)) for name in names})
)


def units(table: dict[str, dict[str, int]]) -> dict[str, dict[str, Cell]]:
    return {row: {column: Cell(n * 10, n) for column, n in of.items()} for row, of in table.items()}


def names(merged: tuple[Together, ...]) -> list[str]:
    return [row.words() for row in merged]


@given(tables)
def test_no_cell_is_small_unless_one_row_is_all_there_is(table: dict[str, dict[str, Cell]]) -> None:
    for merged in (merged_rows(table), merged_columns(table)):
        assert len(merged) <= 1 or not any(row.is_small for row in merged)
        assert all(row.is_whole == (len(merged) == 1) for row in merged)


@given(tables)
def test_sums_stay_and_every_row_is_told_once_in_its_order(table: dict[str, dict[str, Cell]]) -> None:
    merged = merged_rows(table)
    assert sorted(name for row in merged for name in row.names) == sorted(table)
    assert [row.names[0] for row in merged] == sorted((row.names[0] for row in merged), key=list(table).index)
    for column in COLUMNS:
        before = Cell(sum(of[column].amount for of in table.values()), sum(of[column].units for of in table.values()))
        after = Cell(sum(r.cells[column].amount for r in merged), sum(r.cells[column].units for r in merged))
        assert after == before


@given(tables)
def test_a_table_without_small_cells_stays_as_it_is(table: dict[str, dict[str, Cell]]) -> None:
    merged = merged_rows(table)
    if not any(cell.is_small for of in table.values() for cell in of.values()):
        assert [row.names for row in merged] == [(name,) for name in table]
    again = merged_rows({row.words(): row.cells for row in merged})
    assert [row.words() for row in again] == names(merged) or len(merged) == 1


@given(tables)
def test_columns_are_the_rows_of_the_turned_table(table: dict[str, dict[str, Cell]]) -> None:
    merged = merged_columns(table)
    told = Counter[str]()
    for column in merged:
        assert set(column.cells) == set(table)
        told.update({row: cell.units for row, cell in column.cells.items()})
    assert all(told[row] == sum(cell.units for cell in of.values()) for row, of in table.items())


def test_the_smallest_goes_to_the_smallest_of_the_others() -> None:
    table = units({"Fakir": {"Zakat": 30}, "Miskin": {"Zakat": 9}, "Asnaf lain": {"Zakat": 2}, "Non": {"Zakat": 0}})
    assert names(merged_rows(table)) == ["Fakir", "Miskin + Asnaf lain", "Non"]


def test_a_few_units_beside_nothing_become_the_whole() -> None:
    table = units({"Fakir": {"Zakat": 3}, "Miskin": {"Zakat": 0}})
    assert names(merged_rows(table)) == ["Semua"]
    assert merged_rows(table)[0].words(whole="Semua penerima") == "Semua penerima"


def test_a_single_row_keeps_its_name_and_an_empty_table_is_empty() -> None:
    assert names(merged_rows(units({"Fakir": {"Zakat": 2}}))) == ["Fakir"]
    assert merged_rows({}) == merged_columns({}) == merged_columns({"Fakir": {}}) == ()


def test_five_units_are_enough_and_four_are_not() -> None:
    assert not Cell(1, LEAST).is_small
    assert Cell(1, LEAST - 1).is_small
    assert not Cell(0, 0).is_small
