"""EPUB: each document of a book or an issue, in reading order, an article."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import unquote

from workbench.ingest.pagelines import is_prose
from workbench.ingest.readers.archive import xml_tree
from workbench.ingest.readers.encoding import decode
from workbench.ingest.readers.html import parsed, visible_lines
from workbench.ingest.readers.record import Options, Record, Trouble, Unreadable

DC = "{http://purl.org/dc/elements/1.1/}"


def read(stream: BinaryIO, *, name: str, options: Options) -> Iterator[Record | Trouble]:
    """Yield the documents of the book that hold text; covers and contents are counted.

    Raises
    ------
    Unreadable
        If none of its documents can be read.
    """
    with zipfile.ZipFile(stream) as archive:
        known = {m.filename: m for m in archive.infolist() if not m.flag_bits & 1}
        package, about = _package(archive, known)
        yield from _documents(archive, known, package, about)


def _package(archive: zipfile.ZipFile, known: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Return the names of the documents in reading order, and what the book says of itself."""
    container = xml_tree(archive.read("META-INF/container.xml"))
    path = next((r.get("full-path") for r in container.iter("{*}rootfile")), None)
    if path is None or path not in known:
        raise Unreadable("The file is not a whole EPUB.", "its package is missing")
    package = xml_tree(archive.read(path))
    items = {i.get("id"): i for i in package.iter("{*}item")}
    names = []
    for ref in package.iter("{*}itemref"):
        item = items.get(ref.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        inner = unquote((item.get("href") or "").partition("#")[0])
        names.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), inner)))
    about = {
        key: (package.findtext(f".//{DC}{key}") or "").strip() or None
        for key in ("title", "creator", "publisher", "date", "language")
    }
    return names, about


def _documents(
    archive: zipfile.ZipFile, known: dict[str, Any], names: list[str], about: dict[str, Any]
) -> Iterator[Record | Trouble]:
    short, number = 0, 0
    for name in names:
        if name not in known:
            yield Trouble("A document of the book is missing.", name[:200])
            continue
        page = archive.read(name)
        if not page.strip():
            continue
        try:
            text, notes = decode(page)
            tree = parsed(text)
        except Unreadable as error:
            yield Trouble(error.problem, name[:200])
            continue
        lines = visible_lines(tree)
        if not any(is_prose(line) for line in lines):  # a cover, a table of contents
            short += bool(lines)
            continue
        number += 1
        headings = (
            " ".join("".join(h.itertext()).split()) for h in tree.iter("h1", "h2", "h3", "title")
        )
        title = next(filter(None, headings), None)
        yield Record(
            text="\n\n".join(lines),
            key=str(number),
            title=title,
            published=about["date"],
            publisher=about["publisher"] or about["title"],
            author=about["creator"],
            language=re.sub(r"[-_].*", "", about["language"] or "").lower() or None,
            lines=lines,
            notes=notes,
        )
    if not number:
        raise Unreadable("The book holds no document with text.", f"{len(names)} documents")
    if short:
        yield Trouble(
            f"{short} documents of the book hold no sentence (cover, contents) and were left out."
        )
