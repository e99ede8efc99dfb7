"""A zip of lists: each member that may be a list comes out in its turn, all others are named with why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zis_registry.errors import WorkbookRefused
from zis_registry.intake.guard import Package, Shape, first_look, is_archive, open_archive
from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse
from zis_registry.terms.masking import masked

_ENTRIES = 200
_TEXT_LISTS = (".csv", ".tsv", ".txt")
_NAME_LENGTH = 200
_NESTED = "Arsip di dalam arsip tidak dibuka. Buka arsipnya dan unggah daftar di dalamnya."
_NOT_A_LIST = "Bukan daftar (.xlsx, .xlsm, .csv, .tsv); tidak dibaca."


@dataclass(slots=True)
class Budget:
    """What may come out of all zips of one request together: bytes after unpacking, and files."""

    unpacked: int = 100 * 1024 * 1024
    members: int = 50
    unpacked_taken: int = 0
    members_taken: int = 0

    def take(self, *, members: int, unpacked: int) -> None:
        """Take what a zip declares, before any of it is unpacked; raises WorkbookRefused when it is too much."""
        if self.members_taken + members > self.members:
            raise refuse(Refusal.PACKAGE, what=f"lebih dari {self.members} berkas di semua arsip sekali unggah")
        if self.unpacked_taken + unpacked > self.unpacked:
            size = f"{self.unpacked // (1024 * 1024)} MB" if self.unpacked >= 1024 * 1024 else f"{self.unpacked} bita"
            raise refuse(Refusal.BOMB, what=f"semua arsip sekali unggah lebih dari {size} setelah dibuka")
        self.members_taken += members
        self.unpacked_taken += unpacked


@dataclass(frozen=True, slots=True)
class Piece:
    """A list that was sent by itself or in a zip, or (`content` None) what was left out with a sentence why."""

    name: str
    content: bytes | None
    refusal: str = ""


def open_sent(data: bytes, *, filename: str, limits: Limits, budget: Budget) -> Iterator[Piece]:
    """The lists of a sent file one by one: itself, or the members of a zip of lists; names are bare and masked.

    Only one member is in memory at a time if the caller lets it go. Raises WorkbookRefused, before the first piece,
    for what cannot be a list by its first bytes, for a zip that is not safe to open, and for one beyond the budget.
    """
    name = bare(filename)
    if first_look(data, limits) is not Shape.PACKAGE:
        yield Piece(name, data)
        return
    package = open_archive(data, replace(limits, parts=max(limits.parts, _ENTRIES)))
    if not is_archive(package):
        yield Piece(name, data)
        return
    members = [part for part in package.entries if not _is_debris(part)]
    budget.take(members=len(members), unpacked=sum(entry.file_size for entry in package.entries.values()))
    small = [part for part in members if package.entries[part].file_size <= limits.file_bytes]
    for part in small:  # a zip with one member that is not as declared gives none: look before the first is kept
        for _ in package.unpack(part):
            pass
    yield from (_piece(package, part, limits) for part in members)


def bare(filename: str) -> str:
    """A file's name without folders, unseen characters and personal numbers, short enough to store."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return masked("".join(letter for letter in last if letter.isprintable()).strip())[:_NAME_LENGTH] or "tanpa-nama"


def _piece(package: Package, part: str, limits: Limits) -> Piece:
    name = bare(part)
    if package.entries[part].file_size > limits.file_bytes:
        return Piece(name, None, f"Lebih dari {limits.file_bytes // (1024 * 1024)} MB setelah dibuka; pecah daftarnya.")
    content = b"".join(package.unpack(part))
    refused = _refusal(name, content, limits)
    return Piece(name, None if refused else content, refused)


def _refusal(name: str, content: bytes, limits: Limits) -> str:
    """Why a member is no list; "" when it may be one."""
    try:
        shape = first_look(content, limits)
        if shape is Shape.PACKAGE and is_archive(open_archive(content, limits)):
            return _NESTED
    except WorkbookRefused as refusal:
        return _NESTED if refusal.code == Refusal.ARCHIVE.value else str(refusal)
    if shape is Shape.DELIMITED and not name.lower().endswith(_TEXT_LISTS):
        return _NOT_A_LIST
    return ""


def _is_debris(part: str) -> bool:
    """What programs leave in archives: resource forks, thumbnails, hidden files."""
    pieces = part.split("/")
    return "__MACOSX" in pieces or pieces[-1].startswith(".") or pieces[-1].lower() in ("thumbs.db", "desktop.ini")
