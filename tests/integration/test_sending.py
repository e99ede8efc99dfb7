"""Sent files take bounded memory: one budget for all zips of a request, one list at a time, two requests at once."""

from __future__ import annotations

import asyncio
import os
import random
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_staging import packed, person, table
from zis_registry.errors import InputRefused
from zis_registry.intake.bundle import Budget, Piece, open_sent
from zis_registry.intake.limits import Limits
from zis_registry.services.lists import sending, staged_store, upload_work
from zis_registry.services.lists.sending import Sent
from zis_registry.services.opening import Registry
from zis_registry.store.repositories import staging

MEGABYTE = 1024 * 1024


def taken(sent: tuple[Sent, ...]) -> list[str]:
    return [one.filename for one in sent if one.staged is not None]


def refused(sent: tuple[Sent, ...]) -> dict[str, str]:
    return {one.filename: one.refusal for one in sent if one.staged is None}


async def test_all_zips_of_a_request_share_one_budget(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    zips = [(f"{n}.zip", packed({f"{n}{m}.csv": table([f"Amir {n} {m}"]) for m in range(2)})) for n in range(3)]
    sent = await sending.stage(registry, who, [*zips, ("lain.csv", table(["Baso"]))], budget=Budget(members=5))
    assert taken(sent) == ["00.csv", "01.csv", "10.csv", "11.csv", "lain.csv"]
    assert "lebih dari 5 berkas" in refused(sent)["2.zip"]
    zips = [(f"{n}.zip", packed({f"c{n}.csv": table([f"Cora {n}"]) + b" " * 700})) for n in range(3)]
    sent = await sending.stage(registry, who, zips, budget=Budget(unpacked=2_000))
    assert taken(sent) == ["c0.csv", "c1.csv"]
    assert "setelah dibuka" in refused(sent)["2.zip"]
    assert (Budget().unpacked, Budget().members) == (100 * MEGABYTE, 50)


async def test_one_list_is_in_memory_at_a_time(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    noise = random.Random(1)
    big = packed({f"{n}.csv": table([f"Amir {n}"]) + noise.randbytes(MEGABYTE).hex().encode() for n in range(8)})
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        sent = await sending.stage(registry, who, [("besar.zip", big)])
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert len(taken(sent)) == 8
    assert peak < 9 * MEGABYTE  # one list of 2 MB, its sealed copy and what joins and writes them


async def test_a_file_is_read_only_when_its_turn_comes(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    read: list[tuple[str, int]] = []

    def reading(name: str) -> Callable[[], Any]:
        async def content() -> bytes:
            read.append((name, await staging.count_open(registry.db, who.office)))
            return table([name])

        return content

    delivery = await upload_work.send(registry, who, [("a.csv", reading("Amir")), ("b.csv", reading("Baso"))])
    assert len(delivery.taken) == 2
    assert read == [("Amir", 0), ("Baso", 1)]


async def test_no_more_than_two_requests_open_files_at_once(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    inside, most = 0, 0

    def counting(number: int) -> Callable[[], Any]:
        async def content() -> bytes:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.02)
            inside -= 1
            return table([f"Amir {number}"])

        return content

    await asyncio.gather(*(sending.stage(registry, who, [(f"{n}.csv", counting(n))]) for n in range(6)))
    assert most == 2
    assert await staging.count_open(registry.db, who.office) == 6


async def test_bytes_are_sealed_and_written_outside_the_write_transaction(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await person(registry, "POKJA-7309")
    writing: list[bool] = []
    lay_down = staged_store.lay_down

    def watched(inner: Registry, data: bytes) -> staged_store.Arrived:
        writing.append(inner.db.writing)
        return lay_down(inner, data)

    monkeypatch.setattr(sending, "lay_down", watched)
    (sent,) = await sending.stage(registry, who, [("a.csv", table(["Amir"]))])
    assert writing == [False]
    record = await staging.find_staged(registry.db, who.scope, sent.staged or 0)
    assert record is not None
    assert staged_store.read_bytes(registry, record) == table(["Amir"])
    assert [path.name for path in registry.settings.staged_dir.iterdir()] == [str(sent.staged)]


async def test_what_fails_half_way_leaves_no_file_and_a_sweep_leaves_what_arrives(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await person(registry, "POKJA-7309")
    arrived = staged_store.lay_down(registry, table(["Cora"]))
    old = staged_store.lay_down(registry, table(["Dodi"])).folder
    os.utime(old, (1, 1))

    async def broken(*_: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(staging, "insert_staged", broken)
    with pytest.raises(RuntimeError):
        await sending.stage(registry, who, [("a.csv", table(["Amir"]))])
    assert arrived.folder.exists()
    assert not old.exists()
    monkeypatch.undo()
    (sent,) = await sending.stage(registry, who, [("b.csv", table(["Baso"]))])
    folders = sorted(path.name for path in registry.settings.staged_dir.iterdir())
    assert folders == [str(sent.staged), arrived.folder.name]
    assert len(list((registry.settings.staged_dir / str(sent.staged)).iterdir())) == 1


async def test_a_zip_with_a_member_that_lies_about_its_size_gives_nothing(registry: Registry) -> None:
    who = await person(registry, "POKJA-7309")
    good = packed({"a.csv": table(["Amir"]), "b.csv": table(["Baso Rahman"])})
    size = len(table(["Baso Rahman"])).to_bytes(4, "little")
    lying = (len(table(["Baso Rahman"])) - 3).to_bytes(4, "little")
    sent = await sending.stage(registry, who, [("kirim.zip", good.replace(size, lying))])
    assert taken(sent) == []
    assert list(refused(sent)) == ["kirim.zip"]


async def test_an_office_with_many_undecided_lists_gets_no_more(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await person(registry, "POKJA-7309")
    monkeypatch.setattr(sending, "MOST_OPEN", 2)
    several = packed({f"{n}.csv": table([f"Amir {n}"]) for n in range(3)})
    sent = await sending.stage(registry, who, [("kirim.zip", several)])
    assert len(taken(sent)) == 2
    assert "belum diputuskan" in refused(sent)["2.csv"]
    with pytest.raises(InputRefused):
        await sending.stage(registry, who, [("a.csv", table(["Baso"]))])
    assert len(list(Path(registry.settings.staged_dir).iterdir())) == 2


def test_pieces_come_one_by_one() -> None:
    pieces = open_sent(packed({"a.csv": b"a;b", "b.csv": b"c;d"}), filename="x.zip", limits=Limits(), budget=Budget())
    assert isinstance(pieces, Iterator)
    assert next(pieces) == Piece("a.csv", b"a;b")
