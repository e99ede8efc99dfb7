"""A body is read only from somebody who may send it; what is too large, broken or endless is refused."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.conftest import MAROS
from tests.web.surface.addresses import addresses
from tests.web.surface.world import World
from zis_registry.terms.access import Role

pytestmark = pytest.mark.asyncio(loop_scope="session")
MEGABYTE = 1_000_000
BORDER = "batas"


class Body:
    """A body sent in pieces, which knows how much of it was taken."""

    def __init__(self, size: int) -> None:
        self.size, self.taken = size, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        head = f'--{BORDER}\r\nContent-Disposition: form-data; name="berkas"; filename="daftar.csv"\r\n\r\n'
        yield head.encode()
        for _ in range(self.size // 65_536):
            self.taken += 65_536
            yield b"x" * 65_536
        yield f"\r\n--{BORDER}--\r\n".encode()


HEADERS = {"Content-Type": f"multipart/form-data; boundary={BORDER}"}


async def test_a_file_sent_before_signing_in_is_not_read_and_leaves_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before, files = world.contents(), sorted(path.name for path in world.data.rglob("*"))
    visitor = world.visitor()
    tracemalloc.start()
    for address in addresses(world.app):
        if address.method != "GET" and not address.open:
            for _ in range(3):
                body = Body(10 * MEGABYTE)
                answer = await visitor.client.post(address.filled(world.ids(MAROS)), content=body, headers=HEADERS)
                assert answer.status_code == 303, f"{address.path}: {answer.status_code}"
                assert answer.headers["location"].startswith("/masuk")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The transport of these tests holds one body; the application must not hold another.
    assert peak < 40 * MEGABYTE
    assert list(tmp_path.iterdir()) == []
    assert world.contents() == before
    assert sorted(path.name for path in world.data.rglob("*")) == files


async def test_a_file_from_a_role_that_may_not_send_one_leaves_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = world.contents()
    person = await world.person(Role.AUDITOR)
    answer = await person.client.post("/unggahan", content=Body(5 * MEGABYTE), headers=HEADERS)
    assert answer.status_code in (403, 404, 405)
    assert list(tmp_path.iterdir()) == []
    assert world.contents() == before


async def test_a_body_past_the_limit_is_refused_with_and_without_its_length(world: World) -> None:
    person = await world.person(Role.POKJA_OFFICER)
    before = world.contents()
    for address in addresses(world.app):
        if address.method == "GET" or address.path == "/unggahan":
            continue
        path = address.filled(world.ids(MAROS))
        chunked = await person.client.post(path, content=Body(MEGABYTE), headers=HEADERS)
        assert chunked.status_code in (403, 413), f"{path}: {chunked.status_code}"
        whole = await person.client.post(path, data={"_csrf": person.form_token, "x": "x" * 400_000})
        assert whole.status_code in (403, 413), f"{path}: {whole.status_code}"
    assert world.contents() == before


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--batas\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=batas"),
        (b"", "multipart/form-data"),
        (b"\xff\xfe%%%=%zz&&&=", "application/x-www-form-urlencoded"),
        (b"a=1&" * 20_000, "application/x-www-form-urlencoded"),
        (b"_csrf=%00%00&_csrf=x", "application/x-www-form-urlencoded"),
        (b"--batas\r\n" * 2_000, "multipart/form-data; boundary=batas"),
        (b"x" * 1000, "multipart/form-data; boundary=" + "b" * 500),
    ],
    ids=["cut off", "no border", "no text", "many fields", "zeros", "many parts", "long border"],
)
async def test_a_broken_body_is_a_refusal_and_no_fault(world: World, content: bytes, kind: str) -> None:
    before = world.contents()
    for role in (Role.POKJA_OFFICER, Role.BAZNAS_DEPUTY, Role.ADMINISTRATOR):
        person = await world.person(role)
        for address in addresses(world.app):
            if address.method != "GET":
                answer = await person.client.post(
                    address.filled(world.ids(MAROS)), content=content, headers={"Content-Type": kind}
                )
                assert 400 <= answer.status_code < 500, f"{address.path}: {answer.status_code}"
    assert world.contents() == before


STRANGE_ADDRESSES = (
    "/%00", "/%ff%fe", "/..%2f..%2fetc/passwd", "/statis/../app.py", "/statis/%2e%2e/app.py", "/statis//etc/passwd",
    "/statis/..%5c..%5capp.py", "/" + "a" * 8000, "/rumah-tangga/%0d%0aX", "/dokumen/9" + "9" * 400,
    "/kasus/K-" + "9" * 30, "/dana/%27%20OR%201=1", "/usulan/U--1", "/pekerjaan/1.5", "/pengguna/0x10", "/unggahan/-1",
    "/dokumen/٣", "/unggahan/periksa/x", "/panduan/..%2frahasia", "/panduan/tidak-ada", "/kantor/%3Cb%3E",
    "/rumah-tangga/RT-99999999999999999999", "/pekerjaan/99999999999999999999/kemajuan", "/keputusan/D-1",
)  # fmt: skip
STRANGE_VALUES = (
    "x", "-1", "99999999999999999999", "٣", "\x00", "2026-13-45", "", "0", "1e9", "NaN", "73.09.01", "9" * 300, "%",
    "a&b=c", "[]", "None",
)  # fmt: skip
QUERIES = (
    "q", "wilayah", "layanan", "definisi", "sebelum", "sesudah", "halaman", "tampil", "bulan", "dari", "sampai",
    "petugas", "rumah_tangga", "nomor", "pelaku", "jenis", "status", "catatan", "ke", "cara", "daftar", "urut",
    "kantor", "desa", "keadaan", "mulai", "dana", "tambah",
)  # fmt: skip


@pytest.mark.parametrize("path", STRANGE_ADDRESSES)
async def test_a_strange_address_is_a_refusal_and_no_fault(world: World, path: str) -> None:
    for role in (Role.BAZNAS_DEPUTY, Role.POKJA_OFFICER, Role.ADMINISTRATOR):
        person = await world.person(role)
        answer = await person.get(path)
        assert 400 <= answer.status_code < 500, f"{path}: {answer.status_code}"
        assert "root:" not in answer.text


@pytest.mark.parametrize("value", STRANGE_VALUES[:6])
async def test_a_strange_query_is_a_page_or_a_refusal_and_no_fault(world: World, value: str) -> None:
    for role in (Role.BAZNAS_DEPUTY, Role.AUDITOR):
        await _ask_everywhere(world, role, dict.fromkeys(QUERIES, value))


@pytest.mark.campaign
@pytest.mark.parametrize("value", STRANGE_VALUES[6:])
async def test_another_strange_query_is_a_page_or_a_refusal_and_no_fault(world: World, value: str) -> None:
    for role in (Role.BAZNAS_DEPUTY, Role.AUDITOR):
        await _ask_everywhere(world, role, dict.fromkeys(QUERIES, value))


@pytest.mark.campaign
@pytest.mark.parametrize("name", QUERIES)
async def test_each_strange_query_alone(world: World, name: str) -> None:
    for role in (Role.BAZNAS_DEPUTY, Role.AUDITOR, Role.POKJA_OFFICER, Role.ADMINISTRATOR):
        for value in STRANGE_VALUES:
            await _ask_everywhere(world, role, {name: value})


async def _ask_everywhere(world: World, role: Role, query: dict[str, str]) -> None:
    person = await world.person(role)
    for address in addresses(world.app):
        if address.method == "GET" and not address.kind:
            answer = await person.get(address.path, params=query)
            # The health page says 503 where no worker runs, as here.
            assert answer.status_code < 500 or address.path == "/kesehatan", f"{role.value} {address.path}: {query}"
