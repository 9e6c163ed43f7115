"""Readers of files: one module a format, found by the ending of the name or the first bytes.

The next format is one more module with a ``read`` of the same signature (see
:mod:`workbench.ingest.readers.record`) and one more line in :data:`READERS`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO

from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

__all__ = [
    "FORMATS", "SIDECAR", "Options", "Record", "Trouble", "Unreadable", "is_article", "is_single",
    "read", "read_within", "stem",
]  # fmt: skip


@dataclass(frozen=True)
class Format:
    """A reader: the endings of its files, what one is called, and whether it holds one article."""

    reader: str
    endings: str
    called: str
    is_single: bool = False
    is_office: bool = False  # a ZIP archive of a few XML files
    holds_files: bool = False


READERS = (
    Format("text", ".txt .text .md", "text", is_single=True),
    Format("html", ".html .htm .xhtml", "page", is_single=True),
    Format("jsonl", ".json .jsonl .ndjson", "JSON file"),
    Format("table", ".csv .tsv .tab", "table"),
    Format("parquet", ".parquet", "Parquet table"),
    Format("xlsx", ".xlsx", "Excel workbook", is_office=True),
    Format("docx", ".docx", "Word document", is_single=True, is_office=True),
    Format("pdf", ".pdf", "PDF", is_single=True),
    Format("feed", ".rss .atom .xml", "feed"),
    Format("warc", ".warc .arc", "web archive"),
    Format("archive", ".zip .gz", "archive", holds_files=True),
    Format("rtf", ".rtf", "RTF document", is_single=True),
    Format("odt", ".odt", "OpenDocument", is_single=True, is_office=True),
    Format("epub", ".epub", "EPUB", is_office=True),
    Format("mail", ".eml .mht .mhtml", "message", is_single=True, holds_files=True),
    Format("msg", ".msg", "Outlook message", is_single=True),
    Format("webarchive", ".webarchive", "saved page", is_single=True),
)
FORMATS = {ending: form for form in READERS for ending in form.endings.split()}
NAMED = {form.reader: form for form in READERS}
#: Endings of what no reader opens, by what to do about it.
ADVICE = {
    ".doc": "an old Word document; save it as .docx",
    ".xls": "an old Excel workbook; save it as .xlsx",
    ".ods .numbers": "a spreadsheet; save it as .csv",
    ".pages": "a Pages document; export it as .docx or .pdf",
    ".ppt .pptx": "slides; export them as .pdf",
    ".mobi .azw3": "a book for Kindle; convert it to .epub",
    ".mbox .pst": "a mailbox; save its messages as .eml",
    ".rar .7z .tar .tgz .bz2 .xz": "an archive; unpack it",
    ".db .sqlite": "a database; export its table as .csv",
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
        Its name; the ending gives the format, and where there is none the first bytes.
    options
        Limits and column names.

    Raises
    ------
    Unreadable
        If nothing can be had from the file.
    """
    form = _format(stream, name)
    if form.holds_files and options.depth >= 2:
        raise Unreadable("The file lies in an archive in an archive.", "unpack it first")
    if form.is_office:
        _check_size(stream, options)
    found = False
    try:
        reader = import_module(f"workbench.ingest.readers.{form.reader}")
        for item in reader.read(stream, name=name, options=options):
            found = True
            yield item
    except Unreadable:
        raise
    except Exception as error:  # a broken file makes libraries fail in many ways
        if not found:
            problem = f"The file is not a whole {form.called}."
            raise Unreadable(problem, repr(error)[:200]) from error
        yield Trouble(f"The rest of the {form.called} can't be read.", repr(error)[:200])


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
    """Return a name without the endings that name its format.

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
    """Return whether a file of this name usually holds one article."""
    inner = name.lower().removesuffix(".gz")
    return FORMATS.get("." + inner.rpartition(".")[2], NAMED["text"]).is_single


def is_article(path: PurePath) -> bool:
    """Return whether a file is meant to be read: no sidecar, notice or hidden file."""
    name = path.name.lower()
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return not (hidden or name.startswith(("~$", *NO_ARTICLES)) or name == SIDECAR)


#: First bytes of files, small letters, and their readers.
SIGNS = (
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
)
#: What the first kilobyte of a ZIP archive names if it is a document.
ZIPPED = (
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"", "archive"),
)


def _format(stream: BinaryIO, name: str) -> Format:
    """Return the reader of a file: by its ending, else by its first bytes, else plain text.

    Raises
    ------
    Unreadable
        If neither the ending of the name nor the first bytes are known.
    """
    ending = "." + name.lower().rpartition(".")[2]
    if ending in FORMATS:
        return FORMATS[ending]
    head = stream.read(1024)
    stream.seek(0)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"pk\x03\x04"):
        return NAMED[next(reader for sign, reader in ZIPPED if sign in head)]
    if found := next((reader for sign, reader in SIGNS if start.startswith(sign)), None):
        return NAMED[found]
    known = ENDING.search(name)
    if known and name.rpartition("/")[2] != known[0]:
        advice = (what for endings, what in ADVICE.items() if ending in endings.split())
        raise Unreadable(
            f"No reader knows files that end in {known[0]!r}.",
            next(advice, "if it is plain text, let its name end in .txt"),
        )
    return NAMED["text"]
