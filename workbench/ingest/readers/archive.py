"""ZIP archives and gzip: each file inside by its own reader, nothing written, sizes bounded."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from workbench.ingest import readers
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

RATIO = 200  # times that a file may grow when it is unpacked


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of the files in the archive, in the order of their names.

    Links, names that lead out of the archive and files that grow beyond measure are troubles;
    all files together may have four times ``options.max_bytes``.
    """
    start = stream.read(2)
    stream.seek(0)
    if start == b"\x1f\x8b" or name.lower().endswith(".gz"):
        yield from _unpacked(stream, name, options)
        return
    archive = _opened(stream)
    members = sorted(archive.infolist(), key=lambda m: m.filename)
    if len(members) > options.max_members:
        raise Unreadable(
            f"The archive holds {len(members):,} files, more than {options.max_members:,}."
        )
    left = options.max_bytes * 4
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or not readers.is_article(path):
            continue
        key = readers.stem(path.as_posix())
        if why := _refused(member, path, options):
            yield Trouble(why, member.filename[:200], key)
            continue
        try:
            with archive.open(member) as packed:
                data = packed.read(min(options.max_bytes, left) + 1)
        except Exception as error:  # zipfile raises a dozen kinds on damaged archives
            yield Trouble("A file of the archive can't be unpacked.", str(error)[:200], key)
            continue
        left -= len(data)
        if left < 0 or len(data) > options.max_bytes:
            yield Trouble("The files of the archive pass the limit when unpacked.", path.name, key)
            return
        yield from readers.read_within(data, name=path.as_posix(), key=key, options=options)


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except Exception as error:
        raise Unreadable("The file is not a whole ZIP archive.", str(error)[:200]) from error


def _unpacked(stream: BinaryIO, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of the one file in a gzip; the name without ``.gz`` gives its format."""
    inner = re.sub(r"\.gz$", "", name, flags=re.I)
    if inner.lower().endswith((".warc", ".arc")):
        from workbench.ingest.readers import warc

        yield from warc.read(stream, name=inner, options=options)
        return
    try:
        data = gzip.GzipFile(fileobj=stream).read(options.max_bytes + 1)
    except Exception as error:
        raise Unreadable("The file is not whole gzip.", str(error)[:200]) from error
    if len(data) > options.max_bytes:
        raise Unreadable(
            f"The file is larger than {options.max_bytes:,} bytes when unpacked.",
            "raise the limit with max_bytes=",
        )
    inside = replace(options, depth=options.depth + 1)
    yield from readers.read(io.BytesIO(data), name=inner, options=inside)


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
