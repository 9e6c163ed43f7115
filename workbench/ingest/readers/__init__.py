"""Readers of files: one module a format, found by the ending of the name or the first bytes.

The next format is one more module with a ``read`` of the same signature (see
:mod:`workbench.ingest.readers.record`) and one more line in :data:`FORMATS`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO

from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

__all__ = [
    "FORMATS",
    "SIDECAR",
    "Options",
    "Record",
    "Trouble",
    "Unreadable",
    "is_article",
    "is_single",
    "read",
    "read_within",
    "stem",
]  # fmt: skip

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "jsonl",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".docx": "docx",
    ".pdf": "pdf",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".warc": "warc",
    ".arc": "warc",
    ".zip": "archive",
    ".gz": "archive",
    ".rtf": "rtf",
    ".odt": "odt",
    ".epub": "epub",
    ".eml": "mail",
    ".mht": "mail",
    ".mhtml": "mail",
    ".msg": "msg",
    ".webarchive": "webarchive",
}
#: What a file of each reader is called.
CALLED = {
    "archive": "archive",
    "docx": "Word document",
    "epub": "EPUB",
    "feed": "feed",
    "html": "page",
    "jsonl": "JSON file",
    "mail": "message",
    "msg": "Outlook message",
    "odt": "OpenDocument",
    "parquet": "Parquet table",
    "pdf": "PDF",
    "rtf": "RTF document",
    "table": "table",
    "text": "text",
    "warc": "web archive",
    "webarchive": "saved page",
    "xlsx": "Excel workbook",
}
OFFICE = {"docx", "epub", "odt", "xlsx"}  # ZIP archives of a few XML files
HOLDS_FILES = {"archive", "mail"}
# formats of one article a file
SINGLE = {"text", "html", "docx", "pdf", "rtf", "odt", "mail", "msg", "webarchive"}
#: Endings of what no reader opens, and what to do about it.
TOLD = {
    ".doc": "an old Word document; save it as .docx",
    ".xls": "an old Excel workbook; save it as .xlsx",
    ".ods": "a spreadsheet; save it as .csv",
    ".pages": "a Pages document; export it as .docx or .pdf",
    ".numbers": "a Numbers sheet; export it as .csv",
    ".ppt": "slides; export them as .pdf",
    ".pptx": "slides; export them as .pdf",
    ".mobi": "a book for Kindle; convert it to .epub",
    ".azw3": "a book for Kindle; convert it to .epub",
    ".mbox": "a mailbox; save its messages as .eml",
    ".pst": "a mailbox; save its messages as .eml",
    ".rar": "an archive; unpack it",
    ".7z": "an archive; unpack it",
    ".tar": "an archive; unpack it",
    ".tgz": "an archive; unpack it",
    ".bz2": "an archive; unpack it",
    ".xz": "an archive; unpack it",
    ".db": "a database; export its table as .csv",
    ".sqlite": "a database; export its table as .csv",
}
SIDECAR = "metadata.csv"
NO_ARTICLES = ("readme", "sources", "license", "licence", "copying", "thumbs.db", "desktop.ini")
ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,9}$")


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the articles of a file, and the troubles of those that could not be had.

    Parameters
    ----------
    stream
        The file, open for bytes and seekable.
    name
        Its name; the ending tells the format, and where there is none the first bytes.
    options
        Limits and column names.

    Raises
    ------
    Unreadable
        If nothing can be had from the file.
    """
    kind = _format(stream, name)
    if kind in HOLDS_FILES and options.depth >= 2:
        raise Unreadable("The file lies in an archive in an archive.", "unpack it first")
    if kind in OFFICE:
        _check_size(stream, options)
    found = False
    try:
        reader = import_module(f"workbench.ingest.readers.{kind}")
        for item in reader.read(stream, name=name, options=options):
            found = True
            yield item
    except Unreadable:
        raise
    except Exception as error:  # a broken file makes libraries fail in many ways
        if not found:
            problem = f"The file is not a whole {CALLED[kind]}."
            raise Unreadable(problem, repr(error)[:200]) from error
        yield Trouble(f"The rest of the {CALLED[kind]} can't be read.", repr(error)[:200])


def read_within(
    data: bytes, *, name: str, key: str, options: Options
) -> Iterator[Record | Trouble]:
    """Yield the articles of a file that lies in another one, under its key there."""
    inside = replace(options, depth=options.depth + 1)
    try:
        for item in read(io.BytesIO(data), name=name, options=inside):
            yield replace(item, key=key if item.key is None else f"{key}#{item.key}")
    except Unreadable as error:
        yield Trouble(error.problem, error.detail, key)


def _check_size(stream: BinaryIO, options: Options) -> None:
    """Check that an Office document, which is a ZIP archive, unpacks within the limit."""
    try:
        size = sum(member.file_size for member in zipfile.ZipFile(stream).infolist())
    except Exception as error:  # zipfile raises a dozen kinds on damaged archives
        raise Unreadable("The file is not a whole Office document.", str(error)[:200]) from error
    if size > options.max_bytes:
        raise Unreadable("The document passes the limit when unpacked.", f"{size:,} bytes")
    stream.seek(0)


def stem(name: str) -> str:
    """Return a name without the endings that tell its format.

    Examples
    --------
    >>> stem("2023/wire.jsonl.gz"), stem("000_v1.2.txt"), stem("notes")
    ('2023/wire', '000_v1.2', 'notes')
    """
    for _ in range(2):
        head, dot, ending = name.rpartition(".")
        if not dot or f".{ending.lower()}" not in FORMATS or not head:
            break
        name = head
    return name


def is_single(name: str) -> bool:
    """Tell whether a file of this name usually holds one article."""
    inner = name.lower().removesuffix(".gz")
    return FORMATS.get("." + inner.rpartition(".")[2], "text") in SINGLE


def is_article(path: PurePath) -> bool:
    """Return whether a file is meant to be read: no sidecar, notice or hidden file."""
    name = path.name.lower()
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return not (hidden or name.startswith(("~$", *NO_ARTICLES)) or name == SIDECAR)


def _format(stream: BinaryIO, name: str) -> str:
    """Return the reader of a file: by its ending, else by its first bytes, else plain text.

    Raises
    ------
    Unreadable
        If the name has an ending that nobody knows and the first bytes tell nothing.
    """
    ending = "." + name.lower().rpartition(".")[2]
    if ending in FORMATS:
        return FORMATS[ending]
    head = stream.read(1024)
    stream.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, found in (
        (b"%pdf-", "pdf"),
        (b"\x1f\x8b", "archive"),
        (b"par1", "parquet"),
        (b"warc/", "warc"),
        (b"filedesc://", "warc"),
        (b"{\\rtf", "rtf"),
        (b"bplist00", "webarchive"),
        (b"<!doctype html", "html"),
        (b"<html", "html"),
        (b"<rss", "feed"),
        (b"<feed", "feed"),
        (b"{", "jsonl"),
    ):
        if start.startswith(sign):
            return found
    if start.startswith(b"pk\x03\x04"):
        return _zipped(head)
    known = ENDING.search(name)
    if known and name.rpartition("/")[2] != known[0]:
        raise Unreadable(
            f"No reader knows files that end in {known[0]!r}.",
            TOLD.get(ending) or "if it is plain text, let its name end in .txt",
        )
    return "text"


def _zipped(head: bytes) -> str:
    """Return what a ZIP archive is by the first file in it."""
    for sign, found in (
        (b"application/epub+zip", "epub"),
        (b"application/vnd.oasis.opendocument.text", "odt"),
        (b"word/", "docx"),
        (b"xl/", "xlsx"),
    ):
        if sign in head:
            return found
    return "archive"
