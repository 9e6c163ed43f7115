"""ZIP archives: each file in it by its own reader, nothing written to disk, sizes bounded."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from workbench.ingest import readers
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

# what zipfile raises on damaged archives, and the decompressors below it
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
)
RATIO = 200  # times that a file may grow when it is unpacked


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of the files in the archive, in the order of their names.

    Links, names that lead out of the archive and files that grow beyond measure are troubles;
    all files together may have four times ``options.max_bytes``.
    """
    if options.depth >= 2:
        raise Unreadable("The archive lies in an archive in an archive.", "unpack it first")
    try:
        archive = zipfile.ZipFile(stream)
        members = sorted(archive.infolist(), key=lambda m: m.filename)
    except BROKEN as error:
        raise Unreadable("The file is not a whole ZIP archive.", str(error)[:200]) from error
    if len(members) > options.max_members:
        raise Unreadable(
            f"The archive holds {len(members):,} files, more than {options.max_members:,}."
        )
    left = options.max_bytes * 4
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or _is_no_article(path):
            continue
        key = readers.stem(path.as_posix())
        if why := _refused(member, path, options):
            yield Trouble(why, member.filename[:200], key)
            continue
        try:
            with archive.open(member) as packed:
                data = packed.read(min(options.max_bytes, left) + 1)
        except BROKEN as error:
            yield Trouble("A file of the archive can't be unpacked.", str(error)[:200], key)
            continue
        left -= len(data)
        if left < 0 or len(data) > options.max_bytes:
            yield Trouble("The files of the archive pass the limit when unpacked.", path.name, key)
            return
        yield from _members(data, path.as_posix(), key, options)


def _members(data: bytes, path: str, key: str, options: Options) -> Iterator[Record | Trouble]:
    inside = replace(options, depth=options.depth + 1)
    try:
        for item in readers.read(io.BytesIO(data), name=path, options=inside):
            inner = key if item.key is None else f"{key}#{item.key}"
            if isinstance(item, Trouble):
                yield Trouble(item.problem, item.detail, inner)
            else:
                item.key = inner
                yield item
    except Unreadable as error:
        yield Trouble(error.problem, error.detail, key)
    except Exception as error:  # whatever a broken file makes a library do
        yield Trouble("The file can't be read.", repr(error)[:200], key)


def _refused(member: zipfile.ZipInfo, path: PurePosixPath, options: Options) -> str | None:
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        return "A file of the archive is a link."
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        return "The name of a file leads out of the archive."
    if member.flag_bits & 1:
        return "A file of the archive is encrypted."
    if member.file_size > options.max_bytes:
        return "A file of the archive is larger than the limit when unpacked."
    if member.file_size > max(10_000_000, RATIO * member.compress_size):
        return "A file of the archive grows beyond measure when unpacked."
    return None


def check_size(data: bytes, *, options: Options) -> None:
    """Check that an Office document, which is a ZIP archive, unpacks within the limit.

    Raises
    ------
    Unreadable
        If it is no ZIP archive or grows beyond ``options.max_bytes``.
    """
    try:
        size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except BROKEN as error:
        raise Unreadable("The file is not a whole Office document.", str(error)[:200]) from error
    if size > options.max_bytes:
        raise Unreadable("The document passes the limit when unpacked.", f"{size:,} bytes")


def xml_tree(data: bytes) -> Any:
    """Return the root of an XML file that defines no entities; nothing outside it is fetched.

    Raises
    ------
    Unreadable
        If it is no XML, or defines entities.
    """
    from lxml import etree

    if re.search(rb"<!(?:DOCTYPE[^>]{0,2000}\[|ENTITY)", data):
        raise Unreadable("The document defines entities of its own.", "such XML is not opened")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("The document is not whole XML.", str(error)[:200]) from error


def _is_no_article(path: PurePosixPath) -> bool:
    name = path.name.lower()
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return hidden or name.startswith(("readme", "license", "sources")) or name == "metadata.csv"
