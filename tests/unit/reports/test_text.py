"""The gate from data to ink."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reports
from reports.fonts import Face, coverage
from reports.text import FIELD_CAP, MISSING, ink, markup
from zis_registry.errors import DocumentRefused

# Latin, marks, digits, punctuation, spaces, controls, symbols: everything but letters of other alphabets.
WRITABLE = st.text(
    st.characters(max_codepoint=0x17F) | st.sampled_from("ḥḍṣʿ’“”–—…•\u200b\u202e\u2066\ufeff\u0301\u0323😀✓\ue000‼")
)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("  Siti   Aminah ", "Siti Aminah"),
        ("Siti\tAminah\r\nbinti Ali", "Siti Aminah binti Ali"),
        ("Bu\u202edi\u2066 \u200bAli\ufeff", "Budi Ali"),
        ("Rene\u0301e", "Renée"),
        ("Ｂｕｄｉ ﬁtri", "Budi fitri"),
        ("Budi ٣", "Budi 3"),
        ("Budi\x00\x07", "Budi"),
        ("Dr. ’Abd – é ṣ ḥ ʿ", "Dr. ’Abd – é ṣ ḥ ʿ"),
        ("Budi 😀", f"Budi {MISSING}"),
        ("Budi \ue000\ud800", f"Budi {MISSING}{MISSING}"),
    ],
)
def test_what_is_written_comes_out_printable(written: str, printed: str) -> None:
    assert ink(written) == printed


@pytest.mark.parametrize(
    ("text", "code"), [("王伟 Budi", "U+738B"), ("محمد", "U+0645"), ("ᨅᨘᨁᨗ", "U+1A05"), ("Иван", "U+0418")]
)
def test_an_alphabet_that_no_font_has_is_refused_and_the_letter_named(text: str, code: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        ink(text)
    assert code in str(refused.value)
    assert text not in str(refused.value), "the value itself may be personal"


def test_an_arrow_prints_in_the_text_face_and_shows_as_missing_in_the_dense_one() -> None:
    assert ink("a → b") == "a → b"
    assert ink("a → b", face=Face.DENSE) == f"a {MISSING} b"


@pytest.mark.parametrize(
    "written",
    [
        "7308011203800001",
        "Budi 7308011203800001",
        "7308 0112 0380 0001",
        "73.08.01.120380.0001",
        "730801120380000",
        "73080112038000012",
        "730801120380000123",
        "7308/0112/0380/0001",
        "7308–0112–0380–0001",
        "7308011203800001 7308010101200002",
        "7308 0112 0380 0001 7308 0101 0120 0002",
        "٧٣٠٨٠١١٢٠٣٨٠٠٠٠١",
    ],
)
def test_what_looks_like_a_nik_is_hidden(written: str) -> None:
    assert not any(char.isdigit() for char in ink(written))


@pytest.mark.parametrize(
    "written",
    [
        "Rp140.900.000.000.000",
        "2.500.000.000 1.250.000.000",
        "NIP 19700101 199503 1 001",
        "0411-123456",
        "003/LA/POKJA-BAZNAS/XI/2026",
        "24-11-2026–30-11-2026",
    ],
)
def test_money_nip_days_and_letter_numbers_are_not_hidden(written: str) -> None:
    assert ink(written) == written


@pytest.mark.parametrize(
    "joint",
    [" - ", ",", ", ", ":", ";", "|", " | ", ") (", "•", " • ", "~", "+", "*", "\\", "#", "=", "··", "\u0301", "😀"],
)  # fmt: skip
def test_a_nik_is_hidden_whatever_joins_its_groups(joint: str) -> None:
    for groups in (["7311", "0141", "0180", "0001"], ["731101", "410180", "0001"], list("7311014101800001")):
        assert not any(char.isdigit() for char in ink(f"Siti {joint.join(groups)}"))


@pytest.mark.parametrize(
    "digits",
    ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "⓪①②③④⑤⑥⑦⑧⑨", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"],
)
@pytest.mark.parametrize("face", Face)
def test_a_nik_in_digits_of_another_form_is_hidden(digits: str, face: Face) -> None:
    whole = "7311014101800001".translate(str.maketrans("0123456789", digits))
    for written in (whole, f"7311 0141 {whole[8:]}", " - ".join(whole[at : at + 4] for at in range(0, 16, 4))):
        assert not any(char.isdigit() for char in ink(f"Siti {written}", face=face))


@pytest.mark.parametrize(
    "written",
    [
        "7.311.014.101.800.001",
        "Rp7.311.014.101.800.001",
        "2.000.000.000.000.000",
        "1.000.000.000.000.001",
        "7.311.014 101.800.001",
        "7.311.014, 101.800.001",
        "5.000 7.311.014 101.800.001",
        "7.311 014.101 800.001",
        "73.110.141 01.800.001",
        "73110141 018000 0 001",
        "73-11-0141 01-80-0001",
    ],
)
def test_a_nik_in_the_grouping_of_money_nip_or_days_is_hidden(written: str) -> None:
    assert not any(char.isdigit() for char in ink(f"Siti {written}"))


@pytest.mark.parametrize(
    "written",
    [
        "1.000.000.000.000.000",
        "Rp140.900.000.000.000,00",
        "Rp1.000.000, Rp2.000.000",
        "1.000.000.000, 2.500.000.000; 750.000.000",
        "1.500.000.000 – 2.000.000.000",
        "Rp1.716.211.599 (bukan Rp1.437.615.285)",
        "Pagu 2.500.000.000 (2026), 2.750.000.000 (2027)",
        "Tahun 2024, 2025, 2026, 2027",
        "NIP 19900101 202221 1 001",
        "24-11-2026 30-11-2026",
        "01-12-2026 – 10-12-2026",
        "24/11/2026, 30/11/2026",
        "RT 003/RW 002, Desa 7 Sumber, Kec. 11, Kab. 7373",
        "RT/RW 003/002, 001/004, 002/005",
        "f250 fb4e ddd2 acab",
        "007/LA/POKJA-BAZNAS/7311/XI/2026",
        "LA-2026-11-000318 sha256:903128049812 RANCANGAN",
        "Had kifayah 2026: Rp3.900.000; biaya 1.250.000 (2025), 1.312.500 (2026), 24-11-2026, SK 14/2026.",
        "Biaya satuan jamban Rp5.000.000; sambungan rumah Rp2.500.000 (Standar 2021); Urutan 2026-01 (benih 7f3a).",
        "87,5% dari Rp1.250.000.000; 12,5% dari Rp640.000.000",
    ],
)
def test_numbers_known_by_their_grouping_stay_readable(written: str) -> None:
    assert ink(written) == written


def test_a_seed_of_nothing_but_digits_is_at_worst_hidden() -> None:
    assert ink("Benih 1250 3342 9991 4420") == "Benih ••••••••"


def test_two_numbers_are_hidden_one_by_one_and_the_words_between_stay() -> None:
    assert ink("Ali ７311:0141:0180:0001 dan Siti 7311014101800001.") == "Ali •••••••• dan Siti ••••••••."


def test_a_cell_of_200_000_characters_is_capped_visibly() -> None:
    printed = ink("Budi " * 40_000)
    assert len(printed) <= FIELD_CAP
    assert printed.endswith("…")


def test_markup_of_the_data_is_words_not_markup() -> None:
    assert markup('<img src="/etc/passwd"/> & </para>') == '&lt;img src="/etc/passwd"/&gt; &amp; &lt;/para&gt;'


@given(WRITABLE, st.sampled_from(Face))
@settings(max_examples=300)
def test_every_printed_character_has_a_glyph_and_the_gate_is_idempotent(written: str, face: Face) -> None:
    printed = ink(written, face=face)
    assert all(ord(char) in coverage(face) for char in printed)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in printed)
    assert len(printed) <= FIELD_CAP
    assert ink(printed, face=face) == printed


def test_every_face_of_a_family_prints_the_same_characters() -> None:
    assert coverage(Face.TEXT) == coverage(Face.BOLD) == coverage(Face.ITALIC)
    assert coverage(Face.DENSE) == coverage(Face.DENSE_BOLD)


WRITERS = {
    "drawString", "drawRightString", "drawCentredString", "drawAlignedString", "beginText", "drawText", "textLine",
    "textOut", "Paragraph", "XPreformatted", "addOutlineEntry", "linkURL", "splitString", "_code", "_escape",
}  # fmt: skip


def test_only_the_pen_can_write_words() -> None:
    """Whoever calls ReportLab for words without the pen would pass the gate by."""
    offenders = []
    for path in Path(reports.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else node.func.id if _calls_name(node) else ""  # type: ignore[attr-defined]
            if name in WRITERS and path.name != "pen.py":
                offenders.append(f"{path.name}: {name}")
    assert offenders == []


def test_the_pen_gates_each_way_of_writing() -> None:
    """In the pen itself every ReportLab call for words takes what `ink` or `markup` gave.

    It calls them, or its argument is named `inked`, and then every caller hands it nothing else.
    """
    tree = ast.parse((Path(reports.__file__).parent / "pen.py").read_text(encoding="utf-8"))
    handed = set()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        used = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
        used |= {node.func.id for node in ast.walk(function) if _calls_name(node)}  # type: ignore[attr-defined]
        if not used & (WRITERS - {"_code"}):
            continue
        if [argument.arg for argument in function.args.args] == ["self", "inked"]:
            handed.add(function.name)
        else:
            assert used & {"ink", "inked", "markup"}, f"{function.name} writes without the gate"
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in handed:
            assert ast.unparse(call.args[0]) == "inked" or ".inked(" in ast.unparse(call.args[0])


def _calls_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
