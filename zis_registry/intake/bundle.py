"""A zip of lists: each member that may be a list comes out in memory, all others are named with why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zis_registry.errors import WorkbookRefused
from zis_registry.intake.guard import Package, Shape, first_look, is_archive, open_archive
from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse
from zis_registry.terms.masking import masked

MOST_MEMBERS = 50
_UNPACKED = 100 * 1024 * 1024
_ENTRIES = 200
_TEXT_LISTS = (".csv", ".tsv", ".txt")
_NAME_LENGTH = 200
_NESTED = "Arsip di dalam arsip tidak dibuka. Buka arsipnya dan unggah daftar di dalamnya."
_NOT_A_LIST = "Bukan daftar (.xlsx, .xlsm, .csv, .tsv); tidak dibaca."


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One file that was sent: the lists in it by name, and what was left out with a sentence why."""

    lists: tuple[tuple[str, bytes], ...]
    left_out: tuple[tuple[str, str], ...]


def open_sent(data: bytes, *, filename: str, limits: Limits) -> Sheaf:
    """The lists of a sent file: itself, or the members of a zip of lists; names are bare and masked.

    Raises WorkbookRefused for what cannot be a list by its first bytes, and for a zip that is not safe to open.
    """
    name = bare(filename)
    if first_look(data, limits) is not Shape.PACKAGE:
        return Sheaf(((name, data),), ())
    package = open_archive(data, replace(limits, parts=max(limits.parts, _ENTRIES)))
    if not is_archive(package):
        return Sheaf(((name, data),), ())
    members = [part for part in package.entries if not _is_debris(part)]
    if len(members) > MOST_MEMBERS:
        raise refuse(Refusal.PACKAGE, what=f"lebih dari {MOST_MEMBERS} berkas di dalam arsip")
    if sum(entry.file_size for entry in package.entries.values()) > _UNPACKED:
        raise refuse(Refusal.BOMB, what=f"lebih dari {_UNPACKED // (1024 * 1024)} MB setelah dibuka")
    opened = list(_opened(package, members, limits))
    return Sheaf(
        tuple((part, content) for part, content, _ in opened if content is not None),
        tuple((part, reason) for part, content, reason in opened if content is None),
    )


def bare(filename: str) -> str:
    """A file's name without folders, unseen characters and personal numbers, short enough to store."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return masked("".join(letter for letter in last if letter.isprintable()).strip())[:_NAME_LENGTH] or "tanpa-nama"


def _opened(package: Package, members: list[str], limits: Limits) -> Iterator[tuple[str, bytes | None, str]]:
    for part in members:
        name = bare(part)
        if package.entries[part].file_size > limits.file_bytes:
            yield name, None, f"Lebih dari {limits.file_bytes // (1024 * 1024)} MB setelah dibuka; pecah daftarnya."
            continue
        content = b"".join(package.unpack(part))
        refused = _refusal(name, content, limits)
        yield name, (None if refused else content), refused


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
