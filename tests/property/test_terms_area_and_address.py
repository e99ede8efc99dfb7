"""Laws of area codes, RT and RW, and telephone numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zis_registry.errors import InvalidValue
from zis_registry.terms.address import normalise_phone, read_number_of, read_rt_rw
from zis_registry.terms.area import AreaCode, AreaIndex, AreaRow, normalise_area_name

CODES = st.sampled_from([2, 4, 6, 10]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size))


@given(CODES)
def test_a_code_is_read_back_from_both_notations(digits: str) -> None:
    code = AreaCode(digits)
    assert AreaCode.parse(code.dotted) == AreaCode.parse(digits) == code


@given(CODES, CODES)
def test_containing_is_an_order(a: str, b: str) -> None:
    one, other = AreaCode(a), AreaCode(b)
    assert one.contains(one)
    assert (one.contains(other) and other.contains(one)) == (one == other)
    parent = one.parent
    assert parent is None or (parent.contains(one) and not one.contains(parent))


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    try:
        code = AreaCode.parse(text)
    except InvalidValue:
        return
    assert text.strip().replace(".", "") == code.digits


@given(st.text(max_size=30))
def test_a_normal_name_has_only_letters_and_digits(text: str) -> None:
    normal = normalise_area_name(text)
    assert normal == "" or (normal.isalnum() and normal.isascii() and normal == normal.lower())


@given(
    st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?", fullmatch=True), st.sampled_from(["Kec. ", "KECAMATAN ", ""])
)
def test_an_area_is_found_by_its_name_in_any_dress(name: str, kind: str) -> None:
    index = AreaIndex([AreaRow("73.11.01", name, "", "kecamatan")])
    for written in (f"{kind}{name}", f"{kind}{name.upper()}", f" {kind}{name.replace(' ', '-')} "):
        assert index.find_subdistricts(written) == [AreaCode("731101")]


@given(st.integers(1, 999), st.integers(1, 999))
def test_rt_and_rw_are_read_back_from_every_notation(rt: int, rw: int) -> None:
    notations = (f"{rt}/{rw}", f"{rt:03d}/{rw:03d}", f"RT {rt} RW {rw}", f"RT.{rt:02d}/RW.{rw:02d}", f"RT/RW {rt}/{rw}")
    assert [read_rt_rw(notation) for notation in notations] == [(rt, rw)] * len(notations)


@given(st.text(max_size=30))
def test_any_text_gives_parts_of_an_address_or_nothing(text: str) -> None:
    for part in read_rt_rw(text):
        assert part is None or 1 <= part <= 999
    count = read_number_of(text)
    assert count is None or count >= 0


@given(st.text("0123456789", min_size=7, max_size=9), st.sampled_from("123456789"))
def test_a_mobile_number_is_the_same_in_every_notation(rest: str, operator: str) -> None:
    local = f"08{operator}{rest}"
    bare = local[1:]
    notations = (local, bare, f"+62{bare}", f"62 {bare}", f"{local[:4]}-{local[4:8]}-{local[8:]}", f"'{local}")
    assert [normalise_phone(notation) for notation in notations] == [local] * len(notations)


@given(st.text(max_size=30))
def test_a_normal_number_stays_as_it_is(text: str) -> None:
    phone = normalise_phone(text)
    assert phone is None or normalise_phone(phone) == phone
