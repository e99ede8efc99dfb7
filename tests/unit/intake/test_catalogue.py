"""The catalogue of findings: each code is produced by at least one list, and each text can be acted on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.unit.intake.build import CARD, MAN, OTHER_CARD, WOMAN, grid, listed, one_cell, understand
from zis_registry.intake.grid import RawBook
from zis_registry.intake.messages import Code, finding
from zis_registry.intake.reading import Reading, interpret
from zis_registry.terms.cell import CellKind, RawCell
from zis_registry.terms.finding import Severity

PLACE = ["NO", "NAMA", "DESA", "KECAMATAN"]
IDENTITIES = ["NO", "NAMA", "NIK", "NO KK", "L/P", "TGL LAHIR", "DESA"]
KIN = ["No KK", "Nama", "SHDK", "Desa"]


def identities(*first: Any) -> Reading:
    return listed(
        IDENTITIES, [1, "Baso Tahir", *first, "Coppo"],
        [2, "Sitti Ramlah", "7311034205880001", OTHER_CARD, "P", "02/05/1988", "Coppo"],
    )  # fmt: skip


def nik(value: Any) -> Reading:
    return identities(value, CARD, "L", "01/07/1990")


def places(*row: Any) -> Reading:
    return listed(PLACE, [1, "Baso Tahir", *row], [2, "Becce", "Coppo", "Barru"])


def kin(*rows: Sequence[Any]) -> Reading:
    return listed(KIN, *[[*row, "Coppo"] for row in rows])


def text_file_of_another_age() -> Reading:
    from tests.unit.intake.build import context

    book = RawBook("csv", "cp1252", ";", (grid(PLACE, [1, "Baso", "Coppo", "Barru"], name=""),))
    return interpret(book, sha256="0" * 64, filename="daftar.csv", context=context())


def marks(first: str, second: str) -> Reading:
    return listed(
        ["NO", "NAMA", "DESA", "SUDAH TERLAYANI", "BELUM TERLAYANI"],
        ["", "", "", "JP", ""],
        [1, "Baso", "Coppo", first, second],
        *[[number, f"Becce {number}", "Coppo", "v", ""] for number in range(2, 14)],
    )


EXAMPLES: dict[Code, Callable[[], Reading]] = {
    Code.NO_NAME: lambda: listed(
        IDENTITIES, [1, "", MAN, CARD, "L", "", "Coppo"], [2, "Becce", WOMAN, CARD, "P", "", "Coppo"]
    ),
    Code.NO_AREA: lambda: places("", ""),
    Code.DECEASED: lambda: listed(PLACE, [1, "Alm. Baso", "Coppo", "Barru"], [2, "Becce", "Coppo", "Barru"]),
    Code.IDENTITY_MISSING: lambda: nik("0"),
    Code.IDENTITY_NUMBER: lambda: nik(int(MAN)),
    Code.IDENTITY_ROUNDED: lambda: nik(7311030107900010),
    Code.IDENTITY_COLUMN_ROUNDED: lambda: listed(
        ["NO", "NAMA", "NIK", "DESA"], *[[n, f"Baso {n}", f"73110301079{n:04d}0", "Coppo"] for n in range(1, 8)]
    ),
    Code.IDENTITY_SCIENTIFIC: lambda: nik("7,31E+15"),
    Code.IDENTITY_LENGTH: lambda: nik(MAN[:15]),
    Code.IDENTITY_INVALID: lambda: nik("7311031307900001A"),
    Code.IDENTITY_SEVERAL: lambda: nik(f"{MAN}/{WOMAN}"),
    Code.IDENTITY_CLEANED: lambda: nik(f"'{MAN}"),
    Code.IDENTITY_SWAPPED: lambda: identities(CARD, MAN, "L", "01/07/1990"),
    Code.IDENTITY_SAME: lambda: identities(CARD, CARD, "L", ""),
    Code.IDENTITY_REPEATED: lambda: listed(
        ["NO", "NAMA", "NIK", "DESA"], [1, "Baso", MAN, "Coppo"], [2, "Ambo", MAN, "Coppo"]
    ),
    Code.BIRTH_SWAPPED: lambda: identities(MAN, CARD, "L", "07/01/1990"),
    Code.BIRTH_DIFFERS: lambda: identities(MAN, CARD, "L", "09/09/1990"),
    Code.SEX_DIFFERS: lambda: identities(MAN, CARD, "P", "01/07/1990"),
    Code.DATE_UNREADABLE: lambda: one_cell("TGL LAHIR", "32/01/1990"),
    Code.DATE_IMPOSSIBLE: lambda: one_cell("TGL LAHIR", "01/01/2990"),
    Code.DATE_MONTH_FIRST: lambda: listed(
        ["Timestamp", "Nama", "Desa"], ["10/14/2021 9:33:01", "Baso", "Coppo"], ["10/25/2021 9:00:00", "Becce", "Coppo"]
    ),
    Code.MONEY_UNREADABLE: lambda: one_cell("PENGHASILAN/BULAN", "tidak tetap"),
    Code.MONEY_RANGE: lambda: one_cell("PENGHASILAN/BULAN", "<500.000"),
    Code.MONEY_PERIOD: lambda: one_cell("PENGHASILAN PER TAHUN", "12.000.000"),
    Code.COUNT_UNREADABLE: lambda: one_cell("JUMLAH JIWA", "banyak"),
    Code.COUNT_ODD: lambda: one_cell("JUMLAH JIWA", "400"),
    Code.MEMBERS_FROM_DEPENDANTS: lambda: one_cell("TANGGUNGAN", "3"),
    Code.PHONE_INVALID: lambda: one_cell("NO. HP", "123"),
    Code.PHONE_ZERO_LOST: lambda: one_cell("NO. HP", 81234567890),
    Code.RT_UNREADABLE: lambda: one_cell("RT", "dekat masjid"),
    Code.COORDINATE_UNREADABLE: lambda: one_cell("TITIK KOORDINAT", "dekat masjid"),
    Code.COORDINATE_OUTSIDE: lambda: one_cell("TITIK KOORDINAT", "48.8566, 2.3522"),
    Code.COORDINATE_SWAPPED: lambda: one_cell("TITIK KOORDINAT", "119.6123, -4.4123"),
    Code.ANSWER_UNKNOWN: lambda: one_cell("SUMBER AIR MINUM", "entahlah"),
    Code.TOILET_NEIGHBOUR: lambda: one_cell("KEPEMILIKAN JAMBAN", "numpang"),
    Code.TOILET_OWNER_OPEN: lambda: one_cell("KEPEMILIKAN JAMBAN", "cubluk"),
    Code.WATER_PROTECTION_OPEN: lambda: one_cell("SUMBER AIR MINUM", "sumur gali"),
    Code.DISPOSAL_OPEN: lambda: one_cell("TANGKI SEPTIK", "tidak ada"),
    Code.TICKS_SEVERAL: lambda: marks("v", "v"),
    Code.TICK_UNKNOWN: lambda: marks("nanti", ""),
    Code.AID_NOT_OURS: lambda: one_cell("USULAN BANTUAN", "sembako"),
    Code.AID_IN_NOTE: lambda: one_cell("KET", "sudah dibantu tahun 2019"),
    Code.AREA_DEFAULT: lambda: listed(["NO", "NAMA", "RT"], [1, "Baso", "01"], [2, "Becce", "02"]),
    Code.VILLAGE_AMBIGUOUS: lambda: listed(
        ["KABUPATEN GOWA"], ["NO", "NAMA", "DESA"], [1, "Baso", "Bontoramba"], [2, "Becce", "Bontoramba"]
    ),
    Code.VILLAGE_UNKNOWN: lambda: places("Antah", "Barru"),
    Code.VILLAGE_NEAR: lambda: places("Copo", "Barru"),
    Code.SUBDISTRICT_UNKNOWN: lambda: places("", "Berantah"),
    Code.SUBDISTRICT_NEAR: lambda: places("", "Tanete Riajaa"),
    Code.DISTRICT_UNKNOWN: lambda: listed(
        ["NO", "NAMA", "DESA", "KABUPATEN"], [1, "Baso", "Coppo", "Mamuju"], [2, "Becce", "Coppo", "Barru"]
    ),
    Code.AREA_CONTRADICTS: lambda: places("Lompo Riaja", "Barru"),
    Code.AREA_BPS: lambda: listed(["NO", "NAMA", "KODE KECAMATAN"], [1, "Baso", "7310040"], [2, "Becce", "7310040"]),
    Code.AREA_CODE_UNKNOWN: lambda: listed(
        ["NO", "NAMA", "KODE DESA", "DESA"], [1, "Baso", "9999999999", "Coppo"], [2, "Becce", "7311011001", "Coppo"]
    ),
    Code.CELL_ERROR: lambda: one_cell("JUMLAH JIWA", RawCell(CellKind.ERROR, "#N/A", formula=True)),
    Code.CELL_UNSAVED: lambda: one_cell("JUMLAH JIWA", RawCell(CellKind.EMPTY, "", formula=True)),
    Code.ROW_HIDDEN: lambda: understand(grid(PLACE, [1, "Baso", "Coppo", "Barru"], hidden=[2])),
    Code.ROW_REPEATED: lambda: listed(
        ["NO", "NAMA", "NIK", "DESA"], [1, "Baso", MAN, "Coppo"], [2, "Baso", MAN, "Coppo"]
    ),
    Code.ROW_TOTAL_INSIDE: lambda: listed(
        PLACE, [1, "Baso", "Coppo", "Barru"], ["", "JUMLAH", "", "1"], [2, "Becce", "Coppo", "Barru"]
    ),
    Code.SHEET_HIDDEN: lambda: understand(
        grid(PLACE, [1, "Baso", "Coppo", "Barru"]), grid(PLACE, name="Lama", visible=False)
    ),
    Code.SHEET_NOT_A_LIST: lambda: understand(
        grid(PLACE, [1, "Baso", "Coppo", "Barru"]), grid(["KECAMATAN", "JUMLAH JIWA"], ["Barru", 3], name="Rekap")
    ),
    Code.SHEET_EMPTY: lambda: understand(grid(PLACE, [1, "Baso", "Coppo", "Barru"]), grid(name="Sheet2")),
    Code.COLUMN_TWICE: lambda: listed(["NO", "NAMA", "NAMA", "DESA"], [1, "Baso", "Tahir", "Coppo"]),
    Code.COLUMN_GUESSED: lambda: listed(
        ["NO", "NAMA", "KODE X", "DESA"],
        *[[n, f"Baso {n}", f"0812345678{n:02d}", "Coppo"] for n in range(1, 8)],
    ),
    Code.COLUMN_UNKNOWN: lambda: one_cell("WARNA KESUKAAN", "biru"),
    Code.COLUMN_HIDDEN: lambda: understand(grid(PLACE, [1, "Baso", "Coppo", "Barru"], hidden_columns=frozenset({2}))),
    Code.COLUMN_RELIGION: lambda: one_cell("AGAMA", "Islam"),
    Code.COLUMN_ASNAF: lambda: one_cell("ASNAF", "Fakir"),
    Code.NO_HEADER: lambda: listed(
        *[[n, name, MAN[:15] + str(n), "Coppo"] for n, name in enumerate(("Baso", "Becce", "Ambo", "Indo", "Puang"), 1)]
    ),
    Code.FAMILY_CARRIED: lambda: kin(
        [CARD, "Baso", "KEPALA KELUARGA"], ["", "Becce", "ISTRI"], [OTHER_CARD, "Ambo", "KEPALA KELUARGA"]
    ),
    Code.FAMILY_BY_PLACE: lambda: kin(
        ["-", "Baso", "KEPALA KELUARGA"], [CARD, "Becce", "ISTRI"], [OTHER_CARD, "Ambo", "KEPALA KELUARGA"]
    ),
    Code.FAMILY_HEADLESS: lambda: kin(
        [CARD, "Baso", "ISTRI"], [CARD, "Becce", "ANAK"], [OTHER_CARD, "Ambo", "KEPALA KELUARGA"]
    ),
    Code.FAMILY_TWO_HEADS: lambda: kin(
        [CARD, "Baso", "KEPALA KELUARGA"], [CARD, "Becce", "ISTRI"], [CARD, "Ambo", "KEPALA KELUARGA"]
    ),
    Code.ENCODING_GUESSED: text_file_of_another_age,
}


def test_every_code_of_the_catalogue_has_an_example() -> None:
    assert set(EXAMPLES) == set(Code)


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.code)
def test_the_example_of_a_code_produces_it_in_words_an_officer_can_act_on(code: Code) -> None:
    found = [each for each in EXAMPLES[code]().findings if each.code == code.code]
    assert found
    for each in found:
        assert each.severity is code.severity
        assert each.message.endswith(".")
        assert each.remedy.endswith(".")
        assert not re.search(r"[{}]|None|\(\)|''", each.message)


def test_only_a_missing_name_or_area_is_an_error() -> None:
    assert {code for code in Code if code.severity is Severity.ERROR} == {Code.NO_NAME, Code.NO_AREA}


def test_codes_are_unique() -> None:
    assert len({code.code for code in Code}) == len(Code)


def test_a_number_in_a_finding_is_masked_whatever_is_said_around_it() -> None:
    found = finding(Code.ANSWER_UNKNOWN, f"Lembar {MAN}", 3, "B", what=f"'{MAN}'", value=f"{MAN} 081234567890")
    assert MAN not in found.message + found.sheet
    assert "081234567890" not in found.message
