"""What a file is by its bytes, and whether its package may be opened: size, structure, real unpacked sizes."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from zis_registry.intake.limits import Limits
from zis_registry.intake.refusals import Refusal, refuse

_CHUNK = 1 << 16
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


class Shape(StrEnum):
    """What the first bytes promise."""

    PACKAGE = "zip"
    DELIMITED = "teks"


_MAGIC: tuple[tuple[bytes, Refusal, str], ...] = (
    (b"%PDF", Refusal.PDF, ""),
    (b"\x89PNG", Refusal.PICTURE, ""),
    (b"\xff\xd8\xff", Refusal.PICTURE, ""),
    (b"GIF8", Refusal.PICTURE, ""),
    (b"II*\x00", Refusal.PICTURE, ""),
    (b"MM\x00*", Refusal.PICTURE, ""),
    (b"Rar!", Refusal.ARCHIVE, "RAR"),
    (b"7z\xbc\xaf", Refusal.ARCHIVE, "7z"),
    (b"\x1f\x8b", Refusal.ARCHIVE, "gzip"),
    (b"{\\rtf", Refusal.OTHER_OFFICE, "dokumen RTF"),
    (b"\x09\x08\x10\x00", Refusal.OLD_EXCEL, ""),
    (b"\x09\x08\x08\x00", Refusal.OLD_EXCEL, ""),
    (b"\x09\x04\x06\x00", Refusal.OLD_EXCEL, ""),
    (b"\x09\x00\x04\x00", Refusal.OLD_EXCEL, ""),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_PARTS: tuple[tuple[str, Refusal, str], ...] = (
    ("xl/workbook.bin", Refusal.BINARY_WORKBOOK, ""),
    ("word/document.xml", Refusal.OTHER_OFFICE, "dokumen Word"),
    ("ppt/presentation.xml", Refusal.OTHER_OFFICE, "presentasi PowerPoint"),
)


def first_look(data: bytes, limits: Limits) -> Shape:
    """Decide by the bytes, never by the name; cheap enough for the parent process.

    Raises WorkbookRefused for an empty or too large file and for every format that is not read.
    """
    if not data:
        raise refuse(Refusal.EMPTY)
    if len(data) > limits.file_bytes:
        megabyte = 1024 * 1024
        raise refuse(Refusal.TOO_LARGE, size=round(len(data) / megabyte, 1), limit=limits.file_bytes // megabyte)
    if data.startswith(b"PK"):
        return Shape.PACKAGE
    if data.startswith(_OLE):
        raise refuse(_ole_reason(data))
    for magic, reason, what in _MAGIC:
        if data.startswith(magic):
            raise refuse(reason, what=what)
    _refuse_markup(data)
    return Shape.DELIMITED


def _ole_reason(data: bytes) -> Refusal:
    """An OLE file is a protected .xlsx, an old .xls, or another old Office document; its stream names tell."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal.PROTECTED
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Refusal.OLD_EXCEL
    return Refusal.OLE


def _refuse_markup(data: bytes) -> None:
    head = data[:1024]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"mime-version:")):
        raise refuse(Refusal.HTML)
    if head.startswith((b"<?xml", b"<!doctype", b"<!--")):
        raise refuse(Refusal.HTML if b"<html" in head else Refusal.XML)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened zip package whose directory was checked; parts are unpacked here, counting what really comes out."""

    data: bytes
    entries: dict[str, ZipInfo]
    limits: Limits

    def unpack(self, part: str) -> Iterator[bytes]:
        """The bytes of a part in chunks; raises WorkbookRefused when they are not what the directory declares."""
        entry = self.entries[part]
        start = _content_start(self.data, entry, part)
        packed = memoryview(self.data)[start : start + entry.compress_size]
        count = 0
        checksum = 0
        for chunk in _inflate(packed, entry, part):
            count += len(chunk)
            if count > entry.file_size:
                raise refuse(Refusal.LYING_SIZE, part=_shown(part))
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if count != entry.file_size:
            raise refuse(Refusal.LYING_SIZE, part=_shown(part))
        if checksum != entry.CRC:
            raise refuse(Refusal.DAMAGED, what=f"bagian '{_shown(part)}' tidak utuh")


def open_package(data: bytes, limits: Limits) -> Package:
    """Check a zip package as `open_archive` does, and that it is a workbook; raises WorkbookRefused."""
    package = open_archive(data, limits)
    _check_kind(package)
    return package


def open_archive(data: bytes, limits: Limits) -> Package:
    """Check the directory of any zip: names, sizes, overlaps, encryption; raises WorkbookRefused."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError, struct.error) as problem:
        raise refuse(Refusal.DAMAGED, what="arsip zip-nya tidak utuh") from problem
    if not infos:
        raise refuse(Refusal.DAMAGED, what="arsip zip-nya kosong")
    if len(infos) > limits.parts:
        raise refuse(Refusal.PACKAGE, what=f"lebih dari {limits.parts} bagian")
    _check_names(infos)
    _check_encryption(infos)
    _check_sizes(infos, len(data), limits)
    _check_overlaps(infos, data)
    return Package(data, {info.filename: info for info in infos if not info.is_dir()}, limits)


def is_archive(package: Package) -> bool:
    """Whether a zip is merely an archive of files, not an Office document of any kind."""
    names = package.entries
    document = any(part in names for part, _, _ in _OTHER_PARTS) or ("mimetype" in names and "content.xml" in names)
    return not document and not _is_workbook(package)


def _is_workbook(package: Package) -> bool:
    names = package.entries
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def _check_names(infos: list[ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/"):
            raise refuse(Refusal.PACKAGE, what=f"nama bagian '{_shown(name)}' keluar dari arsip")
        if name.casefold() in seen:
            raise refuse(Refusal.PACKAGE, what=f"bagian '{_shown(name)}' ada dua kali")
        seen.add(name.casefold())


def _check_encryption(infos: list[ZipInfo]) -> None:
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise refuse(Refusal.PART_ENCRYPTED, part=_shown(info.filename))
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refuse(Refusal.PACKAGE, what=f"cara mampat bagian '{_shown(info.filename)}' tidak biasa")


def _check_sizes(infos: list[ZipInfo], file_bytes: int, limits: Limits) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_bytes:
        raise refuse(Refusal.BOMB, what=f"{unpacked // (1024 * 1024)} MB dari {max(1, file_bytes // 1024)} KB")
    for info in infos:
        if info.file_size > limits.ratio_above_bytes and info.file_size > limits.ratio * max(1, info.compress_size):
            raise refuse(Refusal.BOMB, what=f"bagian '{_shown(info.filename)}' mengembang {limits.ratio} kali lebih")


def _check_overlaps(infos: list[ZipInfo], data: bytes) -> None:
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            raise refuse(Refusal.PACKAGE, what=f"bagian '{_shown(info.filename)}' tumpang tindih")
        end = _content_start(data, info, info.filename) + info.compress_size
        if end > len(data):
            raise refuse(Refusal.DAMAGED, what=f"bagian '{_shown(info.filename)}' terpotong")


def _check_kind(package: Package) -> None:
    names = package.entries
    for part, reason, what in _OTHER_PARTS:
        if part in names:
            raise refuse(reason, what=what)
    if "mimetype" in names and "content.xml" in names:
        raise refuse(Refusal.OPEN_DOCUMENT)
    if not _is_workbook(package):
        raise refuse(Refusal.ARCHIVE, what="zip")


def _content_start(data: bytes, entry: ZipInfo, part: str) -> int:
    """Where the packed bytes of an entry begin; the local header must name the same part as the directory."""
    offset = entry.header_offset
    header = data[offset : offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise refuse(Refusal.DAMAGED, what=f"bagian '{_shown(part)}' tidak ditemukan")
    flags, method = struct.unpack_from("<HH", header, 6)
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    name = data[offset + _LOCAL_HEADER : offset + _LOCAL_HEADER + name_length]
    if flags & _ENCRYPTED:
        raise refuse(Refusal.PART_ENCRYPTED, part=_shown(part))
    if method != entry.compress_type or name not in _spellings(entry):
        raise refuse(Refusal.PACKAGE, what=f"bagian '{_shown(part)}' dinyatakan berbeda di dua tempat")
    return offset + _LOCAL_HEADER + int(name_length) + int(extra_length)


def _spellings(entry: ZipInfo) -> tuple[bytes, ...]:
    spellings = [entry.orig_filename.encode("utf-8", "replace")]
    with contextlib.suppress(UnicodeEncodeError):
        spellings.append(entry.orig_filename.encode("cp437"))
    return tuple(spellings)


def _inflate(packed: memoryview, entry: ZipInfo, part: str) -> Iterator[bytes]:
    if entry.compress_type == ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    try:
        while not unpacker.eof:
            chunk = unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            if chunk:
                yield chunk
            elif not rest:
                break
    except zlib.error as problem:
        raise refuse(Refusal.DAMAGED, what=f"bagian '{_shown(part)}' tidak dapat dimekarkan") from problem


def _shown(part: str) -> str:
    """A part's name, harmless and short enough for a message."""
    return "".join(letter if letter.isprintable() else "?" for letter in part)[:80]
