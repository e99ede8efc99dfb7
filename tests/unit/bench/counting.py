"""A room that counts: small enough to run in the tests."""

from __future__ import annotations

from tests.bench.frame import (
    Figure,
    Point,
    Report,
    Result,
    absent,
    at_least,
    at_most,
    exactly,
    interleaved,
    machine,
    ours,
    peer,
    versions,
)

SEED = 7


def run(quick: bool) -> Report:
    """Sum ten or a thousand numbers, beside a peer that nobody has."""
    size = 10 if quick else 1000
    us, them = ours(), peer("abakus", "zis-registry-abakus-yang-tidak-ada")
    took = interleaved({"sum": lambda: sum(range(size)), "loop": lambda: list(range(size))}, 3)
    return Report(
        room="counting",
        machine=machine(),
        versions=versions("rich", "zis-registry-abakus-yang-tidak-ada"),
        seeds={"angka": SEED},
        results=(
            Result("menjumlah", us, (*took["sum"].figures(), Figure("jumlah", sum(range(size))))),
            absent("menjumlah", them),
        ),
        growth=(Point(1, 0.5, us.name), Point(10, 10.0, us.name, (Figure("RSS puncak", 12.5, "MB"),))),
        targets=(at_most("detik", 1.5, 2), at_least("cakupan", 0.8, 0.9), exactly("hilang", 0, 0)),
    )


def double(number: int) -> int:
    """Twice `number`; prints, as libraries do."""
    print("kata-kata di keluaran baku")
    return 2 * number


def seed_of_hashes() -> int:
    """What PYTHONHASHSEED decides."""
    return hash("mustahik")


def add_one(number: int) -> int:
    """Prepares a number."""
    return number + 1


def hold(megabytes: int) -> int:
    """Fill memory."""
    return len(bytearray(b"x") * (megabytes * 1024 * 1024))


def break_down() -> None:
    """Fail."""
    raise ValueError("rusak")


def hang() -> None:
    """Never end."""
    while True:
        pass
